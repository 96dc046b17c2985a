"""What waits for somebody: a range of the table of who may act now. Lists select columns, never whole cases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, exists, func, literal, select, tuple_, union_all
from sqlalchemy.orm import aliased

from app.forms.models import Upload
from app.procedures.models import NO_DEADLINE, Bundle, Case, Gathering, Waiting
from app.procedures.rules.machine import CaseState
from app.procedures.store.desks import Asker, asker_of, at_desks, in_inbox, looked_at, not_own
from app.search.store import found_by, like_before
from app.tenancy.database import ask, made_once
from app.web.access import Identity

PAGE = 50
MOST_COUNTED = 1000
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
    few: bool = False
    """Counted before: all that match are not many."""

    @property
    def sifts(self) -> bool:
        """Whether it is narrowed by what no index has in the order of a list."""
        return bool(self.body_path or self.again or self.bundle or self.text)

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
    if filters.few:
        return _few(who, filters, after, limit)
    query = select(*_LINE).join(Case, Case.id == Waiting.case_id).where(not_own(who), *_narrowed(filters))
    if after is not None:
        query = query.where(filters.order.past(tuple_(*[literal(one) for one in after])))
    return in_order(who, query, limit, order=filters.order, steps=filters.steps)


def _few(who: Asker, filters: Filters, after: tuple[Any, ...] | None, limit: int) -> Any:
    """All that match, sorted; the bound keeps the database from reading everything in the order until a page is full."""
    order = filters.order
    keys = [column.label(f"key_{at}") for at, column in enumerate(order.columns)]
    some = select(Waiting.id, *keys).join(Case, Case.id == Waiting.case_id).where(_here(who, filters))
    found = some.where(*_narrowed(filters, found=True)).limit(MOST_COUNTED).subquery()
    of_page = Order(tuple(found.c[key.name] for key in keys), order.backwards)
    page = select(found.c.id).order_by(*of_page.by()).limit(limit)
    if after is not None:
        page = page.where(of_page.past(tuple_(*[literal(one) for one in after])))
    query = select(*_LINE).join(Case, Case.id == Waiting.case_id).where(Waiting.id.in_(select(page.subquery().c.id)))
    return query.order_by(*order.by())


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


def _narrowed(filters: Filters, *, found: bool = False) -> list[ColumnElement[bool]]:
    """What the list is narrowed to. `found`: by ids that an index gives; else by the case that is read in its order."""
    body, back = (_running(Running.body_id.in_(filters.body_ids)), _running(Running.round > 1)) if found else (
        Case.body_path.startswith(filters.body_path, autoescape=True), Case.round > 1)  # fmt: skip
    wanted: list[tuple[object, ColumnElement[bool]]] = [
        (filters.procedure, Waiting.procedure == filters.procedure),
        (filters.step, Waiting.step == filters.step),
        (filters.tier, Waiting.tier == filters.tier),
        (filters.body_path, body),
        (filters.late_on, Waiting.sort_on < (filters.late_on or NO_DEADLINE)),
        (filters.due_until, Waiting.sort_on <= (filters.due_until or NO_DEADLINE)),
        (filters.again, back if filters.again is Again.AGAIN else Case.round == 1),
        (filters.bundle, _in_bundle(filters.bundle)),
        (filters.text, found_by("case", Waiting.case_id, filters.text)),
    ]  # fmt: skip
    return [condition for given, condition in wanted if given]


def _running(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """By the running cases of which something holds: found by an index, and few of all that ever were."""
    return Waiting.case_id.in_(select(Running.id).where(condition, Running.state == CaseState.OPEN))


def _here(who: Asker, filters: Filters) -> ColumnElement[bool]:
    """Which rows stand in the inbox; where their ids are known, they are not looked for among all that wait at a desk."""
    return and_(looked_at(who), not_own(who)) if filters.by_ids else in_inbox(who)


def _in_bundle(number: str) -> ColumnElement[bool]:
    held = select(Gathering.case_id).join(Bundle, Bundle.id == Gathering.bundle_id)
    return Waiting.case_id.in_(held.where(Bundle.number == number, Gathering.left_at.is_(None)))


def count_matching(identity: Identity, filters: Filters) -> int:
    """How many of what waits for somebody match; counting ends at `MOST_COUNTED`."""
    alike, sought = _alike(filters)
    return ask(_number_matching(asker_of(identity), alike), **sought).scalar() or 0


@made_once
def _number_matching(who: Asker, filters: Filters) -> Any:
    some = select(Waiting.id).join(Case, Case.id == Waiting.case_id)
    some = some.where(_here(who, filters), *_narrowed(filters, found=True)).limit(MOST_COUNTED)
    return select(func.count()).select_from(some.subquery())


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
