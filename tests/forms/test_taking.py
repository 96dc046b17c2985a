"""The way without a script: files, rows and crop frames come with the form itself."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from PIL import Image
from werkzeug.datastructures import FileStorage, MultiDict

from app.forms import store
from app.forms.inputs import crop_from, posted
from app.forms.places import find_form
from app.forms.portraits import Crop
from app.forms.readers import Owner
from app.forms.reading.typed import first, row_numbers, slots
from app.forms.rules import ReadForm
from app.forms.taking import Taken, take
from app.tenancy import storage
from app.tenancy.tenants import Tenant
from tests.forms.making import pdf, picture

NOW = datetime(2026, 9, 10, 8, 0, tzinfo=UTC)
ME = Owner(visitor="c" * 64)
pytestmark = pytest.mark.database


@pytest.fixture
def henan(inside: Callable[[str], Tenant]) -> ReadForm:
    return find_form(inside("henan-talent").configuration, "person_application")


def send(form: ReadForm, texts: dict[str, str], files: dict[str, list[tuple[str, bytes]]] | None = None) -> Taken:
    sent = MultiDict(
        (f"{control}-file", FileStorage(io.BytesIO(content), name))
        for control, some in (files or {}).items()
        for name, content in some
    )
    return take(form, posted(form, MultiDict(texts), sent), owner=ME, now=NOW)


def test_files_posted_with_the_form_are_kept_beside_what_was_typed(henan: ReadForm) -> None:
    taken = send(henan, {"name": "张三"}, {"diploma": [("毕业证.pdf", pdf())]})

    kept = taken.files[first(taken.typed, "diploma")]
    assert (kept.name, kept.field) == ("毕业证.pdf", "diploma")
    assert first(taken.typed, "name") == "张三"


def test_several_files_at_once_take_a_place_each(henan: ReadForm) -> None:
    taken = send(henan, {}, {"id_card-0": [("正面.pdf", pdf()), ("反面.pdf", pdf(2))]})

    assert [taken.files[upload].name for _, upload in slots(taken.typed, "id_card")] == ["正面.pdf", "反面.pdf"]


def test_one_refused_file_stands_at_its_control_and_the_others_are_kept(henan: ReadForm) -> None:
    taken = send(henan, {}, {"diploma": [("a.pdf", b"<html>")], "id_card-0": [("b.pdf", pdf())]})

    assert "内容不是 PDF" in str(taken.refused["diploma"])
    assert len(taken.files) == 1


def test_a_file_nobody_asked_for_is_ignored(henan: ReadForm) -> None:
    taken = send(henan, {"wish": "vice_president", "csrf_token": "x"}, {"name": [("a.pdf", pdf())]})

    assert taken == Taken({})


def test_a_moved_frame_cuts_the_photo_anew_and_an_unmoved_one_does_not(henan: ReadForm) -> None:
    photo = next(ask for ask in henan.fields.values() if ask.type == "photo").name
    first_time = send(henan, {}, {photo: [("p.jpg", picture((1200, 1600)))]})
    kept = first(first_time.typed, photo)
    was = ",".join(str(part) for part in first_time.files[kept].crop)

    unmoved = send(henan, {photo: kept, f"{photo}-crop": was})
    moved = send(henan, {photo: kept, f"{photo}-crop": "100,0,800,1120"})

    assert first(unmoved.typed, photo) == kept
    new = moved.files[first(moved.typed, photo)]
    assert new.id != kept
    assert new.crop == (100, 0, 800, 1120)
    assert Image.open(io.BytesIO(_content(new.id))).size == (new.width, new.height)


def _content(upload_id: str) -> bytes:
    return storage.read(store.stored_name(upload_id))


def test_buttons_inside_the_form_change_it_without_handing_it_in(henan: ReadForm) -> None:
    texts = {"sponsors-0-who": "林木", "sponsors-1-who": "王伟"}

    added = posted(henan, MultiDict({**texts, "form-add": "sponsors"}), MultiDict())
    removed = posted(henan, MultiDict({**texts, "form-remove": "sponsors-0"}), MultiDict())
    strange = posted(henan, MultiDict({**texts, "form-remove": "nonsense", "form-add": "name"}), MultiDict())

    assert row_numbers(added.typed, "sponsors") == [0, 1, 2] and added.only_changed
    assert row_numbers(removed.typed, "sponsors") == [1] and removed.only_changed
    assert row_numbers(strange.typed, "sponsors") == [0, 1]


@pytest.mark.parametrize(
    "text", ["", "1,2,3", "a,b,c,d", "-1,0,5,5", "1e9,0,5,5", "0,0,0,0", "nan,0,1,1", "1,2,3,999999"]
)
def test_a_rectangle_that_is_none_is_ignored(text: str) -> None:
    assert crop_from(text) is None
    assert crop_from("1,2,3,4") == Crop(1, 2, 3, 4)
