"""The columns of a list: which there are, which the house shows, and what stands in each.

A cell is put together here and not by a macro: a page has four hundred of them, and those of one step or one tier are
the same on every line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from operator import attrgetter
from typing import Any

from markupsafe import Markup

from app.kernel.errors import Message, say


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list, every word of it ready to be read. `at` is procedure and step: what may be decided together."""

    href: str
    number: str
    title: str
    place: str
    procedure: str
    step: str
    mark: str
    tier: str
    filed_on: str
    due: str
    due_kind: str
    files: str
    short: bool
    at: str
    body: str
    since: str
    again: str
    origin: str


@dataclass(frozen=True)
class Column:
    """One column: its head, its width in a spreadsheet, its cell and the same as plain text; `sort` orders by it.

    `own`: each line has another cell, so that none is kept for the next line.
    """

    name: str
    label: Message
    width: int
    cell: Callable[[Line], str]
    text: Callable[[Line], str]
    sort: str | None = None
    own: bool = False


def _quiet(text: str) -> str:
    return f'<td class="tight phone-off">{escape(text) or "—"}</td>'


def _due(line: Line) -> str:
    kind = f" due-{line.due_kind}" if line.due_kind else ""
    return f'<td class="tight"><span class="due{kind}">{escape(line.due)}</span></td>'


def _who(line: Line) -> str:
    place = f" <small>{escape(line.place)}</small>" if line.place else ""
    return f'<th scope="row" class="row-title who"><a href="{escape(line.href)}">{escape(line.title)}</a>{place}</th>'


def _step(line: Line) -> str:
    return f'<td class="tight"><span class="state state-{line.mark}">{escape(line.step)}</span></td>'


def _files(line: Line) -> str:
    if line.short:
        return f'<td class="tight phone-off"><span class="due due-today">{escape(line.files)}</span></td>'
    return _quiet(line.files)


def _column(name: str, label: Message, width: int, attribute: str, **more: Any) -> Column:
    """A column that holds one attribute of the line, quietly unless `cell` says otherwise."""
    value = attrgetter(attribute)
    more.setdefault("cell", lambda line: _quiet(value(line)))
    return Column(name, label, width, text=value, **more)


COLUMNS: Mapping[str, Column] = {
    one.name: one
    for one in (
        _column("due", say("期限"), 12, "due", cell=_due, sort=""),
        _column("who", say("申请人"), 32, "title", cell=_who, own=True),
        _column("procedure", say("事项"), 18, "procedure",
                cell=lambda line: f'<td class="tight">{escape(line.procedure)}</td>'),
        _column("step", say("步骤"), 20, "step", cell=_step),
        _column("again", say("第几次"), 12, "again"),
        _column("body", say("机构"), 20, "body"),
        _column("tier", say("类别"), 16, "tier"),
        _column("number", say("办件号"), 20, "number", own=True,
                cell=lambda line: f'<td class="code phone-off">{escape(line.number)}</td>'),
        _column("filed", say("收到"), 12, "filed_on", sort="received"),
        _column("since", say("到本步骤"), 12, "since", sort="since"),
        _column("origin", say("来源"), 12, "origin"),
        _column("files", say("材料"), 8, "files", cell=_files),
    )
}  # fmt: skip
ALWAYS = "who"
OF_THE_HOUSE = ("due", "who", "procedure", "step", "tier", "number", "filed", "files")


def known_columns(names: Iterable[str]) -> tuple[str, ...]:
    """The columns among some words, in their order; empty where none is, or where they are those of the house.

    The one that names the applicant is always there: it leads to the case.
    """
    wished = set(names) & COLUMNS.keys()
    chosen = tuple(name for name in COLUMNS if name in wished or name == ALWAYS)
    return chosen if wished and chosen != OF_THE_HOUSE else ()


def columns_of(names: Sequence[str]) -> list[Column]:
    """The columns that a list is drawn with."""
    return [COLUMNS[name] for name in names or OF_THE_HOUSE]


@dataclass(frozen=True)
class Picking:
    """The boxes before lines that can be answered together: what their label begins with, and the steps that offer it."""

    words: str
    steps: frozenset[str]

    def box(self, line: Line) -> str:
        """The first cell of a line."""
        if line.at not in self.steps:
            return '<td class="pick"></td>'
        number, at, label = escape(line.number), escape(line.at), escape(f"{self.words} {line.number}")
        return (
            f'<td class="pick"><input class="form-check-input" type="checkbox" name="case" value="{number}" form="batch" '
            f'data-at="{at}" aria-label="{label}"></td>'
        )


def rows(lines: Sequence[Line], columns: Sequence[Column], picking: Picking | None) -> Markup:
    """The lines of a table in these columns. A cell that many lines share is put together once."""
    kept: dict[tuple[str, str, str], str] = {}
    start = "<tr>" if picking else '<tr class="no-pick">'
    drawn = [f"{start}{picking.box(line) if picking else ''}{_cells(line, columns, kept)}</tr>\n" for line in lines]
    return Markup("".join(drawn))  # noqa: S704 -- each cell escapes what it holds


def _cells(line: Line, columns: Sequence[Column], kept: dict[tuple[str, str, str], str]) -> str:
    cells = []
    for column in columns:
        if column.own:
            cells.append(column.cell(line))
            continue
        key = (column.name, column.text(line), line.mark)
        cell = kept.get(key)
        if cell is None:
            cell = kept[key] = column.cell(line)
        cells.append(cell)
    return "".join(cells)
