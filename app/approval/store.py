"""Questions of the desk: what waits, counted; what is running; what somebody dealt with; where a case stands in the row."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, false, func, literal, select, union_all

from app.approval.models import SavedView
from app.bodies.models import Body
from app.bodies.rules import ids_on
from app.bodies.store import PlacedBody, office_kinds, offices_query
from app.kernel.errors import NotFound, say
from app.members.models import Membership
from app.members.store import visible_to
from app.procedures.models import Case, DealtWith, StockPhrase
from app.procedures.rules.machine import RUNNING, CaseState
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
from app.search.store import found_by, found_ids
from app.tenancy.database import ask, db, made_once
from app.tenancy.plans import unindexed
from app.web.access import HeldRole, Identity

MOST_BODIES = 200


@dataclass(frozen=True)
class Waits:
    """What waits for somebody: (procedure, step) → how many, and how many of these are late, due today, due within a week."""

    by_step: Mapping[tuple[str, str], int] = field(default_factory=dict)
    counts: Sequence[Count] = ()

    @property
    def late(self) -> int:
        return sum(one.late for one in self.counts)

    @property
    def due_today(self) -> int:
        return sum(one.due_today for one in self.counts)

    @property
    def total(self) -> int:
        return sum(self.by_step.values())

    def by_procedure(self) -> dict[str, int]:
        """How many wait in each procedure."""
        found: dict[str, int] = {}
        for (procedure, _step), count in self.by_step.items():
            found[procedure] = found.get(procedure, 0) + count
        return found

    def number(self, procedure: str, step: str, due: str) -> int:
        """How many there are of a procedure, at a step, due until then (`late`, `today`, `week`); empty stands for all."""
        here = [one for one in self.counts if procedure in ("", one.procedure) and step in ("", one.step)]
        until = {"late": lambda one: one.late, "today": lambda one: one.late + one.due_today, "week": lambda one: one.due_soon}
        return sum(until.get(due, lambda one: one.all)(one) for one in here)


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
    return Waits({(one.procedure, one.step): one.all for one in found}, found)


# ---- cases that somebody may see, or dealt with
@dataclass(frozen=True)
class Part:
    """Which part of a list is read: after which row, how many lines; of less than `most` all are found and sorted."""

    after: int | None
    limit: int
    most: int = MOST_COUNTED


def seen_cases(identity: Identity, sought: Sought, part: Part) -> tuple[list[CaseLine], int]:
    """The cases that somebody may see at work, the youngest first; and how many there are."""
    every: Any = select(Case.id.label("at"), Case.id.label("case")).where(listed_at_work(identity))
    found = every.where(*_narrowed(sought))
    count = _at_most(found)
    if count < part.most:
        return _read_few(found, part), count
    rest = every.where(*_narrowed(replace(sought, state=""), sifted=True))
    states = _states(sought)
    return _read(Case.id, [rest.where(Case.state == one) for one in states] if states else [rest], part), count


def dealt_with(identity: Identity, sought: Sought, part: Part) -> tuple[list[CaseLine], int]:
    """The cases in which somebody answered as a reviewer, the one answered last first; and how many there are."""
    mine, rest = [DealtWith.account_id == identity.account_id, *_of_mine(sought)], _beside_mine(sought)
    in_order = _dealt(mine)
    if _narrowed(rest):
        in_order = in_order.join(Case, Case.id == DealtWith.case_id).where(*_narrowed(rest, sifted=True))
    few = sought.text or (_narrowed(rest) and _at_most(select(Case.id).where(*_narrowed(sought))) < part.most)
    found = _dealt(mine).where(DealtWith.case_id.in_(_found_ids(sought))) if few else in_order
    count = _at_most(found)
    return (_read_few(found, part) if count < part.most else _read(DealtWith.turn_id, [in_order], part)), count


def _found_ids(sought: Sought) -> Any:
    """The ids of the cases that match; of a text alone those that the index of names gives, without a look at the case."""
    plain = sought == Sought(procedure=sought.procedure, state=sought.state, text=sought.text)
    if plain and sought.text:
        return found_ids("case", sought.text)
    return select(Case.id).where(*_narrowed(sought))


def _dealt(mine: Sequence[ColumnElement[bool]]) -> Any:
    return select(DealtWith.turn_id.label("at"), DealtWith.case_id.label("case")).where(*mine)


def _of_mine(sought: Sought) -> list[ColumnElement[bool]]:
    """What is kept of a case with who dealt with it; a case stands at a step only while it runs."""
    running = True if sought.step else {"running": True, "closed": False}.get(sought.state)
    found = [DealtWith.procedure == sought.procedure] if sought.procedure else []
    return found if running is None else [*found, DealtWith.running.is_(running)]


def _beside_mine(sought: Sought) -> Sought:
    """What is left to be asked of the case itself."""
    return replace(sought, procedure="", state="")


def _read(at: Any, parts: Sequence[Any], part: Part) -> list[CaseLine]:
    """The ids of a page are found first: what a line shows is read for these alone, never for what is sorted.

    Many are read in their order until the page is full; where each part is a range of an index, the first of each.
    """
    here = [at < part.after] if part.after is not None else []
    first = [one.where(*here).order_by(at.desc()).limit(part.limit).subquery() for one in parts]
    rows = union_all(*[select(one) for one in first]).subquery() if len(first) > 1 else first[0]
    page = select(rows).order_by(rows.c.at.desc()).limit(part.limit).subquery()
    lines = _lines(page.c.at).join(page, page.c.case == Case.id).order_by(page.c.at.desc())
    return [CaseLine((row[0],), *row[1:]) for row in db.session.execute(lines)]


def _read_few(every: Any, part: Part) -> list[CaseLine]:
    """A few would be looked for among all: they are found by what they have in common, and sorted; the bound keeps the
    database from reading in the order all the same."""
    found = every.limit(MOST_COUNTED).subquery()
    return _read(found.c.at, [select(found)], part)


def _at_most(rows: Select[Any]) -> int:
    """How many rows there are; counting ends at `MOST_COUNTED`, so that a long list costs no more than a page."""
    return db.session.scalar(select(func.count()).select_from(rows.limit(MOST_COUNTED).subquery())) or 0


def _lines(key: Any) -> Select[Any]:
    return select(
        key, Case.number, Case.title, Case.place, Case.procedure, Case.step, Case.tier, Case.state, Case.filed_at,
        Case.due_on, HANDED_IN, Case.body_id, Case.arrived_at, Case.round, Case.filed_for,
    )  # fmt: skip


def _narrowed(sought: Sought, *, sifted: bool = False) -> list[ColumnElement[bool]]:
    """The conditions on a case. `sifted`: no index is asked, because the rows are read in the order of the list.

    Who looks for a text among the cases of a body gets what the index of names finds, sifted by the body.
    """
    of, sifting = (unindexed if sifted else _as_it_is), unindexed if sifted or sought.text else _as_it_is
    wanted: Iterable[tuple[object, ColumnElement[bool]]] = (
        (sought.procedure, sifting(Case.procedure) == sought.procedure),
        (sought.step, sifting(Case.step) == sought.step),
        (sought.tier, sifting(Case.tier) == sought.tier),
        (sought.state, sifting(Case.state).in_(_states(sought))),
        (bool(sought.body_ids), sifting(Case.body_id).in_(sought.body_ids)),
        (sought.text, found_by("case", of(Case.id), sought.text)),
    )
    return [condition for given, condition in wanted if given]


def _as_it_is(column: Any) -> Any:
    return column


def _states(sought: Sought) -> tuple[CaseState, ...]:
    closed = tuple(state for state in CaseState if state.is_closed)
    return {"running": RUNNING, "closed": closed}.get(sought.state, ())


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
        sorted(views, key=lambda view: view.id), sorted(bodies, key=lambda body: ids_on(body.path)),
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


def entry_concerned(case: Case, who: Identity) -> Any:
    """The entry in the register of whom a case concerns, with the name of his body; None where the reader may not see it."""
    wanted = (Membership.id, Membership.person_id, Membership.number, Membership.tier, Membership.standing,
              Membership.admitted_on, Membership.term_end, Body.name.label("body"))  # fmt: skip
    mine = Membership.person_id == case.person_id if case.person_id is not None else Membership.unit_id == case.unit_id
    query = select(*wanted).outerjoin(Body, Body.id == Membership.body_id).where(mine, visible_to(who))
    return db.session.execute(query.order_by(Membership.id).limit(1)).first()
