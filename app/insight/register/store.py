"""Questions about the register as a list: its rows in pages, how many stand how, the bodies to narrow it to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import (
    JSON,
    ColumnElement,
    Select,
    String,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    null,
    or_,
    select,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.orm import aliased

from app.accounts.models import Person
from app.bodies.models import Body
from app.bodies.rules import UNIT, ids_on
from app.insight.register.rules import EVERYBODY, Column, Counts, Kind, Order, Wish
from app.members.models import Fact, HeldTier, MemberCount, Membership
from app.members.store import admitted_standings, counted_at, counted_for, reached, sees_everybody, visible_to
from app.search.store import found_by, like_before
from app.tenancy.database import ask, db, made_once
from app.tenancy.plans import unindexed
from app.web.access import HeldRole, Identity

MOST_BODIES = 300
AT_ONCE = 2000
NO_BOUND = 10**9

FROM: Mapping[Column, Any] = {
    Column.NUMBER: Membership.number_key, Column.NAME: Membership.name, Column.TIER: Membership.tier,
    Column.STANDING: Membership.standing, Column.BODY: Membership.body_id, Column.ADMITTED: Membership.admitted_on,
    Column.TERM_END: Membership.term_end, Column.KIND: Membership.unit_id, Column.SINCE: Membership.standing_since,
    Column.LEFT: Membership.left_on, Column.IDENTITY: Person.identity_masked, Column.SEX: Person.sex,
    Column.BIRTH: Person.birth_date, Column.MOBILE: Person.mobile, Column.EMAIL: Person.email, Column.CODE: Body.code,
    Column.PLACE: Body.kind, Column.OPENED: Membership.opened_at, Column.DOCUMENT: Fact.document,
    Column.VERSION: Membership.version,
}  # fmt: skip
"""Where each column is read; the words for it stand in `columns.py`."""
_OF_PERSON = {Column.IDENTITY, Column.SEX, Column.BIRTH, Column.MOBILE, Column.EMAIL}
_OF_BODY = {Column.CODE, Column.PLACE}
ORDERED: Mapping[Order, Any] = {
    Order.NUMBER: Membership.number_key, Order.NAME: Membership.name, Order.ADMITTED: Membership.admitted_key,
    Order.TERM_END: Membership.term_key,
}  # fmt: skip
"""What a list is sorted by, never empty: a page starts after any row, on every database by the index alone."""


class Row(NamedTuple):
    """A row of the register: what it is sorted by, whose it is, the name of its body, the values of the columns."""

    sorted_by: Any
    id: int
    standing: str
    body_id: int
    body_name: Mapping[str, Any]
    values: Sequence[Any]


@dataclass(frozen=True)
class BodyName:
    """A body as a filter offers it."""

    id: int
    name: Mapping[str, Any]
    path: str


@dataclass(frozen=True)
class Part:
    """Which part of a list is read: after which row, how many, of which standings (those that somebody has).

    `few`: not many match, as was counted, so that they are found first and sorted then; many are read in their order until
    the page is full. Then `by_kind`: they are found by what they are, because fewer are persons, or units, than stand so;
    `at` and `within`: the bodies asked for and those that somebody's roles reach, by id; empty where neither narrows.
    """

    after: tuple[Any, ...] | None
    limit: int
    among: tuple[str, ...]
    few: bool = False
    by_kind: bool = False
    at: tuple[int, ...] = ()
    within: tuple[int, ...] = ()


def register_rows(identity: Identity, wish: Wish, part: Part) -> list[Row]:
    """A page of the register."""
    alike, sought = _alike(wish)
    rows: Iterable[Any] = ask((_page_of_few if part.few else _page)(identity.roles, alike, part), **sought).all()
    return [Row(row[0], row[1], row[2], row[3], row[4], row[5:]) for row in rows]


def _alike(wish: Wish) -> tuple[Wish, dict[str, str]]:
    """A wish whose statements serve for this one too, and what this one looks for in them."""
    if not wish.text:
        return wish, {}
    text, sought = like_before(wish.text)
    return replace(wish, text=text), sought


@made_once
def _page(roles: tuple[HeldRole, ...], wish: Wish, part: Part) -> Any:
    """The part of each standing is a range of an index in the order of the list, and the first of each hold the first of all.

    Applicants have no number and would stand before everybody, who was never admitted would stand behind: passing over
    twenty thousand of them had cost more than the page. Names alone are read all together.
    """
    wanted = [reached(roles), *_of_filters(wish), *_of_kind(wish), *_later(wish.order, part.after)]
    here = [Membership.standing == one for one in part.among]
    query = _lines(wish)
    if wish.order is Order.NAME or len(here) < 2:
        standing = unindexed(Membership.standing).in_(part.among) if wish.order is Order.NAME or not here else here[0]
        query = query.where(standing, *wanted)
    else:
        query = query.where(Membership.id.in_(_first_of_each(here, wanted, wish.order, part.limit)))
    return query.order_by(*_by(wish.order)).limit(part.limit)


@made_once
def _page_of_few(roles: tuple[HeldRole, ...], wish: Wish, part: Part) -> Any:
    """The bound is none; it keeps the database from reading the whole register in the order that is wished for."""
    some = select(Membership.id).where(reached(roles), *_of_filters(wish, part), *_few_of_standing(wish, part))
    query = _lines(wish).where(Membership.id.in_(select(some.limit(NO_BOUND).subquery().c.id)))
    return query.where(*_later(wish.order, part.after)).order_by(*_by(wish.order)).limit(part.limit)


def _few_of_standing(wish: Wish, part: Part) -> list[ColumnElement[bool]]:
    """How somebody stands and what he is; the one that fewer are is what an index is asked for."""
    if part.by_kind:
        number = Membership.unit_id if wish.kind == Kind.UNIT else Membership.person_id
        return [number > 0, unindexed(Membership.standing).in_(part.among)]
    return [*_of_standing(wish, part.among), *_of_kind(wish)]


def _lines(wish: Wish) -> Select[Any]:
    first = [ORDERED[wish.order], Membership.id, Membership.standing, Membership.body_id, Body.name]
    return _selected(first, wish.columns)


def _by(order: Order) -> list[Any]:
    return [column.desc() if order.descending else column for column in (ORDERED[order], Membership.id)]


def _first_of_each(
    parts: Sequence[ColumnElement[bool]], wanted: Sequence[ColumnElement[bool]], order: Order, limit: int
) -> Any:
    """The first of each part, among whom the first of all are."""
    found = [select(Membership.id).where(part, *wanted).order_by(*_by(order)).limit(limit) for part in parts]
    return union_all(*[select(one.subquery().c.id) for one in found])


def all_rows(identity: Identity, wish: Wish) -> Iterator[Sequence[Any]]:
    """Every row that somebody may take away, by number, read some thousand at a time."""
    query = _selected([], wish.columns).where(visible_to(identity, "export"), *narrowed(wish))
    query = query.order_by(Membership.number_key, Membership.id)
    rows = db.session.execute(query, execution_options={"yield_per": AT_ONCE})
    for part in rows.partitions():
        yield from part


def count_of(identity: Identity, wish: Wish, *, also: str = "see_register") -> int:
    """How many rows the list has."""
    query = select(func.count()).select_from(Membership).where(visible_to(identity, also), *narrowed(wish))
    return db.session.scalar(query) or 0


def _selected(first: list[Any], columns: Sequence[Column]) -> Select[Any]:
    wanted = set(columns)
    query = select(*first, *(FROM[column] for column in columns)).select_from(Membership)
    if wanted & _OF_PERSON:
        query = query.outerjoin(Person, Person.id == Membership.person_id)
    if first or wanted & _OF_BODY:
        query = query.join(Body, Body.id == Membership.body_id)
    if Column.DOCUMENT in wanted:
        query = query.outerjoin(Fact, Fact.id == Membership.standing_fact_id)
    return query


def _later(order: Order, after: Sequence[Any] | None) -> list[ColumnElement[bool]]:
    """What stands behind a row."""
    if after is None:
        return []
    last: Any = _day(str(after[0])) if order in (Order.ADMITTED, Order.TERM_END) else str(after[0])
    here: Any = tuple_(ORDERED[order], Membership.id)
    there = tuple_(literal(last), literal(int(after[1])))
    return [here < there if order.descending else here > there]


def _day(text: str) -> date:
    """The day in a key; the first of all days where the order was changed by hand and the key is of another one."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return date.min


def narrowed(wish: Wish) -> list[ColumnElement[bool]]:
    """The conditions of a wish."""
    return [*_of_standing(wish, admitted_standings()), *_of_kind(wish), *_of_filters(wish)]


def _of_standing(wish: Wish, among: Sequence[str]) -> list[ColumnElement[bool]]:
    if wish.standing == EVERYBODY:
        return []
    one = Membership.standing == wish.standing
    return [one if wish.standing else unindexed(Membership.standing).in_(among)]  # nearly everybody is admitted


def _of_kind(wish: Wish) -> list[ColumnElement[bool]]:
    if not wish.kind:
        return []
    column = Membership.unit_id if wish.kind == Kind.UNIT else Membership.person_id
    return [column.is_not(None)]


def _of_filters(wish: Wish, part: Part | None = None) -> list[ColumnElement[bool]]:
    """Tier, body and text; a part that is found, not read in its order, names the bodies by their ids."""
    wanted: list[ColumnElement[bool]] = [_at_bodies(ids) for ids in (part.at, part.within) if ids] if part else []
    if wish.tier:
        wanted.append(Membership.tier == wish.tier)
    if wish.body and not (part and part.at):
        wanted.append(_belongs_to(wish.body))
    if wish.text:
        wanted.append(found_by("member", Membership.id, wish.text))
    return wanted


def _at_bodies(ids: Sequence[int]) -> ColumnElement[bool]:
    """Whoever belongs to some bodies or holds a tier at one of them, by the indexes of bodies."""
    other = aliased(Membership)
    held = select(HeldTier.membership_id).where(HeldTier.body_id.in_(ids))
    return Membership.id.in_(union_all(select(other.id).where(other.body_id.in_(ids)), held))


def bodies_reached(identity: Identity) -> tuple[int, ...]:
    """The bodies in somebody's charge, by id; nothing for who sees everybody."""
    seeing = _seeing(identity.roles)
    if sees_everybody(seeing):
        return ()
    return tuple(db.session.scalars(select(Body.id).where(_in_charge_of(seeing)).order_by(Body.id)))


def _in_charge_of(seeing: Sequence[HeldRole]) -> ColumnElement[bool]:
    """The bodies that roles reach."""
    if sees_everybody(seeing):
        return true()
    places = [Body.id == one.body_id if one.sees == "own" else Body.path.startswith(one.body_path, autoescape=True)
              for one in seeing]  # fmt: skip
    return or_(false(), *places)


def bodies_below(body_id: int) -> tuple[int, ...]:
    """A body and those below it, by id."""
    top, at = aliased(Body), aliased(Body)
    here = func.substr(at.path, 1, func.length(top.path)) == top.path
    return tuple(db.session.scalars(select(at.id).join(top, here).where(top.id == body_id).order_by(at.id)))


def _belongs_to(body_id: int) -> ColumnElement[bool]:
    """Whoever stands at a body or below it, and whoever holds a tier there (`stays`)."""
    top, at = aliased(Body), aliased(Body)
    path = select(top.path).where(top.id == body_id).scalar_subquery()
    held = select(HeldTier.membership_id).join(at, at.id == HeldTier.body_id)
    held = held.where(func.substr(at.path, 1, func.length(path)) == path)
    return or_(func.substr(Membership.body_path, 1, func.length(path)) == path, Membership.id.in_(held))


def counts_and_bodies(identity: Identity, wish: Wish) -> tuple[Counts, list[BodyName]]:
    """How many stand how under the present filters, and the bodies that the list can be narrowed to; in one question."""
    alike, sought = _alike(wish)
    rows: Sequence[Any] = ask(_counts_and_bodies(identity.roles, alike), **sought).all()
    standings = [row for row in rows if row[3] is None]
    bodies = sorted((BodyName(row[3], row[4], row[5]) for row in rows if row[3] is not None), key=lambda one: ids_on(one.path))
    persons = {row[0]: row[1] - row[2] for row in standings}
    return Counts(persons, {row[0]: row[2] for row in standings}), bodies


@made_once
def _counts_and_bodies(roles: tuple[HeldRole, ...], wish: Wish) -> Any:
    nothing = (null(), cast(null(), JSON), cast(null(), String))
    counted = (_counted if _is_counted(roles, wish) else _counted_one_by_one)(roles, wish).add_columns(*nothing)
    offered = or_(and_(Body.kind != UNIT, Body.closed_on.is_(None)), Body.id == wish.body)
    named = select(cast(null(), String), literal(0), literal(0), Body.id, Body.name, Body.path)
    named = named.where(offered, _in_charge_of(_seeing(roles))).order_by(Body.path, Body.id).limit(MOST_BODIES)
    return union_all(counted, select(named.subquery()))


def _is_counted(roles: tuple[HeldRole, ...], wish: Wish) -> bool:
    """Whether what was asked for is counted as it happens: no text was looked for, no part of a part of the register."""
    return not wish.text and (sees_everybody(_seeing(roles)) or not wish.body)


def _seeing(roles: tuple[HeldRole, ...]) -> list[HeldRole]:
    return [role for role in roles if "see_register" in role.capabilities]


def _counted_one_by_one(roles: tuple[HeldRole, ...], wish: Wish) -> Any:
    """How many of those who were looked for stand how: few, found by the index of names or within somebody's bodies."""
    query: Any = select(Membership.standing, func.count(), func.count(Membership.unit_id))
    return query.where(reached(roles), *_of_filters(wish)).group_by(Membership.standing)


def _counted(roles: tuple[HeldRole, ...], wish: Wish) -> Any:
    """How many stand how, from the counts that are kept with the register."""
    units = func.sum(case((MemberCount.is_unit, MemberCount.number), else_=0))
    at = counted_at(MemberCount, wish.body) if wish.body else counted_for(_seeing(roles), MemberCount)
    query: Any = select(MemberCount.standing, func.sum(MemberCount.number), units).where(at)
    if wish.tier:
        query = query.where(MemberCount.tier == wish.tier)
    return query.group_by(MemberCount.standing)


def name_of_body(body_id: int) -> Mapping[str, Any]:
    """The name of a body; empty for none."""
    return db.session.scalar(select(Body.name).where(Body.id == body_id)) or {}


def names_of_bodies() -> dict[int, dict[str, Any]]:
    """The name of every body, for a list of everybody."""
    return {row[0]: row[1] for row in db.session.execute(select(Body.id, Body.name).order_by(Body.id))}
