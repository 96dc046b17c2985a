"""Places for files in a form: empty, filled, refused; for a photo the crop tool with what was measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for

from app.forms.contents import Kind, size_in_words
from app.forms.lookups import KeptFile
from app.forms.portraits import PRESETS
from app.forms.preparing import accepted_kinds, largest_kb
from app.forms.reading import Reading
from app.forms.reading.typed import first
from app.forms.reading.typed import slots as filled_slots
from app.kernel.errors import say, several
from app.tenancy.configuration.concepts.forms import Field
from app.web.language import translated
from app.web.rendering import told

MOST_SLOTS = 20


@dataclass(frozen=True)
class Frame:
    """The crop tool of a photo: the whole picture, its pixels, the rectangle, the ratio, what was measured."""

    source: str
    width: int
    height: int
    ratio: str
    crop: str
    checks: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Slot:
    """One place for one file."""

    control: str
    number: int = 0
    state: str = "empty"
    value: str = ""
    note: str = ""
    hint: str = ""
    href: str = ""
    thumb: str = ""
    accept: str = ""
    errors: tuple[str, ...] = ()
    frame: Frame | None = None


def slots_of(ask: Field, control: str, reading: Reading, files: Mapping[str, KeptFile]) -> tuple[Slot, ...]:
    """The places of one field: one; or, where it takes several, those filled and one empty behind them."""
    if ask.type != "files":
        return (slot(ask, control, files.get(first(reading.typed, control)), errors=_errors(reading, control)),)
    filled = filled_slots(reading.typed, control)
    found = [slot(ask, c, files.get(upload), errors=_errors(reading, c), number=i) for i, (c, upload) in enumerate(filled, 1)]
    last = int(filled[-1][0].rpartition("-")[2]) if filled else -1
    most = int(float(ask.at_most)) if ask.at_most else MOST_SLOTS
    if len(found) < most:
        errors = _errors(reading, control) + _errors(reading, f"{control}-{last + 1}")
        found.append(slot(ask, f"{control}-{last + 1}", None, errors=errors, number=len(found) + 1))
    return tuple(found)


def _errors(reading: Reading, control: str) -> tuple[str, ...]:
    return (told(reading.errors[control]),) if control in reading.errors else ()


def slot(
    ask: Field, control: str, file: KeptFile | None, *, errors: tuple[str, ...] = (), number: int = 0
) -> Slot:
    """One place, with the file in it if there is one."""
    accept = ",".join(f".{kind}" for kind in accepted_kinds(ask)).replace(".jpg", ".jpg,.jpeg")
    if file is None:
        return Slot(
            control, number, "bad" if errors else "empty", hint=what_is_taken(ask), accept=accept, errors=errors
        )
    href = url_for("forms.show", upload_id=file.id)
    picture = Kind(file.kind).is_picture
    wrong = errors or ((translated(file.wrong),) if file.wrong else ())
    return Slot(
        control, number, "bad" if wrong else "ok", file.id, f"{file.name}　{size_in_words(file.size)}", "", href,
        f"{href}?size=small" if picture else "", accept, wrong, _frame(ask, file, href),
    )  # fmt: skip


def number_of(control: str) -> int:
    """Which place of several a control is, counted from 1; 0 for the only one."""
    tail = control.rpartition("-")[2]
    return int(tail) + 1 if tail.isdecimal() else 0


def slot_after(ask: Field, filled: Slot) -> Slot | None:
    """The empty place behind one that was just filled, where the field takes several."""
    most = int(float(ask.at_most)) if ask.at_most else MOST_SLOTS
    if ask.type != "files" or filled.number >= most:
        return None
    head = filled.control.rpartition("-")[0]
    return slot(ask, f"{head}-{filled.number}", None, number=filled.number + 1)


def _frame(ask: Field, file: KeptFile, href: str) -> Frame | None:
    preset = PRESETS[ask.photo]
    if file.whole is None or not preset.width:
        return None
    checks = tuple({"ok": passed, "text": translated(words)} for passed, words in file.checks)
    crop = ",".join(str(part) for part in file.crop)
    return Frame(f"{href}?size=whole", *file.whole, f"{preset.width}/{preset.height}", crop, checks)


def what_is_taken(ask: Field) -> str:
    """JPG、PNG 或 PDF，不超过 10 MB: what may be given here."""
    kinds = several([kind.upper() for kind in accepted_kinds(ask)])
    most = size_in_words(largest_kb(ask) * 1024)
    if ask.type == "photo" and ask.max_kb:
        return translated(
            say("%(kinds)s，自动压缩到 %(limit)s 以内", kinds=kinds, limit=size_in_words(ask.max_kb * 1024))
        )
    return translated(say("%(kinds)s，不超过 %(most)s", kinds=kinds, most=most))
