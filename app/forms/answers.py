"""Answers as a case page shows them: label and value under their headings, masked for whoever may not see them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import url_for

from app.forms.contents import Kind, size_in_words
from app.forms.lookups import KeptFile
from app.forms.rules import PROTECTED, UPLOADS, Answers, ReadForm
from app.forms.wording import Wording
from app.tenancy.capabilities import Capability
from app.tenancy.configuration.concepts.forms import Field
from app.tenancy.configuration.words import pick
from app.web.access import Identity

LONGEST_NAME = 32
Cell = TypeVar("Cell")
LONG = frozenset({"long_text", "table", "files", "file", "photo", "agreement", "address", "members"})


@dataclass(frozen=True)
class ShownFile:
    """A file in a list: its name, size, address, and a small picture of it."""

    name: str
    note: str
    href: str
    thumb: str = ""


@dataclass(frozen=True)
class AnswerRow:
    """One answer: in words, as files, or as a table. `may_reveal`: masked, and this reader may ask to see it."""

    name: str
    label: str
    text: str = ""
    wide: bool = False
    code: bool = False
    changed: bool = False
    may_reveal: bool = False
    files: tuple[ShownFile, ...] = ()
    columns: tuple[str, ...] = ()
    table: tuple[tuple[str | tuple[ShownFile, ...], ...], ...] = ()
    """Rows of cells: words, or the files of a column for uploads."""
    note: str = ""

    @property
    def asks(self) -> bool:
        """Whether the label is a question rather than a name: it stands in a line of its own, with the answer after it."""
        if len(self.label) <= LONGEST_NAME // 2 or self.table or self.files:
            return False
        return sum(1 if sign.isascii() else 2 for sign in self.label) > LONGEST_NAME

    @property
    def paragraphs(self) -> list[str]:
        return self.text.split("\n")


@dataclass(frozen=True)
class AnswerSection:
    """The answers under one heading."""

    label: str
    rows: tuple[AnswerRow, ...]


@dataclass(frozen=True)
class Sight:
    """What a reader sees: `own` data in full but for the masking of numbers; others by the roles of `seen_by`."""

    roles: frozenset[str] = frozenset()
    own: bool = False
    reveals: bool = False

    @classmethod
    def of(cls, who: Identity | None, *, own: bool = False) -> Sight:
        """The sight of whoever is logged in."""
        roles = frozenset(held.role for held in who.roles) if who else frozenset()
        return cls(roles, own, who is not None and who.may(Capability.SEE_PROTECTED))

    def sees(self, ask: Field) -> bool:
        """Whether an answer is shown as it is; identity numbers never are."""
        if ask.type in PROTECTED:
            return False
        return self.own or not ask.seen_by or bool(self.roles & set(ask.seen_by))


def answer_sections(
    form: ReadForm, answers: Answers, wording: Wording, sight: Sight, *, changed: Iterable[str] = ()
) -> tuple[AnswerSection, ...]:
    """The answers of a form, plain or still sealed, for one reader. `changed` are fields to be marked."""
    marked = frozenset(changed)
    found = []
    for part in form.sections:
        rows = [
            _row(ask, answers[ask.name], wording, sight, ask.name in marked)
            for ask in part.fields
            if ask.name in answers
        ]
        if rows:
            label = pick(part.section.label, wording.language) if part.section.label else ""
            found.append(AnswerSection(label, tuple(rows)))
    return tuple(found)


def _row(ask: Field, answer: Any, wording: Wording, sight: Sight, changed: bool) -> AnswerRow:
    label, wide = wording.label(ask), ask.type in LONG
    if not sight.sees(ask):
        code = ask.type in PROTECTED
        shown = wording.masked(ask, answer)
        return AnswerRow(ask.name, label, shown, wide and not code, code, changed, may_reveal=sight.reveals)
    if ask.type in UPLOADS:
        return AnswerRow(ask.name, label, "", wide, False, changed, files=_files(answer, wording))
    if ask.type == "table":
        columns, table = table_of(ask, answer, lambda c, cell: _cell(c, cell, wording, sight), wording)
        return AnswerRow(ask.name, label, "", True, False, changed, columns=columns, table=table)
    return AnswerRow(ask.name, label, wording.of(ask, answer), wide, ask.type == "credit_code", changed)


def _cell(ask: Field, answer: Any, wording: Wording, sight: Sight) -> str | tuple[ShownFile, ...]:
    if not sight.sees(ask):
        return wording.masked(ask, answer)
    return _files(answer, wording) if ask.type in UPLOADS else wording.of(ask, answer)


def table_of(
    ask: Field, rows: Iterable[Mapping[str, Any]], cell: Callable[[Field, Any], Cell], wording: Wording
) -> tuple[tuple[str, ...], tuple[tuple[Cell | str, ...], ...]]:
    """A table: the labels of its columns, and its rows, each cell as `cell` shows it; empty where nothing was said."""
    columns = [c for c in ask.columns if c.type != "note"]
    cells = tuple(tuple(cell(c, row[c.name]) if c.name in row else "" for c in columns) for row in rows)
    return tuple(wording.label(c) for c in columns), cells


def _files(answer: Any, wording: Wording) -> tuple[ShownFile, ...]:
    ids = answer if isinstance(answer, list) else [answer]
    return tuple(_file(wording.files[one]) for one in ids if one in wording.files)


def _file(file: KeptFile) -> ShownFile:
    href = url_for("forms.show", upload_id=file.id)
    return ShownFile(
        file.name, size_in_words(file.size), href, f"{href}?size=small" if Kind(file.kind).is_picture else ""
    )
