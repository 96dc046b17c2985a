"""Answers as HTML: a row is drawn once for how it looks, and filled in with what was answered."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from markupsafe import Markup

from app.forms.answers import AnswerRow, AnswerSection, ShownFile
from app.web.drawing import drawing_of, shown
from app.web.rendering import render

BREAK = "<br>"
WORDS = ("label", "answer", "note", "name", "subject", "back")
Look = tuple[bool, ...]
Fill = Callable[[Sequence[object]], str]


def drawn_answers(sections: Sequence[AnswerSection], subject: str = "", back: str = "") -> Markup:
    """What `answers_view` draws."""
    drawn: dict[Look, Fill] = {}
    return Markup("".join([_section(one, drawn, (subject, back)) for one in sections]))  # noqa: S704 -- rows are escaped


def _section(section: AnswerSection, drawn: dict[Look, Fill], places: tuple[str, str]) -> str:
    title = f'<h3 class="facts-title">{shown(section.label)}</h3>\n' if section.label else ""
    return f'{title}<dl class="facts">{"".join([_row(row, drawn, places) for row in section.rows])}\n</dl>'


def _row(row: AnswerRow, drawn: dict[Look, Fill], places: tuple[str, str]) -> str:
    reveals = row.may_reveal and places[0] != "" and not (row.table or row.files or "\n" in row.text)
    look = (row.wide, row.asks, row.changed, row.code, row.note != "", reveals)
    fill = drawn.get(look)
    if fill is None:
        fill = drawn[look] = _drawn(*look)
    return fill((row.label, _answer(row), row.note, row.name, *places))


def _drawn(*look: bool) -> Fill:
    wide, asks, changed, code, noted, reveals = look
    kinds = " ".join([kind for kind, so in (("wide", wide or asks), ("asked", asks), ("changed", changed)) if so])
    drawn = drawing_of("forms/answer_row.html", kinds=kinds, code=code, noted=noted, reveals=reveals)
    return drawn.row(WORDS)


def _answer(row: AnswerRow) -> str | Markup:
    if row.table:
        return Markup(render("forms/answer_table.html", row=row))  # noqa: S704 -- our own template, escaped
    if row.files:
        return Markup(BREAK.join(map(_file, row.files)))  # noqa: S704 -- each escapes what it holds
    if "\n" in row.text:
        return Markup(BREAK.join(map(shown, row.paragraphs)))  # noqa: S704 -- each is escaped
    return row.text or "—"


def _file(file: ShownFile) -> str:
    drawn = drawing_of("forms/answer_file.html", pictured=bool(file.thumb))
    return drawn.filled({"href": file.href, "name": file.name, "size": file.note, "thumb": file.thumb})
