"""Uploads from the post to the download: kept, shown to the right people, handed in, removed."""

from __future__ import annotations

import io
import socket
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from app.accounts.actions.attempts import count_attempt, key_of
from app.audit.store import entries_about
from app.forms import actions, store
from app.forms.actions import Incoming
from app.forms.places import Place, find_form, place_of
from app.forms.portraits import Crop
from app.forms.readers import Owner, may_read
from app.forms.scanner import ScannerState, ask, scanner_state
from app.kernel.errors import DomainError, NotAllowed, NotFound, Throttled
from app.tenancy import storage
from app.tenancy.tenants import Tenant
from tests.forms.making import pdf, picture
from tests.procedures.stories import somebody

NOW = datetime(2026, 9, 10, 8, 0, tzinfo=UTC)
SOMEBODY, OTHER = Owner(visitor="a" * 64), Owner(visitor="b" * 64)
pytestmark = pytest.mark.database


@pytest.fixture
def gansu(inside: Callable[[str], Tenant]) -> Tenant:
    return inside("gansu-supervision")


def place(here: Tenant, control: str, form: str = "registration") -> Place:
    return place_of(find_form(here.configuration, form), control)


def give(
    here: Tenant, control: str = "diploma", content: bytes | None = None, name: str = "毕业证.pdf", **keys: Any
) -> str:
    sent = Incoming(name, pdf() if content is None else content)
    return actions.keep_upload(sent, place(here, control), owner=keys.get("owner", SOMEBODY), now=keys.get("now", NOW))


def test_a_file_is_kept_sealed_under_a_name_of_its_own(gansu: Tenant) -> None:
    upload = store.get_upload(give(gansu))

    assert (upload.name, upload.kind, upload.pages, upload.field) == ("毕业证.pdf", "pdf", 1, "diploma")
    assert storage.read(upload.stored) == pdf()
    lying = next(path for path in storage.folder().rglob("*") if path.name == upload.stored)
    assert b"%PDF" not in lying.read_bytes()
    assert [entry.act for entry in entries_about(f"file:{upload.id}")] == ["file.kept"]


def test_only_its_giver_finds_it(gansu: Tenant) -> None:
    upload_id = give(gansu)

    assert list(store.files_of(SOMEBODY, [upload_id])) == [upload_id]
    assert store.files_of(OTHER, [upload_id]) == {}
    assert store.files_of(Owner(), [upload_id]) == {}
    with pytest.raises(NotFound):
        store.get_readable(upload_id, OTHER, None)


def test_a_refused_file_leaves_nothing_behind(gansu: Tenant) -> None:
    before = list(storage.folder().rglob("*.*"))

    with pytest.raises(DomainError):
        give(gansu, content=b"<html>", name="x.pdf")

    assert list(storage.folder().rglob("*.*")) == before


def test_a_portrait_on_a_blue_ground_is_kept_for_the_crop_tool_but_refused_by_the_form(gansu: Tenant) -> None:
    blue = picture((600, 840), (60, 110, 200))

    kept = store.as_kept(store.get_upload(give(gansu, "portrait", blue, "证件照.jpg")))

    assert "检测为蓝色" in str(kept.wrong)
    assert kept.whole == (600, 840)
    assert [passed for passed, _ in kept.checks] == [True, True, True, False]


def test_a_photo_cut_anew_takes_the_place_of_the_old_one(gansu: Tenant) -> None:
    made = Image.new("RGB", (1180, 826), (200, 30, 40))
    made.paste((255, 255, 255), (590, 0, 1180, 826))
    out = io.BytesIO()
    made.save(out, "JPEG", quality=95)
    red = give(gansu, "portrait", out.getvalue(), "p.jpg")

    white = actions.recrop(red, Crop(590, 0, 590, 826), place(gansu, "portrait"), owner=SOMEBODY, now=NOW)

    assert store.as_kept(store.get_upload(white)).wrong is None
    with pytest.raises(NotFound):
        store.get_upload(red)
    with pytest.raises(NotFound):
        actions.recrop(white, Crop(0, 0, 590, 826), place(gansu, "portrait"), owner=OTHER, now=NOW)


def test_what_was_handed_in_stays_and_loses_what_was_cut_off(gansu: Tenant) -> None:
    upload_id = give(gansu, "portrait", picture(), "p.jpg")
    original = store.get_upload(upload_id).original

    actions.hand_in([upload_id], "case:2026-00001", by=None)

    assert [u.id for u in store.of_subject("case:2026-00001")] == [upload_id]
    assert store.get_upload(upload_id).original == ""
    with pytest.raises(FileNotFoundError):
        storage.read(original)
    with pytest.raises(NotAllowed):
        actions.remove_upload(upload_id, owner=SOMEBODY, now=NOW)


@pytest.mark.requirement("E5")
def test_nobody_hands_in_a_file_that_somebody_else_gave(gansu: Tenant) -> None:
    giver, thief = (somebody(name).account_id for name in ("林若溪", "另一人"))
    upload_id = give(gansu, owner=Owner(account_id=giver))

    with pytest.raises(NotFound):
        actions.hand_in([upload_id], "case:2026-1", by=thief)

    assert store.get_upload(upload_id).subject == ""
    actions.hand_in([upload_id], "case:2026-1", by=giver)
    assert store.get_upload(upload_id).subject == "case:2026-1"


@pytest.mark.requirement("E5")
def test_a_file_named_again_stays_with_its_first_case(gansu: Tenant) -> None:
    upload_id = give(gansu)
    actions.hand_in([upload_id], "case:2026-1", by=None)

    actions.hand_in([upload_id], "case:2026-2", by=None)

    assert store.get_upload(upload_id).subject == "case:2026-1"


def test_a_file_taken_away_is_gone_from_the_disk_too(gansu: Tenant) -> None:
    upload_id = give(gansu)
    stored = store.get_upload(upload_id).stored

    with pytest.raises(NotFound):
        actions.remove_upload(upload_id, owner=OTHER, now=NOW)
    actions.remove_upload(upload_id, owner=SOMEBODY, now=NOW)

    with pytest.raises(FileNotFoundError):
        storage.read(stored)
    with pytest.raises(NotFound):
        actions.remove_upload(upload_id, owner=SOMEBODY, now=NOW)


def test_what_was_never_handed_in_is_swept_away_after_its_draft(gansu: Tenant) -> None:
    old, young = give(gansu), give(gansu, now=NOW + timedelta(days=7))

    assert actions.sweep_left_over(now=NOW + timedelta(days=9)) == 1
    assert actions.sweep_left_over(now=NOW + timedelta(days=9)) == 0
    assert list(store.files_of(SOMEBODY, [old, young])) == [young]


def test_nobody_hoards_files(gansu: Tenant) -> None:
    content = picture((60, 84))
    for _ in range(actions.MOST_FILES):
        give(gansu, content=content, name="毕业证.jpg")

    with pytest.raises(Throttled, match="还有很多没有提交的文件"):
        give(gansu)


@pytest.mark.requirement("F2", "L4")
def test_visitors_at_one_address_give_so_many_files_an_hour_whatever_their_cookies_say(gansu: Tenant) -> None:
    for _ in range(actions.VISITOR_FILES.attempts):
        count_attempt({key_of("file", "203.0.113.7"): actions.VISITOR_FILES}, now=NOW)

    for key in ("a", "b"):
        with pytest.raises(Throttled, match="上传次数过多"):
            give(gansu, owner=Owner(visitor=key * 64, address="203.0.113.7"))
    assert give(gansu, owner=Owner(visitor="a" * 64, address="203.0.113.8"))
    assert give(gansu, owner=Owner(account_id=somebody("何人").account_id, address="203.0.113.7"))


def test_a_control_that_takes_no_file_is_no_place_for_one(gansu: Tenant) -> None:
    with pytest.raises(NotFound):
        place(gansu, "name")
    with pytest.raises(NotFound):
        place(gansu, "diploma", form="nonsense")


@pytest.mark.requirement("F5")
class TestScanner:
    def test_an_absent_scanner_is_visible(self, gansu: Tenant) -> None:
        assert scanner_state() is ScannerState.ABSENT

    @pytest.mark.parametrize("answer", ["stream: OK", "stream: Eicar FOUND"])
    def test_the_scanner_hears_every_byte(self, answer: str) -> None:
        ours, theirs = socket.socketpair()
        heard: list[bytes] = []
        content = pdf(40)
        with ours, theirs:
            listener = threading.Thread(target=_clamd, args=(theirs, heard, answer))
            listener.start()
            told = ask(ours, content)
            listener.join()

        assert told == answer
        assert b"".join(heard) == content


def _clamd(line: socket.socket, heard: list[bytes], answer: str) -> None:
    with line.makefile("rb") as reader:
        assert reader.read(10) == b"zINSTREAM\0"
        while size := int.from_bytes(reader.read(4), "big"):
            heard.append(reader.read(size))
    line.sendall(answer.encode() + b"\0")


class TestPages:
    """POST /files and GET /files/<id> as a browser meets them."""

    def sent(self, visitor: Any, content: bytes, name: str = "a.pdf", field: str = "diploma", **more: str) -> Any:
        data = {"form-name": "registration", "field": field, "file": (io.BytesIO(content), name), **more}
        data["csrf_token"] = visitor.token()
        return visitor.client.post("/files", data=data, base_url=f"http://{visitor.host}")

    def test_a_sent_file_comes_back_as_its_tile_and_can_be_opened(self, visit: Any) -> None:
        visitor = visit("gansu-supervision")

        answer = self.sent(visitor, picture((400, 300)), "证.jpg")

        assert answer.status_code == 200
        assert "证.jpg" in answer.text and "tile-ok" in answer.text
        upload_id = answer.text.split('name="diploma" value="')[1][:32]
        shown = visitor.get(f"/files/{upload_id}")
        assert shown.headers["Content-Type"] == "image/jpeg"
        assert shown.headers["Content-Security-Policy"] == "default-src 'none'; sandbox; frame-ancestors 'self'"
        assert shown.headers["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in shown.headers["Cache-Control"]
        assert "filename*=UTF-8''" in shown.headers["Content-Disposition"]

    def test_a_pdf_is_an_attachment(self, visit: Any) -> None:
        visitor = visit("gansu-supervision")
        upload_id = self.sent(visitor, pdf()).text.split('name="diploma" value="')[1][:32]

        assert visitor.get(f"/files/{upload_id}").headers["Content-Disposition"].startswith("attachment")

    @pytest.mark.requirement("F4", "E5")
    def test_a_foreign_file_is_not_there(self, visit: Any) -> None:
        upload_id = self.sent(visit("gansu-supervision"), pdf()).text.split('name="diploma" value="')[1][:32]

        assert visit("gansu-supervision").get(f"/files/{upload_id}").status == 404
        assert visit("henan-talent").get(f"/files/{upload_id}").status == 404
        assert visit("gansu-supervision").post(f"/files/{upload_id}/remove").status == 404

    def test_a_refused_file_says_why_in_its_tile(self, visit: Any) -> None:
        answer = self.sent(visit("gansu-supervision"), b"<html>", "证.jpg")

        assert answer.status_code == 422
        assert "tile-bad" in answer.text and "内容不是 JPG" in answer.text

    @pytest.mark.parametrize("field", ["name", "../../x", "diploma-0-0-0", "", "portrait'--"])
    def test_a_field_nobody_offered_takes_nothing(self, visit: Any, field: str) -> None:
        assert self.sent(visit("gansu-supervision"), pdf(), field=field).status_code == 404

    def test_a_portrait_comes_back_with_the_crop_tool_and_its_checks(self, visit: Any) -> None:
        visitor = visit("gansu-supervision")

        answer = self.sent(visitor, picture((600, 840), (60, 110, 200)), "p.jpg", "portrait")

        assert 'class="cropper"' in answer.text and 'data-ratio="295/413"' in answer.text
        assert "检测为蓝色" in answer.text
        upload_id = answer.text.split('name="portrait" value="')[1][:32]
        whole = visitor.get(f"/files/{upload_id}?size=whole").response.get_data()
        assert Image.open(io.BytesIO(whole)).size == (600, 840)

    def test_a_file_can_be_taken_away_again(self, visit: Any) -> None:
        visitor = visit("gansu-supervision")
        upload_id = self.sent(visitor, pdf()).text.split('name="diploma" value="')[1][:32]

        visitor.post(f"/files/{upload_id}/remove", {"next": "/"})

        assert visitor.get(f"/files/{upload_id}").status == 404

    def test_a_post_without_the_token_is_refused(self, visit: Any) -> None:
        visitor = visit("gansu-supervision")
        data = {"form-name": "registration", "field": "diploma", "file": (io.BytesIO(pdf()), "a.pdf")}

        assert visitor.client.post("/files", data=data, base_url=f"http://{visitor.host}").status_code == 400

    def test_scans_of_identity_cards_carry_their_purpose(self, visit: Any) -> None:
        visitor = visit("henan-talent")
        more = {"form-name": "person_application"}
        scan = self.sent(visitor, pdf(2), "身份证.pdf", "id_card-0", **more)
        upload_id = scan.text.split('name="id_card-0" value="')[1][:32]

        shown = PdfReader(io.BytesIO(visitor.get(f"/files/{upload_id}").response.get_data()))

        assert len(shown.pages) == 2
        assert "仅供河南省人才交流协会入会审核" in shown.pages[1].extract_text()
        assert 'name="id_card-1-file"' in scan.text


def test_a_room_above_may_let_others_read(gansu: Tenant) -> None:
    upload = store.get_upload(give(gansu))

    assert not may_read(upload, OTHER, None)
    assert may_read(upload, SOMEBODY, None)
