"""The columns of a list: which there are, which the house shows, and what stands in each.

A cell is put together here and not by a macro: a page has four hundred of them, and those of one step or one tier are
the same on every line. What a line has for itself is filled into it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

from markupsafe import Markup

from app.kernel.errors import Message, say
from app.web.drawing import drawing, shown
from app.web.gaps import gap

END = "</tr>\n"
MOST_DRAWN = 512
"""So many looks of lines are kept, of half a kilobyte each."""


class Line(NamedTuple):
    """One line of a list, every word of it ready to be read. `at` is procedure and step: what may be decided together.

    The first ones are the line's own; the others it shares with many.
    """

    href: str
    number: str
    title: str
    place: str
    due: str
    filed_on: str
    since: str
    procedure: str
    step: str
    mark: str
    tier: str
    due_kind: str
    files: str
    short: bool
    at: str
    body: str
    again: str
    origin: str


OWN = Line._fields[:7]


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
    return f'<td class="tight phone-off">{shown(text) or "—"}</td>'


def _due(line: Line) -> str:
    kind = f" due-{line.due_kind}" if line.due_kind else ""
    return f'<td class="tight"><span class="due{kind}">{shown(line.due)}</span></td>'


def _who(line: Line) -> str:
    place = f" <small>{shown(line.place)}</small>" if line.place else ""
    return f'<th scope="row" class="row-title who"><a href="{shown(line.href)}">{shown(line.title)}</a>{place}</th>'


def _step(line: Line) -> str:
    return f'<td class="tight"><span class="state state-{line.mark}">{shown(line.step)}</span></td>'


def _files(line: Line) -> str:
    if line.short:
        return f'<td class="tight phone-off"><span class="due due-today">{shown(line.files)}</span></td>'
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
        _column("who", say("申请人"), 32, "title", cell=_who),
        _column("procedure", say("事项"), 18, "procedure",
                cell=lambda line: f'<td class="tight">{shown(line.procedure)}</td>'),
        _column("step", say("步骤"), 20, "step", cell=_step),
        _column("again", say("第几次"), 12, "again"),
        _column("body", say("机构"), 20, "body"),
        _column("tier", say("类别"), 16, "tier"),
        _column("number", say("办件号"), 20, "number",
                cell=lambda line: f'<td class="code phone-off">{shown(line.number)}</td>'),
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
        number, at, label = shown(line.number), shown(line.at), shown(f"{self.words} " + line.number)
        return (
            f'<td class="pick"><input class="form-check-input" type="checkbox" name="case" value="{number}" form="batch" '
            f'data-at="{at}" aria-label="{label}"></td>'
        )


def rows(
    lines: Sequence[Line], columns: Sequence[Column], picking: Picking | None, more: Sequence[tuple[str, ...]] = ()
) -> Markup:
    """The lines of a table in these columns. What lines have in common is drawn once, their own words are filled in.

    `more` is what stands behind them in each line: the columns of form fields.
    """
    names, drawn, found = tuple(column.name for column in columns), {}, []  # type: ignore[var-annotated]
    for line in lines:
        look = (line.place != "", line[len(OWN):])
        fill = drawn.get(look)
        if fill is None:
            fill = drawn[look] = _drawn(names, picking, look)
        found.append(fill(line[:len(OWN)]))
    if more and more[0]:
        found = [row.removesuffix(END) + "".join(map(_quiet, cells)) + END for row, cells in zip(found, more, strict=True)]
    return Markup("".join(found))  # noqa: S704 -- each cell escapes what it holds


@lru_cache(maxsize=MOST_DRAWN)
def _drawn(names: tuple[str, ...], picking: Picking | None, look: tuple[bool, tuple[Any, ...]]) -> Callable[..., str]:
    """A line of such a look, with gaps for its own words; of these nothing is kept."""
    own = [gap(name) if look[0] or name != "place" else "" for name in OWN]
    line = Line._make([*own, *look[1]])
    start = f"<tr>{picking.box(line)}" if picking else '<tr class="no-pick">'
    return drawing(f"{start}{''.join([COLUMNS[name].cell(line) for name in names])}{END}").row(OWN)
