"""Questions of the desk: what waits, counted; what is running; what somebody dealt with; where a case stands in the row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from app.forms.models import Upload
from app.procedures.models import Case, Happening, Turn, Waiting
from app.procedures.rules.machine import CaseState
from app.procedures.store import in_inbox, seen_at_work
from app.tenancy.database import db
from app.web.access import Identity

SUBJECT = "case:"
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


@dataclass(frozen=True)
class CaseLine:
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


@dataclass(frozen=True)
class Neighbours:
    """Where a case stands in somebody's inbox, counted from 1, and the numbers of those beside it."""

    place: int
    before: str | None
    after: str | None


def waits_of(identity: Identity, today: date) -> Waits:
    """What waits for somebody, in one question."""
    late = func.sum(case((Waiting.sort_on < today, 1), else_=0))
    due = func.sum(case((Waiting.sort_on == today, 1), else_=0))
    query = select(Waiting.procedure, Waiting.step, func.count(), late, due).join(Case, Case.id == Waiting.case_id)
    query = query.where(in_inbox(identity)).group_by(Waiting.procedure, Waiting.step)
    rows = db.session.execute(query.order_by(Waiting.procedure, Waiting.step)).all()
    return Waits({(row[0], row[1]): row[2] for row in rows}, sum(row[3] for row in rows), sum(row[4] for row in rows))


def neighbours_of(identity: Identity, case_id: int) -> Neighbours | None:
    """The place of a case in somebody's inbox and those beside it; None when it does not wait for him."""
    mine = select(Waiting.sort_on).join(Case, Case.id == Waiting.case_id)
    here = db.session.scalar(mine.where(Waiting.case_id == case_id, in_inbox(identity)))
    if here is None:
        return None
    first = or_(Waiting.sort_on < here, and_(Waiting.sort_on == here, Waiting.case_id < case_id))
    then = or_(Waiting.sort_on > here, and_(Waiting.sort_on == here, Waiting.case_id > case_id))
    numbers = select(Case.number).join(Waiting, Waiting.case_id == Case.id).where(in_inbox(identity)).limit(1)
    before = numbers.where(first).order_by(Waiting.sort_on.desc(), Waiting.case_id.desc())
    after = numbers.where(then).order_by(Waiting.sort_on, Waiting.case_id)
    earlier = select(func.count()).select_from(Waiting).join(Case, Case.id == Waiting.case_id)
    earlier = earlier.where(in_inbox(identity), first)
    row = db.session.execute(
        select(earlier.scalar_subquery(), before.scalar_subquery(), after.scalar_subquery())
    ).one()
    return Neighbours(row[0] + 1, row[1], row[2])


# ---- cases that somebody may see, or dealt with
def seen_cases(identity: Identity, sought: Sought, *, after: int | None, limit: int) -> list[CaseLine]:
    """The cases that somebody may see at work, the youngest first."""
    query = _lines(Case.id).where(seen_at_work(identity), *_narrowed(sought))
    if after is not None:
        query = query.where(Case.id < after)
    return _read(query.order_by(Case.id.desc()).limit(limit))


def count_seen(identity: Identity, sought: Sought) -> int:
    """How many of them there are."""
    query = select(func.count()).select_from(Case).where(seen_at_work(identity), *_narrowed(sought))
    return db.session.scalar(query) or 0


def dealt_with(identity: Identity, sought: Sought, *, after: int | None, limit: int) -> list[CaseLine]:
    """The cases in which somebody answered as a reviewer, the one answered last first."""
    mine = _last_answers(identity)
    query = _lines(mine.c.last).join(mine, mine.c.case_id == Case.id).where(*_narrowed(sought))
    if after is not None:
        query = query.where(mine.c.last < after)
    return _read(query.order_by(mine.c.last.desc()).limit(limit))


def count_dealt_with(identity: Identity, sought: Sought) -> int:
    """How many of them there are."""
    mine = _last_answers(identity)
    query = select(func.count()).select_from(Case).join(mine, mine.c.case_id == Case.id).where(*_narrowed(sought))
    return db.session.scalar(query) or 0


def _last_answers(identity: Identity) -> Any:
    own = (Turn.account_id == identity.account_id, Turn.asked == 0)
    return select(Turn.case_id, func.max(Turn.id).label("last")).where(*own).group_by(Turn.case_id).subquery()


def _lines(key: Any) -> Select[Any]:
    return select(
        key, Case.number, Case.title, Case.place, Case.procedure, Case.step, Case.tier, Case.state, Case.filed_at,
        Case.due_on,
    )  # fmt: skip


def _read(query: Select[Any]) -> list[CaseLine]:
    rows: Iterable[Any] = db.session.execute(query)
    return [CaseLine((row[0],), *row[1:]) for row in rows]


def _narrowed(sought: Sought) -> list[ColumnElement[bool]]:
    states = RUNNING if sought.state == "running" else tuple(state for state in CaseState if state.is_closed)
    text = sought.text
    found = or_(
        Case.title.contains(text, autoescape=True), Case.number == text, Case.place.contains(text, autoescape=True)
    )
    wanted: Iterable[tuple[str, ColumnElement[bool]]] = (
        (sought.procedure, Case.procedure == sought.procedure),
        (sought.step, Case.step == sought.step),
        (sought.tier, Case.tier == sought.tier),
        (sought.state, Case.state.in_(states)),
        (text, found),
    )
    return [condition for given, condition in wanted if given]


def fields_handed_in(numbers: Sequence[str]) -> dict[str, set[str]]:
    """Number of a case → the upload fields for which files were handed in with it."""
    found: dict[str, set[str]] = {number: set() for number in numbers}
    if not numbers:
        return found
    subjects = [f"{SUBJECT}{number}" for number in numbers]
    query = select(Upload.subject, Upload.field).where(Upload.subject.in_(subjects), Upload.removed_at.is_(None))
    for subject, name in db.session.execute(query.order_by(Upload.subject, Upload.id)):
        found[subject.removeprefix(SUBJECT)].add(name.split("-")[0])
    return found


def happenings_of(case_id: int) -> Sequence[Happening]:
    """What befell a case besides answers, the oldest first."""
    return db.session.scalars(select(Happening).where(Happening.case_id == case_id).order_by(Happening.id)).all()
