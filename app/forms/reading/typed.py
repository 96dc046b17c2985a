"""What was typed: control name → texts, exactly as sent, so that nothing is lost when something is refused.

Controls are named after their field; a part of it stands after a hyphen: `identity-number`, `awards-0-title`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from app.forms.rules import MOST_ROWS, NO, YES, Answers, ReadForm
from app.tenancy.configuration.concepts.forms import Field

Typed = Mapping[str, tuple[str, ...]]
LONGEST_TEXT = 100_000


class Posted(Protocol):
    """A MultiDict as Werkzeug gives it."""

    def __iter__(self) -> Iterator[str]: ...

    def getlist(self, key: str) -> list[str]: ...


def typed_from(form: ReadForm, posted: Posted) -> Typed:
    """The texts of this form's controls, and of no others (ASVS 15.3.3)."""
    names = set(form.fields)
    return {
        key: tuple(text[:LONGEST_TEXT] for text in posted.getlist(key)) for key in posted if key.split("-")[0] in names
    }


def first(typed: Typed, name: str) -> str:
    """The one text of a control; empty where there is none."""
    found = typed.get(name) or ("",)
    return found[0]


def row_numbers(typed: Typed, name: str) -> list[int]:
    """Which rows of a table or list of people were sent, in order."""
    numbers = set()
    for key in typed:
        parts = key.split("-")
        if parts[0] == name and len(parts) > 2 and parts[1].isdecimal() and len(parts[1]) <= 3:
            numbers.add(int(parts[1]))
    return sorted(numbers)[: MOST_ROWS * 2]


def slots(typed: Typed, control: str) -> list[tuple[str, str]]:
    """The uploads named at a control that takes several, `id_card-0`, `id_card-1`, …: (control, id) in order."""
    found = []
    for key, texts in typed.items():
        number = key.removeprefix(f"{control}-")
        if number != key and number.isdecimal() and len(number) <= 3 and texts and texts[0].strip():
            found.append((int(number), key, texts[0].strip()))
    return [(key, upload) for _, key, upload in sorted(found)]


def without(typed: Typed, control: str) -> Typed:
    """The same without a control and its parts: a removed file, a removed row."""
    return {key: texts for key, texts in typed.items() if key != control and not key.startswith(f"{control}-")}


def with_row(typed: Typed, name: str) -> Typed:
    """The same with one more empty row in a table or list of people."""
    numbers = row_numbers(typed, name)
    return {**typed, f"{name}-{numbers[-1] + 1 if numbers else 0}-": ("",)}


def as_typed(form: ReadForm, answers: Answers) -> Typed:
    """The controls as they would stand had somebody typed these answers: for drafts, returned cases, prefills."""
    typed: dict[str, tuple[str, ...]] = {}
    for name, field in form.fields.items():
        if name in answers:
            typed |= _typed(name, field, answers[name])
    return typed


def _typed(name: str, field: Field, answer: Any) -> Typed:
    if field.type == "table":
        return {
            k: t
            for i, row in enumerate(answer)
            for c in field.columns
            if c.name in row
            for k, t in _typed(f"{name}-{i}-{c.name}", c, row[c.name]).items()
        }
    if field.type == "members":
        return {k: t for i, one in enumerate(answer) for k, t in _member(f"{name}-{i}", one).items()}
    if field.type == "member":
        return _member(name, answer)
    if field.type == "id_document":
        return {f"{name}-kind": (answer["kind"],), f"{name}-number": (answer["number"],)}
    if field.type == "files":
        return {f"{name}-{i}": (upload,) for i, upload in enumerate(answer)}
    if field.type == "choices":
        return {name: tuple(answer)}
    return {name: (_text(field, answer),)}


def _member(name: str, answer: Mapping[str, Any]) -> Typed:
    who = answer.get("number") or answer.get("name", "")
    return {f"{name}-who": (str(who),), f"{name}-email": (str(answer.get("email", "")),)}


def _text(field: Field, answer: Any) -> str:
    if isinstance(answer, bool):
        return YES if answer else NO
    if field.type == "money":
        return f"{answer // 100}" if answer % 100 == 0 else f"{answer // 100}.{answer % 100:02d}"
    return str(answer)
