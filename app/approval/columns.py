"""The columns of a list: which there are, which the house shows, and what stands in each.

A cell is put together here and not by a macro: a page has four hundred of them, and those of one step or one tier are
the same on every line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

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
    """One column: its head, its width in a spreadsheet, its cell and the same as plain text; `sort` orders by it."""

    name: str
    label: Message
    width: int
    cell: Callable[[Line], str]
    text: Callable[[Line], str]
    sort: str | None = None


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


COLUMNS: Mapping[str, Column] = {
    one.name: one
    for one in (
        Column("due", say("期限"), 12, _due, lambda line: line.due, sort=""),
        Column("who", say("申请人"), 32, _who, lambda line: line.title),
        Column("procedure", say("事项"), 18, lambda line: f'<td class="tight">{escape(line.procedure)}</td>',
               lambda line: line.procedure),
        Column("step", say("步骤"), 20, _step, lambda line: line.step),
        Column("again", say("第几次"), 12, lambda line: _quiet(line.again), lambda line: line.again),
        Column("body", say("机构"), 20, lambda line: _quiet(line.body), lambda line: line.body),
        Column("tier", say("类别"), 16, lambda line: _quiet(line.tier), lambda line: line.tier),
        Column("number", say("办件号"), 20, lambda line: f'<td class="code phone-off">{escape(line.number)}</td>',
               lambda line: line.number),
        Column("filed", say("收到"), 12, lambda line: _quiet(line.filed_on), lambda line: line.filed_on, sort="received"),
        Column("since", say("到本步骤"), 12, lambda line: _quiet(line.since), lambda line: line.since, sort="since"),
        Column("origin", say("来源"), 12, lambda line: _quiet(line.origin), lambda line: line.origin),
        Column("files", say("材料"), 8, _files, lambda line: line.files),
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


def cells(line: Line, columns: Sequence[Column]) -> Markup:
    """A line in these columns."""
    return Markup("".join([column.cell(line) for column in columns]))  # noqa: S704 -- each cell escapes what it holds
