"""Portraits of members from one ZIP: matched by number, measured, refused ones told."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from PIL import Image
from werkzeug.datastructures import FileStorage

from app.forms.models import Upload
from app.jobs.actions import run_pending
from app.members.records import kept_answers
from app.tenancy.database import db
from tests.insight.conftest import HENAN, admitted, id_number

pytestmark = pytest.mark.database


def portrait(colour: str = "white", size: tuple[int, int] = (600, 840)) -> bytes:
    """A ground of one colour with a head on it."""
    picture = Image.new("RGB", size, colour)
    picture.paste((90, 70, 60), (size[0] // 3, size[1] // 3, size[0] * 2 // 3, size[1]))
    out = BytesIO()
    picture.save(out, "JPEG")
    return out.getvalue()


def packed(files: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def hand_in(desk, content: bytes):
    desk.get("/office/import")
    return desk.submit({"about": "portraits", "file": FileStorage(BytesIO(content), filename="照片.zip")}, form="upload-list")


@pytest.mark.requirement("F1", "F4")
def test_portraits_go_to_whom_their_names_say(office, zhao, entering, visit):
    with entering(HENAN):
        first, second = admitted("甲一", number=1), admitted("乙二", number=2)
    files = {
        f"照片/{id_number(1)}.jpg": portrait(), "HNRC-00002.JPG": portrait(), "不认识.jpg": portrait(),
        "__MACOSX/._x.jpg": b"x",
    }  # fmt: skip
    page = hand_in(zhao, packed(files))
    assert "没有这个编号或证件号码的会员" in page.words
    assert id_number(1) not in page.text
    zhao.submit({"leave_out": "y"}, form="confirm")
    with entering(HENAN):
        run_pending()
        run_pending()
        uploads = db.session.query(Upload).order_by(Upload.subject).all()
        assert [one.subject for one in uploads] == [f"member:{first}", f"member:{second}"]
        assert uploads[0].id in kept_answers(first).values()
        address = f"/files/{uploads[0].id}"
    assert zhao.get(address).status == 200
    assert visit(HENAN).get(address).status == 404


def test_what_is_no_portrait_is_told_and_not_kept(office, zhao, entering):
    with entering(HENAN):
        admitted("甲一", number=1)
        admitted("乙二", number=2)
    hand_in(zhao, packed({"HNRC-00001.jpg": b"no picture at all", "HNRC-00002.txt": b"text"}))
    zhao.submit(form="confirm")
    with entering(HENAN):
        run_pending()
        assert db.session.query(Upload).count() == 0
    words = zhao.get("/office/import/1").words
    assert "不是 JPG 或 PNG 照片" in words
    assert "已登记0" in words.replace(" ", "")


@pytest.mark.requirement("F2")
def test_what_swells_is_refused(office, zhao):
    assert hand_in(zhao, packed({"a.jpg": b"\0" * 80_000_000})).status == 422
    assert hand_in(zhao, b"no zip").status == 422
    assert hand_in(zhao, packed({})).status == 422
