"""What waits for somebody: a range of the table of who may act now. Lists select columns, never whole cases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, exists, func, literal, or_, select, tuple_, union_all
from sqlalchemy.orm import aliased

from app.forms.models import Upload
from app.procedures.models import NO_DEADLINE, Bundle, Case, Gathering, Waiting
from app.procedures.rules.machine import CaseState
from app.procedures.store.desks import Asker, asker_of, at_desks, looked_at, not_own
from app.search.store import found_by, like_before
from app.tenancy.database import ask, made_once
from app.web.access import Identity

PAGE = 50
MOST_COUNTED = 1000
NO_BOUND = 10**9
MOST_PARTS = 40
"""So many ranges of the index are read side by side; where there would be more, one range a desk is read and sifted."""


class Again(StrEnum):
    """Whether a case comes for the first time, or after it was put right or sent back."""

    FIRST = "first"
    AGAIN = "again"


@dataclass(frozen=True)
class Order:
    """The order of a list: the columns that a page starts after, forwards or backwards."""

    columns: tuple[Any, ...]
    backwards: bool = False

    def by(self, columns: Sequence[Any] = ()) -> list[Any]:
        """What to sort by; `columns` stand for its own in a query around the query."""
        every = list(columns) or list(self.columns)
        return [one.desc() for one in every] if self.backwards else every

    def past(self, at: Any) -> ColumnElement[bool]:
        """What comes after a row."""
        here: Any = tuple_(*self.columns)
        beyond: ColumnElement[bool] = here < at if self.backwards else here > at
        return beyond

    @property
    def turned(self) -> Order:
        """The same the other way round."""
        return Order(self.columns, not self.backwards)


Running = aliased(Case)
DUE = Order((Waiting.sort_on, Waiting.case_id))
NEWEST = Order((Waiting.case_id,), backwards=True)
LONGEST = Order((Waiting.since_on, Waiting.case_id))
ORDERS = {"": DUE, "received": NEWEST, "since": LONGEST}


@dataclass(frozen=True)
class Filters:
    """What the inbox is narrowed to; nothing given means everything. `late_on` keeps what was due before that day.

    `body_path` keeps what belongs to a body or to one below it. `steps` are all steps that it can hold then, where they
    are known: each is a range of the index. `bundle` is the number of a bundle. `sort` names one of `ORDERS`.
    """

    procedure: str = ""
    step: str = ""
    tier: str = ""
    body_path: str = ""
    body_ids: tuple[int, ...] = ()
    """Its id and those of the bodies below it: by these a database knows how many cases it will find."""
    text: str = ""
    late_on: date | None = None
    due_until: date | None = None
    again: Again | None = None
    bundle: str = ""
    sort: str = ""
    steps: tuple[tuple[str, str], ...] = ()

    @property
    def sifts(self) -> bool:
        """Whether few may match of what no index has in the order of a list."""
        kept_by_day = self.procedure or self.step or self.tier or self.late_on or self.due_until
        return self.by_ids or bool(self.sort and kept_by_day)

    @property
    def by_ids(self) -> bool:
        """Whether an index gives the ids of all that it is narrowed to."""
        return bool(self.body_path or self.again is Again.AGAIN or self.bundle or self.text)

    @property
    def order(self) -> Order:
        return ORDERS[self.sort]


class InboxRow(NamedTuple):
    """One line of the inbox. `sort_on`, `since_on` and `case_id` are where the next page starts.

    `handed_in` names the upload fields for which files came with it, with commas between.
    """

    case_id: int
    number: str
    title: str
    place: str
    procedure: str
    step: str
    tier: str | None
    filed_at: datetime
    due_on: date | None
    sort_on: date
    round: int
    version: int
    handed_in: str | None
    body_id: int
    arrived_at: datetime
    filed_for: bool
    since_on: date

    @property
    def keys(self) -> dict[str, tuple[Any, ...]]:
        """Where the next page starts, in each order."""
        due, since = (self.sort_on.isoformat(), self.case_id), (self.since_on.isoformat(), self.case_id)
        return {"": due, "received": (self.case_id,), "since": since}


_OF_CASE = (Upload.subject == literal("case:") + Case.number, Upload.removed_at.is_(None))
HANDED_IN = select(func.aggregate_strings(Upload.field, ",")).where(*_OF_CASE).correlate(Case).scalar_subquery()
"""The upload fields for which files came with a case, with commas between; one of the columns of a list."""
_LINE = (
    Case.id, Case.number, Case.title, Case.place, Case.procedure, Waiting.step, Case.tier, Case.filed_at,
    Waiting.due_on, Waiting.sort_on, Case.round, Case.version, HANDED_IN.label("handed_in"), Case.body_id, Case.arrived_at,
    Case.filed_for, Waiting.since_on,
)  # fmt: skip


def inbox(identity: Identity, filters: Filters, *, after: tuple[Any, ...] | None = None, limit: int = PAGE) -> list[InboxRow]:
    """A page of what waits for somebody in an order, starting after a row (`InboxRow.keys`)."""
    alike, sought = _alike(filters)
    rows: Iterable[Any] = ask(_inbox(asker_of(identity), alike, after, limit), **sought).all()
    return [InboxRow._make(row) for row in rows]


def _alike(filters: Filters) -> tuple[Filters, dict[str, str]]:
    """Filters whose statements serve for these too, and what these look for in them."""
    if not filters.text:
        return filters, {}
    text, sought = like_before(filters.text)
    return replace(filters, text=text), sought


@made_once
def _inbox(who: Asker, filters: Filters, after: tuple[Any, ...] | None, limit: int) -> Any:
    query = select(*_LINE).join(Case, Case.id == Waiting.case_id).where(not_own(who), *_narrowed(filters))
    if after is not None:
        query = query.where(filters.order.past(tuple_(*[literal(one) for one in after])))
    return in_order(who, query, limit, order=filters.order, steps=filters.steps)


def matching(
    identity: Identity, filters: Filters, *, after: tuple[Any, ...] | None = None, limit: int = PAGE
) -> tuple[list[InboxRow], int]:
    """The same for a list of which few may match: all are found and sorted; and how many there are.

    Counting ends at `MOST_COUNTED`, and then the page is not the first of all that match: it is read in its order.
    """
    alike, sought = _alike(filters)
    rows: Sequence[Any] = ask(_matching(asker_of(identity), alike, after, limit), **sought).all()
    if not rows:
        return [], 0 if after is None else count_matching(identity, filters)
    return [InboxRow._make(row[:-1]) for row in rows], rows[0][-1]


@made_once
def _matching(who: Asker, filters: Filters, after: tuple[Any, ...] | None, limit: int) -> Any:
    """Who they are is written down once, for the number and for the page."""
    order, found = filters.order, _found(who, filters).cte("found")
    of_page = Order(tuple(found.c[f"key_{at}"] for at, _ in enumerate(order.columns)), order.backwards)
    page = select(found.c.id).order_by(*of_page.by()).limit(limit)
    if after is not None:
        page = page.where(of_page.past(tuple_(*[literal(one) for one in after])))
    count = select(func.count()).select_from(found).scalar_subquery()
    query = select(*_LINE, count).join(Case, Case.id == Waiting.case_id)
    return query.where(Waiting.id.in_(select(page.subquery().c.id))).order_by(*order.by())


def _found(who: Asker, filters: Filters) -> Any:
    """All that match, as far as they are counted, with what they are sorted by.

    Of what is looked for by name nearly all is closed: what waits is found by the ids, and then its case; the bound is
    none, and keeps that order of things.
    """
    keys = [column.label(f"key_{at}") for at, column in enumerate(filters.order.columns)]
    here = [*_of_waiting(filters), *_by_case(filters)]
    if filters.text:
        some = select(Waiting.id, Waiting.case_id, *keys).where(looked_at(who), *here).limit(NO_BOUND).subquery()
        query = select(some.c.id, *[some.c[key.name] for key in keys]).join(Case, Case.id == some.c.case_id)
    else:
        desks = looked_at(who) if filters.by_ids else or_(*at_desks(who))
        query = select(Waiting.id, *keys).join(Case, Case.id == Waiting.case_id).where(desks, *here)
    return query.where(not_own(who), *_of_case(filters)).limit(MOST_COUNTED)


def in_order(who: Asker, query: Any, limit: int, *, order: Order, steps: Sequence[tuple[str, str]] = ()) -> Any:
    """The first rows in an order: each range of the index gives its first, and the best of these remain."""
    ranges = _ranges(who, steps)
    if len(ranges) == 1:
        return query.where(ranges[0]).order_by(*order.by()).limit(limit)
    keys = [column.label(f"key_{at}") for at, column in enumerate(order.columns)]
    parts = [query.where(one).add_columns(*keys).order_by(*order.by()).limit(limit) for one in ranges]
    rows = union_all(*[select(part.subquery()) for part in parts]).subquery()
    every = [column for column in rows.c if not column.name.startswith("key_")]
    return select(*every).order_by(*order.by([rows.c[key.name] for key in keys])).limit(limit)


def _ranges(who: Asker, steps: Sequence[tuple[str, str]]) -> list[ColumnElement[bool]]:
    """What is read: one range of an index for each desk and, where few enough are known, for each step."""
    desks = at_desks(who)
    if not steps or len(desks) * len(steps) > MOST_PARTS:
        return desks
    here = [and_(Waiting.procedure == procedure, Waiting.step == step) for procedure, step in steps]
    return [and_(desk, one) for desk in desks for one in here]


def _narrowed(filters: Filters) -> list[ColumnElement[bool]]:
    """What the list is narrowed to, where it is read in its order."""
    return [*_of_waiting(filters), *_of_case(filters)]


def _of_waiting(filters: Filters) -> list[ColumnElement[bool]]:
    """What is seen in the row itself, or asked of an index by its case."""
    wanted: list[tuple[object, ColumnElement[bool]]] = [
        (filters.procedure, Waiting.procedure == filters.procedure),
        (filters.step, Waiting.step == filters.step),
        (filters.tier, Waiting.tier == filters.tier),
        (filters.late_on, Waiting.sort_on < (filters.late_on or NO_DEADLINE)),
        (filters.due_until, Waiting.sort_on <= (filters.due_until or NO_DEADLINE)),
        (filters.bundle, _in_bundle(filters.bundle)),
        (filters.text, found_by("case", Waiting.case_id, filters.text)),
    ]
    return [condition for given, condition in wanted if given]


def _of_case(filters: Filters) -> list[ColumnElement[bool]]:
    """What is seen in the case."""
    wanted: list[tuple[object, ColumnElement[bool]]] = [
        (filters.body_path, Case.body_path.startswith(filters.body_path, autoescape=True)),
        (filters.again, Case.round > 1 if filters.again is Again.AGAIN else Case.round == 1),
    ]
    return [condition for given, condition in wanted if given]


def _by_case(filters: Filters) -> list[ColumnElement[bool]]:
    """The same by the ids of running cases that an index gives; who looks for a text has found few, and sees it in them."""
    wanted: list[tuple[object, ColumnElement[bool]]] = [
        (filters.body_path, Waiting.case_id.in_(_running(Running.body_id.in_(filters.body_ids)))),
        (filters.again is Again.AGAIN, Waiting.case_id.in_(_running(Running.round > 1))),
    ]
    return [] if filters.text else [condition for given, condition in wanted if given]


def _running(condition: ColumnElement[bool]) -> Any:
    """The running cases of which something holds: found by an index, and few of all that ever were."""
    return select(Running.id).where(condition, Running.state == CaseState.OPEN)


def _in_bundle(number: str) -> ColumnElement[bool]:
    held = select(Gathering.case_id).join(Bundle, Bundle.id == Gathering.bundle_id)
    return Waiting.case_id.in_(held.where(Bundle.number == number, Gathering.left_at.is_(None)))


def count_matching(identity: Identity, filters: Filters) -> int:
    """How many of what waits for somebody match; counting ends at `MOST_COUNTED`."""
    alike, sought = _alike(filters)
    return ask(_number_matching(asker_of(identity), alike), **sought).scalar() or 0


@made_once
def _number_matching(who: Asker, filters: Filters) -> Any:
    return select(func.count()).select_from(_found(who, filters).subquery())


# ---- before and after a case in what was found
def beside(identity: Identity, filters: Filters, case_id: int) -> tuple[str | None, str | None]:
    """The numbers of the cases before and after one in a narrowed list, whether or not it still belongs there itself."""
    alike, sought = _alike(filters)
    row = ask(_beside(asker_of(identity), alike), case=case_id, **sought).first()
    return (row.before, row.after) if row else (None, None)


@made_once
def _beside(who: Asker, filters: Filters) -> Any:
    order = filters.order
    case: BindParameter[Any] = bindparam("case")
    here: list[Any] = [
        select(column).where(Waiting.case_id == case, looked_at(who)).limit(1).scalar_subquery() for column in order.columns
    ]
    query = select(Case.number, Waiting.id).join(Case, Case.id == Waiting.case_id)
    query = query.where(not_own(who), *_narrowed(filters))
    found = []
    for name, way in (("before", order.turned), ("after", order)):
        part = in_order(who, query.where(way.past(tuple_(*here))), 1, order=way, steps=filters.steps).subquery()
        found.append(select(part.c.number).scalar_subquery().label(name))
    return select(*found).where(exists(select(Waiting.id).where(Waiting.case_id == case)))
