"""What comes with a form over the web: its controls, its files, the rectangle of the crop tool. Shape only.

Buttons inside a form that only change it: `form-remove` (a control or row), `form-add` (a row), `form-crop` (a photo).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from werkzeug.datastructures import FileStorage, MultiDict

from app.forms.actions import Incoming
from app.forms.places import place_of
from app.forms.portraits import Crop
from app.forms.reading.typed import Typed, typed_from, with_row, without
from app.forms.rules import MANY, ReadForm
from app.kernel.errors import DomainError, NotFound, say

ADD, REMOVE, CROP = "form-add", "form-remove", "form-crop"
FILE = "-file"


@dataclass(frozen=True)
class Posted:
    """A form as it was posted: its controls, new files and moved crop frames by control.

    `only_changed`: a button inside the form was pressed, so it is shown again and not handed in.
    """

    typed: Typed
    files: Mapping[str, list[Incoming]]
    crops: Mapping[str, Crop]
    only_changed: bool = False


def posted(form: ReadForm, texts: MultiDict[str, str], files: MultiDict[str, FileStorage]) -> Posted:
    """Only this form's own controls are taken (ASVS 15.3.3)."""
    typed = typed_from(form, texts)
    removed, added = texts.get(REMOVE, ""), texts.get(ADD, "")
    if removed.split("-")[0] in form.fields:
        typed = without(typed, removed)
    if added in form.fields and form.fields[added].type in MANY:
        typed = with_row(typed, added)
    return Posted(typed, _files(form, files), _crops(form, texts), is_only_changed(texts))


def is_only_changed(texts: MultiDict[str, str]) -> bool:
    """Whether a button inside the form was pressed, which changes it and hands nothing in."""
    return any(name in texts for name in (ADD, REMOVE, CROP))


def crop_from(text: str) -> Crop | None:
    """A rectangle in pixels, left, top, width, height: `20,0,590,826`; None where there is none."""
    parts = text.split(",")
    if len(parts) != 4 or not all(part.isascii() and part.isdecimal() and len(part) < 6 for part in parts):
        return None
    left, top, width, height = (int(part) for part in parts)
    return Crop(left, top, width, height) if width and height else None


def incoming(files: MultiDict[str, FileStorage]) -> Incoming:
    """The one file of a post of the page's script. Raises DomainError when there is none."""
    sent = files.get("file")
    if sent is None or not sent.filename:
        raise DomainError(say("请选择文件。"))
    return Incoming(sent.filename, sent.stream.read())


def _files(form: ReadForm, files: MultiDict[str, FileStorage]) -> dict[str, list[Incoming]]:
    found: dict[str, list[Incoming]] = {}
    for key in files:
        sent = [one for one in files.getlist(key) if one.filename]
        control = key.removesuffix(FILE)
        if sent and key.endswith(FILE) and takes_files(form, control):
            found[control] = [Incoming(one.filename or "", one.stream.read()) for one in sent]
    return found


def _crops(form: ReadForm, texts: MultiDict[str, str]) -> dict[str, Crop]:
    found = {key.removesuffix("-crop"): crop_from(texts[key]) for key in texts if key.endswith("-crop") and key != CROP}
    return {control: crop for control, crop in found.items() if crop and takes_files(form, control)}


def takes_files(form: ReadForm, control: str) -> bool:
    """Whether a control belongs to an upload field of the form."""
    try:
        place_of(form, control)
    except NotFound:
        return False
    return True
