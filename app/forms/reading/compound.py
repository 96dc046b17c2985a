"""Answers of several controls: documents, uploads, people, rows of a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.forms.identifiers import read_email, read_person_name, tidy
from app.forms.portraits import PRESETS
from app.forms.reading.circumstances import Circumstances, Said
from app.forms.reading.shapes import SHAPES, choice, id_document
from app.forms.reading.typed import Typed, first, row_numbers, slots
from app.forms.rules import MOST_ROWS, UPLOADS
from app.kernel.errors import DomainError, say
from app.tenancy.configuration.concepts.forms import Field


@dataclass(frozen=True)
class Shaped:
    """An answer in shape, or None where nothing was typed; and what is wrong, by control."""

    answer: Any = None
    errors: Mapping[str, Said] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """One field as it is asked: its control, the answer it had before, whom the form is about."""

    control: str
    field: Field
    kept: Any = None
    about: str = "person"


def shaped(asked: Asked, typed: Typed, around: Circumstances) -> Shaped:
    """What was typed for one field, in the shape of its type."""
    kind = asked.field.type
    if kind in UPLOADS:
        return _uploads(asked, typed, around)
    by_type = {
        "table": _table,
        "members": _members,
        "member": _one_member,
        "id_document": _document,
        "choices": _choices,
    }
    return by_type.get(kind, _plain)(asked, typed, around)


def _plain(asked: Asked, typed: Typed, around: Circumstances) -> Shaped:
    text = first(typed, asked.control)
    if not text.strip():
        return Shaped()
    try:
        if asked.field.type == "choice":
            return Shaped(choice(text, asked.field, around, kept=asked.kept, about=asked.about))
        answer = SHAPES[asked.field.type](text, asked.field, around)
    except DomainError as refused:
        return Shaped(errors={asked.control: refused.message})
    return Shaped(None if answer == "" else answer)


def _choices(asked: Asked, typed: Typed, around: Circumstances) -> Shaped:
    try:
        words = [
            choice(t, asked.field, around, about=asked.about)
            for t in typed.get(asked.control, ())
            if t and t not in (asked.kept or ())
        ]
    except DomainError as refused:
        return Shaped(errors={asked.control: refused.message})
    kept = [t for t in typed.get(asked.control, ()) if t in (asked.kept or ())]
    return Shaped(list(dict.fromkeys([*kept, *words])) or None)


def _document(asked: Asked, typed: Typed, around: Circumstances) -> Shaped:
    kind, number = (first(typed, f"{asked.control}-{part}") for part in ("kind", "number"))
    if not number.strip():
        return Shaped()
    try:
        return Shaped(id_document(kind, number, around.today))
    except DomainError as refused:
        return Shaped(errors={f"{asked.control}-{refused.field}": refused.message})


# ---- uploads
def field_slot(control: str) -> str:
    """The control of a field that takes several files, from one of its slots: `id_card-1` is `id_card`."""
    head, _, number = control.rpartition("-")
    return head if number.isdecimal() else control


def field_path(control: str) -> str:
    """The field that a control belongs to, without row numbers: `awards-0-proof` is `awards-proof`."""
    return "-".join(part for part in control.split("-") if not part.isdecimal())


def _uploads(asked: Asked, typed: Typed, around: Circumstances) -> Shaped:
    several = asked.field.type == "files"
    named = slots(typed, asked.control) if several else [(asked.control, first(typed, asked.control).strip())]
    kept = asked.kept if isinstance(asked.kept, list) else [asked.kept]
    errors = {
        c: s for c, s in around.refused.items() if c == asked.control or (several and field_slot(c) == asked.control)
    }
    ids: list[str] = []
    for control, upload in named:
        if not upload or control in errors or upload in ids:
            continue
        if upload not in kept and not _may_be_named(upload, asked, around):
            errors[control] = say("文件没有保存下来，请重新上传。")
        elif wrong := around.lookups.files[upload].wrong if upload in around.lookups.files else None:
            errors[control] = wrong
        else:
            ids.append(upload)
    if errors or not ids:
        return Shaped(errors=errors)
    return Shaped(ids if several else ids[0])


def _may_be_named(upload: str, asked: Asked, around: Circumstances) -> bool:
    """Only a file that was kept for this very field, of an accepted kind and in the size of its preset."""
    file = around.lookups.files.get(upload)
    if file is None or file.field != field_path(asked.control):
        return False
    preset = PRESETS[asked.field.photo]
    fits = not preset.width or (file.width, file.height) == (preset.width, preset.height)
    return fits and (not asked.field.accept or file.kind in asked.field.accept or asked.field.type == "photo")


# ---- people
def _members(asked: Asked, typed: Typed, around: Circumstances) -> Shaped:
    people: list[dict[str, Any]] = []
    errors: dict[str, Said] = {}
    for number in row_numbers(typed, asked.control)[:MOST_ROWS]:
        one = _person(f"{asked.control}-{number}", typed, around)
        errors |= one.errors
        if one.answer is not None and one.answer in people:
            errors[f"{asked.control}-{number}-who"] = say("这个人已经填写过了。")
        elif one.answer is not None:
            people.append(one.answer)
    return Shaped(people or None, errors)


def _one_member(asked: Asked, typed: Typed, around: Circumstances) -> Shaped:
    return _person(asked.control, typed, around)


def _person(control: str, typed: Typed, around: Circumstances) -> Shaped:
    who, email = tidy(first(typed, f"{control}-who")), tidy(first(typed, f"{control}-email"))
    if not who and not email:
        return Shaped()
    if not who:
        return Shaped(errors={f"{control}-who": say("请填写会员编号或姓名。")})
    found = around.lookups.find_members(who)
    by_number = [member for member in found if member.number and member.number == who]
    if email and not by_number:
        return _outsider(control, who, email)
    return _found(control, by_number or found)


def _found(control: str, found: Sequence[Any]) -> Shaped:
    if len(found) == 1:
        return Shaped({"membership_id": found[0].membership_id, "name": found[0].name, "number": found[0].number})
    if found:
        return Shaped(
            errors={f"{control}-who": say("有 %(count)s 位会员叫这个名字，请改填会员编号。", count=len(found))}
        )
    return Shaped(errors={f"{control}-who": say("没有找到这位会员，请核对编号或姓名；不是会员的，请同时填写邮箱。")})


def _outsider(control: str, who: str, email: str) -> Shaped:
    errors: dict[str, Said] = {}
    answer = {}
    for part, text, reader in (("who", who, read_person_name), ("email", email, read_email)):
        try:
            answer["name" if part == "who" else part] = reader(text)
        except DomainError as refused:
            errors[f"{control}-{part}"] = refused.message
    return Shaped(None if errors else answer, errors)


# ---- tables
def _table(asked: Asked, typed: Typed, around: Circumstances) -> Shaped:
    """The rows in shape; which columns are asked and needed is settled later, when the other answers are known."""
    rows: list[dict[str, Any]] = []
    errors: dict[str, Said] = {}
    for number in row_numbers(typed, asked.control):
        kept = asked.kept[number] if isinstance(asked.kept, list) and number < len(asked.kept) else {}
        cells = {
            c.name: shaped(Asked(f"{asked.control}-{number}-{c.name}", c, kept.get(c.name), asked.about), typed, around)
            for c in asked.field.columns
            if c.type != "note"
        }
        row = {name: cell.answer for name, cell in cells.items() if cell.answer is not None}
        wrong = {control: sentence for cell in cells.values() for control, sentence in cell.errors.items()}
        if row or wrong:
            rows.append({**row, ROW: number})
            errors |= wrong
    return Shaped(rows or None, errors)


ROW = ""
