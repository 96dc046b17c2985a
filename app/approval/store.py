"""Questions of the desk: what waits, counted; what is running; what somebody dealt with; where a case stands in the row."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    bindparam,
    exists,
    false,
    func,
    literal,
    not_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from app.approval.models import SavedView
from app.bodies.models import Body
from app.bodies.store import PlacedBody, office_kinds, offices_query
from app.kernel.errors import NotFound, say
from app.procedures.models import Case, StockPhrase, Turn
from app.procedures.rules.machine import CaseState
from app.procedures.store import (
    HANDED_IN,
    MOST_COUNTED,
    Beside,
    Count,
    counts_around,
    counts_of,
    listed_at_work,
    waiting_bundles_query,
)
from app.search.store import found_by
from app.tenancy.database import ask, db, made_once
from app.web.access import HeldRole, Identity

MOST_BODIES = 200
RUNNING = (CaseState.OPEN, CaseState.RETURNED)


@dataclass(frozen=True)
class Waits:
    """What waits for somebody: (procedure, step) → how many, and how many of all are late or due today."""

    by_step: Mapping[tuple[str, str], int] = field(default_factory=dict)
    late: int = 0
    due_today: int = 0

    @property
    def total(self) -> int:
        return sum(self.by_step.values())

    def by_procedure(self) -> dict[str, int]:
        """How many wait in each procedure."""
        found: dict[str, int] = {}
        for (procedure, _step), count in self.by_step.items():
            found[procedure] = found.get(procedure, 0) + count
        return found


@dataclass(frozen=True)
class Sought:
    """What a list of cases is narrowed to; nothing given means everything that may be seen."""

    procedure: str = ""
    step: str = ""
    tier: str = ""
    text: str = ""
    state: str = ""
    body_ids: tuple[int, ...] = ()


class CaseLine(NamedTuple):
    """One line of a list. `key` is where the next page starts."""

    key: tuple[Any, ...]
    number: str
    title: str
    place: str
    procedure: str
    step: str
    tier: str | None
    state: CaseState
    filed_at: datetime
    due_on: date | None
    handed_in: str | None
    body_id: int
    arrived_at: datetime
    round: int
    filed_for: bool


def waits_of(identity: Identity, today: date) -> Waits:
    """What waits for somebody, from the sums kept with it."""
    return _waits(counts_of(identity, today))


def waits_around(identity: Identity, case_id: int, today: date) -> tuple[Waits, Beside | None]:
    """The same, and where a case stands in it."""
    counts, near = counts_around(identity, case_id, today)
    return _waits(counts), near


def _waits(found: Sequence[Count]) -> Waits:
    by_step = {(one.procedure, one.step): one.all for one in found}
    return Waits(by_step, sum(one.late for one in found), sum(one.due_today for one in found))


# ---- cases that somebody may see, or dealt with
@dataclass(frozen=True)
class Part:
    """Which part of a list is read: after which row, how many. `few`: counted before, all that match are not many."""

    after: int | None
    limit: int
    few: bool = False


def seen_cases(identity: Identity, sought: Sought, part: Part) -> list[CaseLine]:
    """The cases that somebody may see at work, the youngest first."""
    every = select(Case.id.label("at"), Case.id.label("case")).where(listed_at_work(identity), *_narrowed(sought))
    return _read(Case.id, every, part)


def count_seen(identity: Identity, sought: Sought) -> int:
    """How many of them there are."""
    return _at_most(select(Case.id).where(listed_at_work(identity), *_narrowed(sought)))


def dealt_with(identity: Identity, sought: Sought, part: Part) -> list[CaseLine]:
    """The cases in which somebody answered as a reviewer, the one answered last first."""
    return _read(Turn.id, _last_answers(identity, sought), part)


def count_dealt_with(identity: Identity, sought: Sought) -> int:
    """How many of them there are."""
    return _at_most(_last_answers(identity, sought))


def _read(at: Any, every: Any, part: Part) -> list[CaseLine]:
    """The ids of a page are found first: what a line shows is read for these alone, never for what is sorted.

    Many are read in their order until the page is full. A few would be looked for among all: they are found by what they
    have in common, and sorted; the bound keeps the database from reading in the order all the same.
    """
    if part.few:
        found = every.limit(MOST_COUNTED).subquery()
        at, every = found.c.at, select(found)
    if part.after is not None:
        every = every.where(at < part.after)
    page = every.order_by(at.desc()).limit(part.limit).subquery()
    lines = _lines(page.c.at).join(page, page.c.case == Case.id).order_by(page.c.at.desc())
    return [CaseLine((row[0],), *row[1:]) for row in db.session.execute(lines)]


def _at_most(rows: Select[Any]) -> int:
    """How many rows there are; counting ends at `MOST_COUNTED`, so that a long list costs no more than a page."""
    return db.session.scalar(select(func.count()).select_from(rows.limit(MOST_COUNTED).subquery())) or 0


def _last_answers(identity: Identity, sought: Sought) -> Any:
    """Answers after which he gave no other in the same case, from the last one backwards; or by the cases, where these
    are few."""
    later, wanted = aliased(Turn), _narrowed(sought)
    mine = func.coalesce(later.account_id, 0) == identity.account_id
    again = exists(select(later.id).where(later.case_id == Turn.case_id, later.id > Turn.id, later.asked == 0, mine))
    query = select(Turn.id.label("at"), Turn.case_id.label("case")).where(Turn.asked == 0, not_(again))
    if wanted and _at_most(select(Case.id).where(*wanted)) < MOST_COUNTED:
        by_case = func.coalesce(Turn.account_id, 0) == identity.account_id
        return query.where(by_case, Turn.case_id.in_(select(Case.id).where(*wanted)))
    return query.join(Case, Case.id == Turn.case_id).where(Turn.account_id == identity.account_id, *wanted)


def _lines(key: Any) -> Select[Any]:
    return select(
        key, Case.number, Case.title, Case.place, Case.procedure, Case.step, Case.tier, Case.state, Case.filed_at,
        Case.due_on, HANDED_IN, Case.body_id, Case.arrived_at, Case.round, Case.filed_for,
    )  # fmt: skip


def _narrowed(sought: Sought) -> list[ColumnElement[bool]]:
    states = RUNNING if sought.state == "running" else tuple(state for state in CaseState if state.is_closed)
    wanted: Iterable[tuple[object, ColumnElement[bool]]] = (
        (sought.procedure, Case.procedure == sought.procedure),
        (sought.step, Case.step == sought.step),
        (sought.tier, Case.tier == sought.tier),
        (sought.state, Case.state.in_(states)),
        (bool(sought.body_ids), Case.body_id.in_(sought.body_ids)),
        (sought.text, found_by("case", Case.id, sought.text)),
    )
    return [condition for given, condition in wanted if given]


_b = Body.__table__.c


def ids_below(path: str) -> tuple[int, ...]:
    """A body and those below it, by id; nothing for no place."""
    below = select(_b.id).where(_b.path.startswith(path, autoescape=True)).order_by(_b.id)
    return tuple(ask(below).scalars()) if path else ()


_ANSWERS = select(Case.number, Case.answers).where(Case.number.in_(bindparam("numbers", expanding=True)))


def sealed_answers(numbers: Collection[str]) -> dict[str, str]:
    """The sealed answers of the cases on a page, by number."""
    rows: Iterable[Any] = ask(_ANSWERS, numbers=list(numbers))
    return {row[0]: row[1] for row in rows}


def fields_in(names: str | None) -> set[str]:
    """The upload fields among names as a line of the inbox has them: `portrait,papers-1,papers-2`."""
    return {name.split("-")[0] for name in names.split(",")} if names else set()


_NAMES = select(_b.id, _b.name).where(_b.id.in_(bindparam("ids", expanding=True)))


def names_of_bodies(ids: Collection[int]) -> dict[int, dict[str, str]]:
    """Some bodies by what they are called."""
    rows: Iterable[Any] = ask(_NAMES, ids=sorted(ids))
    return {row[0]: row[1] for row in rows}


@dataclass(frozen=True)
class Shelf:
    """What somebody has at hand beside a list: his own views, the bodies he reaches, the bundles that await him."""

    views: Sequence[SavedView] = ()
    bodies: Sequence[PlacedBody] = ()
    bundles: Sequence[tuple[str, Mapping[str, Any]]] = ()


def shelf_of(identity: Identity, *, bundles: bool) -> Shelf:
    """All of it in one statement; `bundles`: whether any are made here."""
    paths = tuple(sorted({held.body_path for held in identity.roles}))
    query = _shelf(paths, office_kinds(), identity.roles if bundles else ())
    rows: Sequence[Any] = ask(query, account=identity.account_id).all()
    bodies = [PlacedBody(row.id, row.about, row.name) for row in rows if row.kind == "body"]
    views = [
        SavedView(id=row.id, name=row.name, view=row.view, asked=row.about, starts=bool(row.starts))
        for row in rows
        if row.kind == "view"
    ]
    return Shelf(
        sorted(views, key=lambda view: view.id), sorted(bodies, key=lambda body: body.path),
        [(row.name, row.about) for row in rows if row.kind == "bundle"],
    )  # fmt: skip


@made_once
def _shelf(paths: tuple[str, ...], kinds: frozenset[str], deciding: tuple[HeldRole, ...]) -> Any:
    none, no = literal(""), false()
    views = select(
        literal("view").label("kind"), SavedView.id, SavedView.name, SavedView.asked.label("about"), SavedView.view,
        SavedView.starts,
    ).where(SavedView.account_id == bindparam("account"))  # fmt: skip
    body = offices_query(paths, kinds, MOST_BODIES).subquery()
    parts = [views, select(literal("body"), body.c.id, body.c.path, body.c.name, none, no)]
    if deciding:
        bundle = waiting_bundles_query(deciding).subquery()
        parts.append(select(literal("bundle"), bundle.c.id, bundle.c.number, bundle.c.name, none, no))
    return union_all(*parts)


def get_view(view_id: int, *, owner: int) -> SavedView:
    """One's own view. Raises NotFound: somebody else's is not there."""
    view: SavedView | None = db.session.scalar(
        select(SavedView).where(SavedView.id == view_id, SavedView.account_id == owner)
    )
    if view is None:
        raise NotFound(say("没有这个视图。"))
    return view


def phrases_of(account_id: int) -> Sequence[StockPhrase]:
    """The sentences that somebody keeps for his opinions."""
    query = select(StockPhrase).where(StockPhrase.account_id == account_id)
    return db.session.scalars(query.order_by(StockPhrase.procedure, StockPhrase.step, StockPhrase.id)).all()


def bodies_of_kind(ids: Collection[int], kind: str) -> list[tuple[int, dict[str, str]]]:
    """Those of the bodies that are of a kind and open: id and name, in the order of the tree."""
    query = select(Body.id, Body.name).where(Body.id.in_(ids), Body.kind == kind, Body.closed_on.is_(None))
    return [(row.id, row.name) for row in db.session.execute(query.order_by(Body.path, Body.id))]
