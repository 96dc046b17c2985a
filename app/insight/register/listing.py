"""The register as a page: lines in words, tabs, counts, filters and chips with their addresses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import url_for

from app.insight.register import store
from app.insight.register.columns import LABELS, Words
from app.insight.register.rules import ALWAYS, EVERYBODY, Column, Counts, Kind, Order, Wish
from app.insight.register.store import BodyName, Row
from app.kernel.errors import Message, say
from app.members.labels import STANDING_MARKS
from app.members.store import admitted_standings
from app.procedures.offering import started_together
from app.tenancy.tenants import tenant
from app.web.access import Identity
from app.web.language import current_language, said, translated
from app.web.paging import PAGE, Page, cut

SORTED_BY = {Column.NUMBER: Order.NUMBER, Column.NAME: Order.NAME, Column.ADMITTED: Order.ADMITTED,
             Column.TERM_END: Order.TERM_END}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One line: whose it is, and its cells by column."""

    id: int
    cells: Mapping[str, str]
    mark: str


@dataclass(frozen=True)
class Listing:
    """A page of the register with everything that stands around it."""

    wish: Wish
    lines: Sequence[Line]
    counts: Counts
    bodies: Sequence[BodyName]
    after: str | None
    first: bool

    @property
    def count(self) -> int:
        """How many rows match in all."""
        return self.counts.of(standings_of(self.wish), self.wish.kind)


def standings_of(wish: Wish) -> list[str]:
    """The standings that a wish takes in."""
    if wish.standing == EVERYBODY:
        return list(tenant().association.standings)
    return [wish.standing] if wish.standing else admitted_standings()


def listing(identity: Identity, wish: Wish, *, after: list[Any] | None) -> Listing:
    """A page of the list that somebody asked for: two questions to the database, whatever the rows hold."""
    rows = store.register_rows(identity, wish, after=after, limit=PAGE + 1)
    page: Page[Row] = cut(rows, _key, size=PAGE, first=after is None)
    names = {row.body_id: row.body_name for row in page.rows}
    writers = Words(tenant().configuration, current_language(), translated, names).writers(wish.columns)
    lines = [_line(row, wish.columns, writers) for row in page.rows]
    counts, bodies = store.counts_and_bodies(identity, wish)
    return Listing(wish, lines, counts, bodies, page.after, page.first)


def _key(row: Row) -> tuple[Any, int]:
    return (row.sorted_by.isoformat() if isinstance(row.sorted_by, date) else row.sorted_by), row.id


def _line(row: Row, columns: Sequence[Column], writers: Sequence[Any]) -> Line:
    cells = {column.value: write(value) for column, write, value in zip(columns, writers, row.values, strict=True)}
    return Line(row.id, cells, STANDING_MARKS.get(row.standing, "turn"))


def address(wish: Wish, after: str | None = None) -> str:
    """The list with what was chosen; `after`: the page that starts there."""
    return url_for("insight.register", **wish.narrowed(), after=after or None)


# ---- what stands above the list
def heads(wish: Wish) -> list[dict[str, Any]]:
    """The heads of the columns; those that sort are links."""
    found = []
    for column in wish.columns:
        order = SORTED_BY.get(column)
        head: dict[str, Any] = {"label": translated(LABELS[column])}
        if order is not None:
            head["href"] = address(replace(wish, order=order))
        if order is wish.order:
            head["sorted"] = "descending" if order.descending else "ascending"
        found.append(head)
    return found


def kinds(listed: Listing) -> list[dict[str, Any]]:
    """The tabs of persons and units, where the association has both."""
    holders = {tier.holder for tier in tenant().association.tiers.values()}
    if "either" not in holders and len(holders) < 2:
        return []
    wish, names = listed.wish, standings_of(listed.wish)
    words: list[tuple[str, Message]] = [("", say("全部")), (Kind.PERSON, say("个人")), (Kind.UNIT, say("单位"))]
    return [
        {
            "label": translated(word),
            "href": address(replace(wish, kind=kind)),
            "count": listed.counts.of(names, kind),
            "current": wish.kind == kind,
        }
        for kind, word in words
    ]


def standing_links(listed: Listing) -> list[dict[str, Any]]:
    """How many stand how, each a link that narrows the list to them."""
    wish, found = listed.wish, []
    for name, standing in tenant().association.standings.items():
        count = listed.counts.of([name], wish.kind)
        if count or wish.standing == name:
            href = address(replace(wish, standing=name))
            mark = STANDING_MARKS.get(name, "turn")
            found.append({"label": said(standing.label), "href": href, "count": count, "mark": mark,
                          "current": wish.standing == name})  # fmt: skip
    return found


def selects(listed: Listing) -> list[dict[str, Any]]:
    """The filters that make sense here."""
    association, wish = tenant().association, listed.wish
    everyone = (EVERYBODY, translated(say("全部登记")))
    standings = [(name, said(one.label)) for name, one in association.standings.items()]
    tiers = [(name, said(one.label)) for name, one in association.tiers.items() if not one.retired or name == wish.tier]
    bodies = [(str(b.id), _indented(b)) for b in listed.bodies]
    every = ("", translated(say("全部")))
    members = ("", translated(say("会员")))
    found = [
        _select("standing", say("状态"), wish.standing, [members, *standings, everyone]),
        _select("tier", say("类别"), wish.tier, [every, *tiers]),
    ]
    if len(bodies) > 1 or wish.body:
        found.append(_select("body", say("机构"), str(wish.body or ""), [every, *bodies]))
    return found


def _indented(body: BodyName) -> str:
    depth = body.path.count("/") - 2
    return "　" * max(depth, 0) + said(body.name)


def _select(name: str, label: Message, value: str, options: Sequence[tuple[str, str]]) -> dict[str, Any]:
    return {"name": name, "label": translated(label), "value": value, "options": options}


def chips(listed: Listing, given: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """What is chosen, each with the address without it."""
    found = []
    for select in given:
        word = next((label for value, label in select["options"] if value and value == select["value"]), "")
        if word:
            found.append((f"{select['label']}：{word.strip('　')}", address(listed.wish.without(select["name"]))))
    if listed.wish.text:
        found.append((translated(say("查找：%(text)s", text=listed.wish.text)), address(listed.wish.without("text"))))
    return found


def described(wish: Wish) -> list[str]:
    """What a list is narrowed to, in words: what stands on the page that takes it away."""
    association, found = tenant().association, []
    if wish.standing:
        every = translated(say("全部登记"))
        found.append(every if wish.standing == EVERYBODY else said(association.standings[wish.standing].label))
    if wish.kind:
        found.append(translated(say("单位") if wish.kind == Kind.UNIT else say("个人")))
    if wish.tier:
        found.append(said(association.tiers[wish.tier].label))
    if wish.body:
        found.append(said(store.name_of_body(wish.body)))
    if wish.text:
        found.append(translated(say("查找：%(text)s", text=wish.text)))
    return found


def column_choices(wish: Wish) -> list[dict[str, Any]]:
    """The columns that may be chosen besides number and name, ticked where they are shown."""
    return [
        {"value": column.value, "label": translated(LABELS[column]), "on": column in wish.columns}
        for column in Column
        if column not in ALWAYS
    ]


def kept(wish: Wish, *names: str) -> dict[str, Any]:
    """What a form above the list has to carry along: everything chosen but what the form itself asks."""
    return {name: value for name, value in wish.narrowed().items() if name not in names}


def together(identity: Identity) -> list[tuple[str, str]]:
    """What may be started for those who are ticked: the address of each procedure with its name."""
    return [(url_for("registration.together", name=name), said(one.label)) for name, one in started_together(identity).items()]
