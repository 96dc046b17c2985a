"""Questions about the people of one unit. Every one of them is narrowed to that unit; lists select columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from flask import g, has_request_context
from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select

from app.accounts.models import Person
from app.kernel.errors import NotFound, say
from app.members.models import KeptAnswers, Membership
from app.procedures.models import Case, Turn, Waiting
from app.procedures.rules.machine import CaseState
from app.tenancy.database import ask, db, made_once
from app.web.access import HeldRole

RUNNING = (CaseState.OPEN, CaseState.RETURNED)
SHORTEST_MOBILE = 7


@dataclass(frozen=True)
class Sought:
    """What the list is narrowed to, and its order: `number`, `name` or `latest`. Nothing given means everybody."""

    standing: str = ""
    text: str = ""
    order: str = "number"
    checked: str = ""
    """Only those whose application was found so: ok, wait (may be let pass), stop."""


class PersonRow(NamedTuple):
    """A person of the unit as the register has it. `masked` is the identity number as anybody may see it."""

    id: int
    person_id: int
    name: str
    number_key: str
    standing: str
    tier: str | None
    admitted_on: date | None
    term_end: date | None
    left_on: date | None
    masked: str
    mobile: str


@dataclass(frozen=True)
class CaseRow:
    """An open case of a person at the unit."""

    id: int
    number: str
    person_id: int
    procedure: str
    version_id: int
    step: str
    state: CaseState
    version: int
    filed_at: datetime
    due_on: date | None
    as_at: date
    answers: str


def count_by_standing(unit_id: int) -> dict[str, int]:
    """How many people of the unit stand how; the page asks once, the side beside it too."""
    if not has_request_context():
        return _read_counts(unit_id)
    if unit_id not in g.setdefault("people_by_standing", {}):
        g.people_by_standing[unit_id] = _read_counts(unit_id)
    found: dict[str, int] = g.people_by_standing[unit_id]
    return found


def _read_counts(unit_id: int) -> dict[str, int]:
    rows: Iterable[Any] = ask(_counts(), unit=unit_id)
    return {row[0]: row[1] for row in rows}


@made_once
def _counts() -> Any:
    query = select(Membership.standing, func.count()).where(_of(bindparam("unit"))).group_by(Membership.standing)
    return query.order_by(Membership.standing)


@dataclass(frozen=True)
class Answered:
    """An answer to somebody's case: about whom, who gave it in which role, which, and when."""

    title: str
    name: str
    acted_as: str
    verdict: str
    at: datetime


def last_answer_about(person_ids: Sequence[int]) -> Answered | None:
    """The youngest answer to a case of these people, whoever gave it."""
    query = select(Case.title, Turn.name, Turn.acted_as, Turn.verdict, Turn.at).join(Case, Case.id == Turn.case_id)
    query = query.where(Case.person_id.in_(person_ids), Case.quiet.is_(False)).order_by(Turn.at.desc(), Turn.id.desc())
    row = db.session.execute(query.limit(1)).first()
    return Answered(*row) if row is not None else None


def _of(unit_id: Any) -> ColumnElement[bool]:
    return and_(Membership.body_id == unit_id, Membership.person_id.is_not(None))


def people_page(unit_id: int, sought: Sought, *, after: Sequence[Any] | None = None, limit: int) -> list[PersonRow]:
    """A page of the unit's people, starting after a row (its key and id)."""
    rows: Iterable[Any] = ask(_people_page(sought, tuple(after) if after else None, limit), unit=unit_id).all()
    return [PersonRow._make(row) for row in rows]


@made_once
def _people_page(sought: Sought, after: tuple[Any, ...] | None, limit: int) -> Any:
    query = _people(bindparam("unit")).where(*_narrowed(sought))
    if sought.order == "latest":
        query = query.where(Membership.id < int(after[-1])) if after else query
        return query.order_by(Membership.id.desc()).limit(limit)
    key = Membership.name if sought.order == "name" else Membership.number_key
    if after:
        query = query.where(or_(key > str(after[0]), and_(key == str(after[0]), Membership.id > int(after[-1]))))
    return query.order_by(key, Membership.id).limit(limit)


def count_matching(unit_id: int, sought: Sought) -> int:
    """How many people of the unit match."""
    query = select(func.count()).select_from(Membership).join(Person, Person.id == Membership.person_id)
    return db.session.scalar(query.where(_of(unit_id), *_narrowed(sought))) or 0


def people_named(unit_id: int, ids: Iterable[int]) -> list[PersonRow]:
    """People of the unit by the ids of their memberships; a foreign id is as good as none."""
    return _read(_people(unit_id).where(Membership.id.in_(list(ids))).order_by(Membership.number_key, Membership.id))


def get_person_of(unit_id: int, membership_id: int) -> PersonRow:
    """One person of the unit. Raises NotFound for anybody else's."""
    found = people_named(unit_id, [membership_id])
    if not found:
        raise NotFound(say("本单位没有这个人。"))
    return found[0]


def _people(unit_id: Any) -> Any:
    query: Any = (
        select(
            Membership.id, Membership.person_id, Membership.name, Membership.number_key, Membership.standing,
            Membership.tier, Membership.admitted_on, Membership.term_end, Membership.left_on, Person.identity_masked,
            Person.mobile,
        )
        .join(Person, Person.id == Membership.person_id)
        .where(_of(unit_id))
    )  # fmt: skip
    return query


def _read(query: Any) -> list[PersonRow]:
    return [PersonRow(*row) for row in db.session.execute(query)]


def _narrowed(sought: Sought) -> list[ColumnElement[bool]]:
    narrowed = [Membership.standing == sought.standing] if sought.standing else []
    if sought.text:
        narrowed.append(or_(*_matches(sought.text)))
    return narrowed


def _matches(text: str) -> list[ColumnElement[bool]]:
    """By name, exact number or exact mobile; an identity number is sealed, so that it cannot be searched by a piece."""
    found: list[ColumnElement[bool]] = [Membership.name.contains(text, autoescape=True), Membership.number == text]
    if text.isdecimal() and len(text) >= SHORTEST_MOBILE:
        found.append(Person.mobile == text)
    return found


# ---- their cases and files
def cases_of(unit_id: int, person_ids: Sequence[int]) -> dict[int, CaseRow]:
    """Person → the open case at this unit, the youngest where there are several."""
    if not person_ids:
        return {}
    rows: Iterable[Any] = ask(_cases(), persons=list(person_ids), unit=unit_id).all()
    return {row.person_id: CaseRow(*row) for row in rows}


@made_once
def _cases() -> Any:
    query = select(
        Case.id, Case.number, Case.person_id, Case.procedure, Case.version_id, Case.step, Case.state, Case.version,
        Case.filed_at, Case.due_on, Case.as_at, Case.answers,
    )  # fmt: skip
    mine = (Case.person_id.in_(bindparam("persons", expanding=True)), Case.body_id == bindparam("unit"))
    return query.where(*mine, Case.state.in_(RUNNING), Case.quiet.is_(False)).order_by(Case.id)


def waiting_for(roles: Sequence[HeldRole], case_ids: Iterable[int]) -> dict[int, str]:
    """Which of these cases wait for a role that is held, each with the first step at which it does."""
    ids = list(case_ids)
    pairs = [and_(Waiting.role == role.role, Waiting.body_id == role.body_id) for role in roles]
    if not ids or not pairs:
        return {}
    query = select(Waiting.case_id, Waiting.step).where(Waiting.case_id.in_(ids), Waiting.asked_id.is_(None), or_(*pairs))
    rows: Iterable[Any] = db.session.execute(query.order_by(Waiting.id.desc()))
    return {row[0]: row[1] for row in rows}


@dataclass(frozen=True)
class LastAnswer:
    """The answer given last in a case: at which step, in which role."""

    step: str
    acted_as: str
    onward: bool


def last_answers(case_ids: Iterable[int]) -> dict[int, LastAnswer]:
    """Case → the answer given last that stands; what was asked of people by name does not count."""
    ids = list(case_ids)
    if not ids:
        return {}
    query = select(Turn.case_id, Turn.step, Turn.acted_as, Turn.onward).where(
        Turn.case_id.in_(ids), Turn.asked == 0, Turn.taken_back_at.is_(None)
    )
    rows: Any = db.session.execute(query.order_by(Turn.id))
    return {row[0]: LastAnswer(*row[1:]) for row in rows}


def kept_of(membership_ids: Sequence[int]) -> Mapping[int, str]:
    """Membership → its file as it is kept, sealed."""
    rows: Iterable[Any] = ask(_kept(), members=list(membership_ids)).all() if membership_ids else ()
    return {row[0]: row[1] for row in rows}


@made_once
def _kept() -> Any:
    query = select(KeptAnswers.membership_id, KeptAnswers.values).where(KeptAnswers.replaced_at.is_(None))
    return query.where(KeptAnswers.membership_id.in_(bindparam("members", expanding=True))).order_by(KeptAnswers.id)
