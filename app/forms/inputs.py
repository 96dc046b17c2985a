"""What comes with a form over the web: its controls, its files, the rectangle of the crop tool. Shape only."""

from __future__ import annotations

import math
from collections.abc import Mapping

from werkzeug.datastructures import FileStorage, MultiDict

from app.forms.actions import Incoming
from app.forms.contents import HOUSE_LIMIT_KB, KIB
from app.forms.places import Place, place_of
from app.forms.portraits import Crop
from app.forms.reading.typed import Typed
from app.forms.rules import ReadForm
from app.kernel.errors import DomainError, NotFound, say

LARGEST = HOUSE_LIMIT_KB * KIB + 1


def crop_from(form: Mapping[str, str], control: str = "crop") -> Crop | None:
    """The rectangle as four shares, left, top, width, height: `0.1,0,0.8,1`; None where there is none or a wrong one."""
    parts = form.get(control, "").split(",")
    try:
        shares = [float(part) for part in parts]
    except ValueError:
        return None
    if len(shares) != 4 or not all(math.isfinite(share) and -0.5 <= share <= 1.5 for share in shares):
        return None
    return Crop(*shares)


def incoming(files: MultiDict[str, FileStorage], form: Mapping[str, str]) -> Incoming:
    """The one file of a post of the page's script. Raises DomainError when there is none."""
    sent = files.get("file")
    if sent is None or not sent.filename:
        raise DomainError(say("请选择文件。"))
    return Incoming(sent.filename, sent.stream.read(LARGEST), crop_from(form))


def posted_files(form: ReadForm, files: MultiDict[str, FileStorage]) -> dict[str, list[Incoming]]:
    """The files of a whole form posted without a script, by control; others are ignored."""
    found: dict[str, list[Incoming]] = {}
    for control in files:
        sent = [one for one in files.getlist(control) if one.filename]
        if sent and _takes_files(form, control):
            found[control] = [Incoming(one.filename or "", one.stream.read(LARGEST)) for one in sent]
    return found


def _takes_files(form: ReadForm, control: str) -> bool:
    try:
        place_of(form, control)
    except NotFound:
        return False
    return True


def places_of(form: ReadForm, controls: Mapping[str, object]) -> dict[str, Place]:
    """The field of each control that brought a file."""
    return {control: place_of(form, control) for control in controls}


def with_files(typed: Typed, kept: Mapping[str, list[str]], form: ReadForm) -> Typed:
    """What was typed, with the files just kept: beside the older ones where a field takes several, else instead."""
    found = dict(typed)
    for control, ids in kept.items():
        several = place_of(form, control).ask.type == "files"
        found[control] = (*(found.get(control, ()) if several else ()), *ids)
    return found
