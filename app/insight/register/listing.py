"""The register as a page lists it: lines in words, how many stand how, where the next page starts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from flask import url_for

from app.insight.register import store
from app.insight.register.columns import Words
from app.insight.register.rules import EVERYBODY, Counts, Kind, Wish
from app.insight.register.store import BodyName, Part, Row
from app.kernel.errors import say
from app.members.labels import STANDING_MARKS
from app.members.store import admitted_standings
from app.tenancy.tenants import tenant
from app.web.access import Identity
from app.web.addresses import with_query
from app.web.language import current_language, said, translated
from app.web.paging import PAGE, Page, cut

MOST_SORTED = 1000
"""So many are found and sorted; of more, a page is soon full when they are read in their order."""


class Line(NamedTuple):
    """One line: whose it is, how its standing is marked, and a word for each column of the wish."""

    id: int
    mark: str
    cells: Sequence[str]


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
    counts, bodies = store.counts_and_bodies(identity, wish)
    rows = store.register_rows(identity, wish, _part(identity, wish, counts, after))
    page: Page[Row] = cut(rows, _key, size=PAGE, first=after is None)
    names = {row.body_id: row.body_name for row in page.rows}
    writers = Words(tenant().configuration, current_language(), translated, names).writers(wish.columns)
    lines = [
        Line(row.id, STANDING_MARKS.get(row.standing, "turn"),
             [write(value) for write, value in zip(writers, row.values, strict=True)])
        for row in page.rows
    ]  # fmt: skip
    return Listing(wish, lines, counts, bodies, page.after, page.first)


def _part(identity: Identity, wish: Wish, counts: Counts, after: list[Any] | None) -> Part:
    """What is read of the list: how many match, and how many of what they are, was counted before."""
    every, standings = counts.standings, standings_of(wish)
    among = every if wish.standing == EVERYBODY else tuple(one for one in standings if one in every)
    part = Part(tuple(after) if after is not None else None, PAGE + 1, among)
    if counts.of(among, wish.kind) >= MOST_SORTED:
        return part
    by_kind = bool(wish.kind) and counts.of(every, wish.kind) < counts.of(among)
    at = store.bodies_below(wish.body) if wish.body else ()
    return replace(part, few=True, by_kind=by_kind, at=at, within=store.bodies_reached(identity))


def _key(row: Row) -> tuple[Any, int]:
    return (row.sorted_by.isoformat() if isinstance(row.sorted_by, date) else row.sorted_by), row.id


def address(wish: Wish, after: str = "") -> str:
    """The list with what was chosen; `after`: the page that starts there."""
    asked = wish.narrowed()
    return with_query(url_for("insight.register"), {**asked, "after": after} if after else asked)


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
