"""A posted form with its files kept and its photos cut: what the routes of the desks call before they read a form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from app.forms import actions, store
from app.forms.inputs import Posted
from app.forms.lookups import KeptFile
from app.forms.places import place_of
from app.forms.portraits import Crop
from app.forms.readers import Owner
from app.forms.reading.circumstances import Said
from app.forms.reading.compound import field_slot
from app.forms.reading.typed import Typed, first, slots
from app.forms.rules import UPLOADS, ReadForm
from app.kernel.errors import DomainError

SAME_CROP = 2
ID_LENGTH = 32


@dataclass(frozen=True)
class Taken:
    """What was typed with the files that are kept, the facts of all files it names, and what was refused by control."""

    typed: Typed
    files: dict[str, KeptFile] = field(default_factory=dict)
    refused: dict[str, Said] = field(default_factory=dict)


def take(form: ReadForm, sent: Posted, *, owner: Owner, now: datetime) -> Taken:
    """Keep what was uploaded without a script and cut moved photos; nothing raises, refusals stand at their control."""
    typed = dict(sent.typed)
    refused: dict[str, Said] = {}
    files = store.files_of(owner, named(form, typed))
    for control, crop in sent.crops.items():
        old = files.get(first(typed, control))
        if old is None or old.whole is None or control in sent.files or _same(crop, old.crop):
            continue
        try:
            place = place_of(form, control)
            typed[control] = (actions.recrop(old.id, crop, place, owner=owner, now=now),)
        except DomainError as error:
            refused[control] = error.message
    for control, incoming in sent.files.items():
        _keep_all(form, control, incoming, typed=typed, refused=refused, owner=owner, now=now)
    return Taken(typed, store.files_of(owner, named(form, typed)), refused)


def _keep_all(
    form: ReadForm, control: str, incoming: list[actions.Incoming], *, typed: dict[str, tuple[str, ...]],
    refused: dict[str, Said], owner: Owner, now: datetime,
) -> None:  # fmt: skip
    place = place_of(form, control)
    for one in incoming:
        at = control if not typed.get(control) or len(incoming) == 1 else _free_slot(typed, control)
        try:
            typed[at] = (actions.keep_upload(one, place, owner=owner, now=now),)
        except DomainError as error:
            refused[at] = error.message


def _free_slot(typed: Typed, control: str) -> str:
    head = field_slot(control)
    return f"{head}-{len(slots(typed, head))}"


def _same(crop: Crop, old: tuple[int, ...]) -> bool:
    now = (crop.left, crop.top, crop.width, crop.height)
    return len(old) == len(now) and all(abs(a - b) <= SAME_CROP for a, b in zip(now, old, strict=True))


def named(form: ReadForm, typed: Typed) -> Iterator[str]:
    """Every id that stands at an upload control."""
    tables = {name for name, ask in form.fields.items() if any(c.type in UPLOADS for c in ask.columns)}
    for control, texts in typed.items():
        name = control.split("-")[0]
        if name in tables or (name in form.fields and form.fields[name].type in UPLOADS):
            yield from (text for text in texts if len(text) == ID_LENGTH)
