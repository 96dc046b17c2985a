"""What waits for somebody: a range of the table of who may act now. Lists select columns, never whole cases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, literal, select, tuple_, union_all

from app.forms.models import Upload
from app.procedures.models import NO_DEADLINE, Case, Waiting
from app.procedures.store.desks import Asker, asker_of, at_desks, in_inbox, not_own
from app.search.store import found_by
from app.tenancy.database import ask
from app.web.access import Identity

PAGE = 50
MOST_COUNTED = 1000


@dataclass(frozen=True)
class Filters:
    """What the inbox is narrowed to; nothing given means everything. `late_on` keeps what was due before that day.

    `body_path` keeps what belongs to a body or to one below it. `newest` puts what was filed last on top.
    """

    procedure: str = ""
    step: str = ""
    tier: str = ""
    body_path: str = ""
    text: str = ""
    late_on: date | None = None
    due_until: date | None = None
    newest: bool = False


@dataclass(frozen=True)
class InboxRow:
    """One line of the inbox. `sort_on` and `case_id` are where the next page starts.

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


_OF_CASE = (Upload.subject == literal("case:") + Case.number, Upload.removed_at.is_(None))
HANDED_IN = select(func.aggregate_strings(Upload.field, ",")).where(*_OF_CASE).correlate(Case).scalar_subquery()
"""The upload fields for which files came with a case, with commas between; one of the columns of a list."""
PLACE = (Waiting.sort_on, Waiting.case_id)
_LINE = (
    Case.id, Case.number, Case.title, Case.place, Case.procedure, Case.step, Case.tier, Case.filed_at,
    Waiting.due_on, Waiting.sort_on, Case.round, Case.version,
    HANDED_IN,
)  # fmt: skip


def inbox(identity: Identity, filters: Filters, *, after: tuple[date, int] | None = None, limit: int = PAGE) -> list[InboxRow]:
    """A page of what waits for somebody, what is due first on top, starting after a row."""
    who = asker_of(identity)
    query = select(*_LINE).join(Case, Case.id == Waiting.case_id).where(not_own(who), *_narrowed(filters))
    if filters.newest:
        rows = query if after is None else query.where(Waiting.case_id < after[1])
        return _read(in_order(who, rows, limit, keys=[Waiting.case_id.desc()]))
    if after is not None:
        query = query.where(tuple_(*PLACE) > tuple_(literal(after[0]), literal(after[1])))
    return _read(in_order(who, query, limit, keys=PLACE))


def _read(query: Any) -> list[InboxRow]:
    rows: Iterable[Any] = ask(query)
    return [InboxRow(*row) for row in rows]


def in_order(who: Asker, query: Any, limit: int, *, keys: Sequence[Any]) -> Any:
    """The first rows in an order: each desk gives the first of its range of the index, and the best of these remain."""
    parts = [query.where(one).add_columns(Waiting.case_id.label("at")).order_by(*keys).limit(limit) for one in at_desks(who)]
    if len(parts) == 1:
        return query.where(at_desks(who)[0]).order_by(*keys).limit(limit)
    rows = union_all(*[select(part.subquery()) for part in parts]).subquery()
    backwards = "DESC" in str(keys[-1])
    chosen = [rows.c.sort_on, rows.c.at] if len(keys) > 1 else [rows.c.at]
    every = [column for column in rows.c if column.name != "at"]
    return select(*every).order_by(*[key.desc() for key in chosen] if backwards else chosen).limit(limit)


def _narrowed(filters: Filters) -> list[ColumnElement[bool]]:
    wanted: list[tuple[object, ColumnElement[bool]]] = [
        (filters.procedure, Waiting.procedure == filters.procedure),
        (filters.step, Waiting.step == filters.step),
        (filters.tier, Case.tier == filters.tier),
        (filters.body_path, Case.body_path.startswith(filters.body_path, autoescape=True)),
        (filters.late_on, Waiting.sort_on < (filters.late_on or NO_DEADLINE)),
        (filters.due_until, Waiting.sort_on <= (filters.due_until or NO_DEADLINE)),
        (filters.text, found_by("case", Waiting.case_id, filters.text)),
    ]  # fmt: skip
    return [condition for given, condition in wanted if given]


def count_matching(identity: Identity, filters: Filters) -> int:
    """How many of what waits for somebody match; counting ends at `MOST_COUNTED`."""
    some = select(Waiting.id).join(Case, Case.id == Waiting.case_id)
    some = some.where(in_inbox(asker_of(identity)), *_narrowed(filters)).limit(MOST_COUNTED)
    return ask(select(func.count()).select_from(some.subquery())).scalar() or 0
