"""Single cases, each for somebody: a foreign one is as little there as none."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import g, has_request_context
from sqlalchemy import ColumnElement, and_, bindparam, exists, false, func, or_, select, true, union

from app.accounts.hashing import token_hash
from app.bodies.models import Body
from app.bodies.rules import is_root
from app.forms.models import Upload
from app.kernel.errors import Message, NotFound, say
from app.procedures.docket import Docket, look_at
from app.procedures.labels import CASE_STATES
from app.procedures.models import Asked, Case, ConfigurationVersion, Turn, Waiting
from app.procedures.parties import Party
from app.procedures.rules.machine import CaseState
from app.procedures.store.desks import Asker, asker_of, number_of_own, waiting_ids, waits_for
from app.tenancy.capabilities import Capability
from app.tenancy.database import ask, db, made_once
from app.tenancy.plans import unindexed
from app.tenancy.together import remember
from app.web.access import HeldRole, Identity

SEEING = frozenset({Capability.DECIDE, Capability.RECOMMEND})
SUBJECT, MOST_OWN = "case:", 100
_NUMBER: ColumnElement[bool] = Case.number == bindparam("number")


@dataclass(frozen=True)
class MyCase:
    """A case as its applicant's list shows it."""

    id: int
    number: str
    procedure: str
    title: str
    state: CaseState
    step: str
    filed_at: datetime
    due_on: date | None
    waits: bool = False
    """Its step waits for whoever asks: for an answer, a form, a payment."""

    @property
    def told(self) -> Message:
        """The state in words; a case that goes on when whoever asks has acted says so."""
        return say("等您办理") if self.waits and self.state is CaseState.OPEN else CASE_STATES[self.state]


_OF_AN_OWN = (Case.id, Case.number, Case.procedure, Case.title, Case.state, Case.step, Case.filed_at, Case.due_on)


def get_case(number: str, *, seen_by: Identity) -> Docket:
    """A case that waits for somebody, or that he answered in, or whose body his roles reach. Raises NotFound."""
    return _one(_seen_at_work(asker_of(seen_by), seen_by.roles), number=number)


@made_once
def _seen_at_work(who: Asker, roles: tuple[HeldRole, ...]) -> Any:
    return _with_version(_NUMBER, _at_work(who, roles))


def seen_at_work(identity: Identity) -> ColumnElement[bool]:
    """Which cases somebody in charge may see: those waiting for him, answered by him, or at bodies his roles reach."""
    return _at_work(asker_of(identity), identity.roles)


def _at_work(who: Asker, roles: Sequence[HeldRole]) -> ColumnElement[bool]:
    """What his roles reach comes first: it is seen in the row itself."""
    reached = _reached_with(roles, SEEING)
    return reached if _reach_all(roles) else or_(reached, waits_for(who), _answered_by(who))


def listed_at_work(identity: Identity) -> ColumnElement[bool]:
    """The same for a list: found by indexes of bodies, desks and answers, instead of asking it of each case in turn."""
    who, roles = asker_of(identity), [role for role in identity.roles if role.capabilities & SEEING]
    if _reach_all(roles):
        return true()
    answered = select(Turn.case_id).where(Turn.account_id == who.account_id, Turn.asked == 0)
    return or_(*[_listed(role) for role in roles], Case.id.in_(union(waiting_ids(who), answered)))


def _listed(role: HeldRole) -> ColumnElement[bool]:
    if role.sees == "own":
        return Case.body_id == role.body_id
    return Case.body_id.in_(select(Body.id).where(Body.path.startswith(role.body_path, autoescape=True)))


def _reach_all(roles: Sequence[HeldRole]) -> bool:
    """Whether one of these roles, if it sees cases, reaches the whole association."""
    seeing = [role for role in roles if role.capabilities & SEEING]
    return any(role.sees == "all" or (role.sees != "own" and is_root(role.body_path)) for role in seeing)


def get_own_case(number: str, *, seen_by: Identity) -> Docket:
    """A case for whom it concerns or who filed it. Raises NotFound."""
    return _one(_seen_as_own(asker_of(seen_by)), number=number)


@made_once
def _seen_as_own(who: Asker) -> Any:
    return _with_version(_NUMBER, _is_own(who))


def case_for_follow(token: str) -> Docket:
    """A case by the secret of its follow link. Raises NotFound."""
    return _one(_with_version(Case.follow_hash == token_hash(token)))


def _with_version(*conditions: ColumnElement[bool]) -> Any:
    version = ConfigurationVersion
    columns = Case.__table__.columns
    return select(*columns, version.fingerprint).join(version, version.id == Case.version_id).where(*conditions)


def _one(query: Any, **values: object) -> Docket:
    """The row itself stands for the case, since it is only shown; an action takes up the entity."""
    row: Any = ask(query, **values).first()
    if row is None:
        raise NotFound(say("没有这个办件。"))
    return look_at(row, row.fingerprint, still=True)


def _is_own(who: Asker) -> ColumnElement[bool]:
    """What somebody filed, and what concerns him or his unit; of a quiet case he does not know."""
    concerned: list[ColumnElement[bool]] = [false()]
    if who.person_id is not None:
        concerned.append(Case.person_id == who.person_id)
    if who.unit_id is not None:
        concerned.append(Case.unit_id == who.unit_id)
    return or_(Case.starter_id == who.account_id, and_(or_(*concerned), Case.quiet.is_(False)))


def _answered_by(who: Asker) -> ColumnElement[bool]:
    """Found by the case: who answers every day has more answers than a case has."""
    mine = unindexed(Turn.account_id) == who.account_id
    return exists(select(Turn.id).where(Turn.case_id == Case.id, Turn.asked == 0, mine))


def reached_with(identity: Identity, capabilities: Collection[Capability]) -> ColumnElement[bool]:
    """Which cases stand at bodies that are reached by a role with one of these capabilities."""
    return _reached_with(identity.roles, capabilities)


def _reached_with(roles: Sequence[HeldRole], capabilities: Collection[Capability]) -> ColumnElement[bool]:
    seeing = [role for role in roles if role.capabilities & frozenset(capabilities)]
    return or_(false(), *[_reach(role) for role in seeing])


def reaches(identity: Identity, case_id: int, capability: Capability) -> bool:
    """Whether somebody holds a role with this capability that reaches the body of a case."""
    query = select(Case.id).where(Case.id == case_id, reached_with(identity, (capability,)))
    return db.session.scalar(query) is not None


def _reach(role: HeldRole) -> ColumnElement[bool]:
    if role.sees == "all" or (role.sees != "own" and is_root(role.body_path)):
        return true()
    if role.sees == "own":
        return Case.body_id == role.body_id
    return Case.body_path.startswith(role.body_path, autoescape=True)


def my_cases(identity: Identity) -> Sequence[MyCase]:
    """The cases of whoever is logged in, the youngest first."""
    rows: Sequence[Any] = ask(_own_cases(*_shape(identity)), **_values(identity)).all()
    if rows and has_request_context():
        g.number_asked = rows[0].asked, sum(row[len(_OF_AN_OWN)] for row in rows)
    if len(rows) < MOST_OWN:
        _remember_running(identity, rows)
    return [MyCase(*row[: len(_OF_AN_OWN) + 1]) for row in rows]


def _shape(identity: Identity) -> tuple[bool, bool]:
    return identity.person_id is not None, identity.unit_id is not None


def _values(identity: Identity) -> dict[str, int]:
    values = {"account": identity.account_id, "person": identity.person_id, "unit": identity.unit_id}
    return {name: value for name, value in values.items() if value is not None}


def _somebody(person: bool, unit: bool) -> Asker:
    """The places of whoever asks, in a statement that is put together once for persons and once for units."""
    return Asker((), bindparam("account"), bindparam("person") if person else None, bindparam("unit") if unit else None)


@made_once
def _own_cases(person: bool, unit: bool) -> Any:
    """With whom each concerns, and how many questions wait for the one who asks: the pages that list them say so too."""
    who = _somebody(person, unit)
    asked = _number_asked(person, unit).scalar_subquery().label("asked")
    columns = (*_OF_AN_OWN, waits_for(who), Case.person_id, Case.unit_id, Case.quiet, asked)
    return select(*columns).where(_is_own(who)).order_by(Case.id.desc()).limit(MOST_OWN)


def _remember_running(identity: Identity, rows: Sequence[Any]) -> None:
    """Where everything is in the list, so are the running cases that concern the reader, which standings ask for."""
    running = [row for row in rows if row.state in (CaseState.OPEN, CaseState.RETURNED)]
    if identity.person_id is not None:
        mine = [row for row in running if row.person_id == identity.person_id]
        remember(("running", Party(identity.person_id).key), mine)
    if identity.unit_id is not None:
        of_unit = [row for row in running if row.unit_id == identity.unit_id]
        remember(("running", Party(None, identity.unit_id).key), of_unit)


def number_asked(identity: Identity) -> int:
    """How many questions wait for somebody; the page asks once, whoever wants to know."""
    return _numbers(identity)[0]


def number_waiting(identity: Identity) -> int:
    """How many of the own cases go on only when whoever asks has acted; asked together with `number_asked`."""
    return _numbers(identity)[1]


def _numbers(identity: Identity) -> tuple[int, int]:
    if "number_asked" not in g:
        row: Any = ask(_asked_and_waiting(*_shape(identity)), **_values(identity)).one()
        g.number_asked = row[0], row[1]
    found: tuple[int, int] = g.number_asked
    return found


@made_once
def _asked_and_waiting(person: bool, unit: bool) -> Any:
    own = number_of_own(_somebody(person, unit))
    return select(_number_asked(person, unit).scalar_subquery(), own.scalar_subquery())


@made_once
def _number_asked(person: bool, unit: bool) -> Any:
    who, query = _somebody(person, unit), select(func.count()).select_from(Asked)
    return query.where(_is_asked(who.person_id, who.unit_id), Asked.answered_at.is_(None), _still_waits())


def asked_of(identity: Identity) -> Sequence[tuple[Asked, Case]]:
    """What somebody is asked to confirm and has not answered yet, with the case, the oldest first."""
    query = select(Asked, Case).join(Case, Case.id == Asked.case_id)
    query = query.where(_is_asked(identity.person_id, identity.unit_id), Asked.answered_at.is_(None), _still_waits())
    return [(row[0], row[1]) for row in db.session.execute(query.order_by(Asked.id))]


def _still_waits() -> ColumnElement[bool]:
    """The case waits for the one who was asked, at its step or at one beside it."""
    return exists(select(Waiting.id).where(Waiting.case_id == Asked.case_id, Waiting.asked_id == Asked.id))


def _is_asked(person_id: int | None, unit_id: int | None) -> ColumnElement[bool]:
    pairs = ((Asked.person_id, person_id), (Asked.unit_id, unit_id))
    return or_(false(), *(column == own for column, own in pairs if own is not None))


def case_for_asked(token: str) -> tuple[Asked, Docket]:
    """The question that a one-time link belongs to, answered or not, with its case. Raises NotFound."""
    asked = db.session.scalar(select(Asked).where(Asked.token_hash == token_hash(token)))
    if asked is None:
        raise NotFound(say("链接无效或已被新的链接替换，请查看最近一封邮件。"))
    return asked, _where_asked(asked)


def _where_asked(asked: Asked) -> Docket:
    """The case of a question, at the step that asks it."""
    docket = look_at(db.session.get_one(Case, asked.case_id))
    docket.speak_of(asked.step)
    return docket


def get_asked(asked_id: int, *, seen_by: Identity) -> tuple[Asked, Docket]:
    """A question for whom it was asked. Raises NotFound."""
    asked = db.session.get(Asked, asked_id)
    pairs = () if asked is None else ((asked.person_id, seen_by.person_id), (asked.unit_id, seen_by.unit_id))
    if asked is None or not any(one is not None and one == other for one, other in pairs):
        raise NotFound(say("没有这个确认事项。"))
    return asked, _where_asked(asked)


def may_see_file(upload: Upload, who: Identity | None) -> bool:
    """A file handed in with a case is for whoever sees the case."""
    if who is None or not upload.subject.startswith(SUBJECT):
        return False
    number = upload.subject.removeprefix(SUBJECT)
    sees = or_(_is_own(asker_of(who)), seen_at_work(who))
    return db.session.scalar(select(Case.id).where(Case.number == number, sees)) is not None
