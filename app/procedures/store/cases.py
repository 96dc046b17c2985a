"""Single cases, each for somebody: a foreign one is as little there as none."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import g
from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select

from app.accounts.hashing import token_hash
from app.forms.models import Upload
from app.kernel.errors import NotFound, say
from app.procedures.docket import Docket, look_at
from app.procedures.models import Asked, Case, ConfigurationVersion, Turn
from app.procedures.rules.machine import CaseState
from app.procedures.store.desks import waits_for
from app.tenancy.capabilities import Capability
from app.tenancy.database import db
from app.web.access import HeldRole, Identity

SEEING = frozenset({Capability.DECIDE, Capability.RECOMMEND, Capability.CONFIRM_PAYMENTS})
SUBJECT = "case:"


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


_OF_AN_OWN = (Case.id, Case.number, Case.procedure, Case.title, Case.state, Case.step, Case.filed_at, Case.due_on)


def get_case(number: str, *, seen_by: Identity) -> Docket:
    """A case that waits for somebody, or that he answered in, or whose body his roles reach. Raises NotFound."""
    return _one(Case.number == number, seen_at_work(seen_by))


def seen_at_work(identity: Identity) -> ColumnElement[bool]:
    """Which cases somebody in charge may see: those waiting for him, answered by him, or at bodies his roles reach."""
    return or_(waits_for(identity), _answered_by(identity), _reached_by(identity))


def get_own_case(number: str, *, seen_by: Identity) -> Docket:
    """A case for whom it concerns or who filed it. Raises NotFound."""
    return _one(Case.number == number, _is_own(seen_by))


def case_for_follow(token: str) -> Docket:
    """A case by the secret of its follow link. Raises NotFound."""
    return _one(Case.follow_hash == token_hash(token))


def _one(*conditions: ColumnElement[bool]) -> Docket:
    version = ConfigurationVersion
    query = select(Case, version.fingerprint).join(version, version.id == Case.version_id).where(*conditions)
    row = db.session.execute(query).first()
    if row is None:
        raise NotFound(say("没有这个办件。"))
    return look_at(row[0], row[1])


def _is_own(identity: Identity) -> ColumnElement[bool]:
    """What somebody filed, and what concerns him or his unit; of a quiet case he does not know."""
    concerned: list[ColumnElement[bool]] = [false()]
    if identity.person_id is not None:
        concerned.append(Case.person_id == identity.person_id)
    if identity.unit_id is not None:
        concerned.append(Case.unit_id == identity.unit_id)
    return or_(Case.starter_id == identity.account_id, and_(or_(*concerned), Case.quiet.is_(False)))


def _answered_by(identity: Identity) -> ColumnElement[bool]:
    mine = Turn.account_id == identity.account_id
    return exists(select(Turn.id).where(Turn.case_id == Case.id, Turn.asked == 0, mine))


def _reached_by(identity: Identity) -> ColumnElement[bool]:
    return reached_with(identity, SEEING)


def reached_with(identity: Identity, capabilities: Collection[Capability]) -> ColumnElement[bool]:
    """Which cases stand at bodies that are reached by a role with one of these capabilities."""
    seeing = [role for role in identity.roles if role.capabilities & frozenset(capabilities)]
    return or_(false(), *[_reach(role) for role in seeing])


def reaches(identity: Identity, case_id: int, capability: Capability) -> bool:
    """Whether somebody holds a role with this capability that reaches the body of a case."""
    query = select(Case.id).where(Case.id == case_id, reached_with(identity, (capability,)))
    return db.session.scalar(query) is not None


def _reach(role: HeldRole) -> ColumnElement[bool]:
    if role.sees == "all":
        return Case.id > 0
    if role.sees == "own":
        return Case.body_id == role.body_id
    return Case.body_path.startswith(role.body_path, autoescape=True)


def my_cases(identity: Identity) -> Sequence[MyCase]:
    """The cases of whoever is logged in, the youngest first."""
    query = select(*_OF_AN_OWN).where(_is_own(identity)).order_by(Case.id.desc()).limit(100)
    return [MyCase(*row) for row in db.session.execute(query)]


def number_asked(identity: Identity) -> int:
    """How many questions wait for somebody; the page asks once, whoever wants to know."""
    if "number_asked" not in g:
        here = and_(Case.step == Asked.step, Case.round == Asked.round, Case.state == "open")
        query = select(func.count()).select_from(Asked).join(Case, Case.id == Asked.case_id)
        waiting = query.where(_is_asked(identity), Asked.answered_at.is_(None), here)
        g.number_asked = db.session.connection().scalar(waiting) or 0
    found: int = g.number_asked
    return found


def asked_of(identity: Identity) -> Sequence[tuple[Asked, Case]]:
    """What somebody is asked to confirm and has not answered yet, with the case, the oldest first."""
    here = and_(Case.step == Asked.step, Case.round == Asked.round, Case.state == "open")
    query = select(Asked, Case).join(Case, Case.id == Asked.case_id)
    query = query.where(_is_asked(identity), Asked.answered_at.is_(None), here)
    return [(row[0], row[1]) for row in db.session.execute(query.order_by(Asked.id))]


def _is_asked(identity: Identity) -> ColumnElement[bool]:
    pairs = ((Asked.person_id, identity.person_id), (Asked.unit_id, identity.unit_id))
    return or_(false(), *(column == own for column, own in pairs if own is not None))


def case_for_asked(token: str) -> tuple[Asked, Docket]:
    """The question that a one-time link belongs to, answered or not, with its case. Raises NotFound."""
    asked = db.session.scalar(select(Asked).where(Asked.token_hash == token_hash(token)))
    if asked is None:
        raise NotFound(say("链接无效或已被新的链接替换，请查看最近一封邮件。"))
    return asked, look_at(db.session.get_one(Case, asked.case_id))


def get_asked(asked_id: int, *, seen_by: Identity) -> tuple[Asked, Docket]:
    """A question for whom it was asked. Raises NotFound."""
    asked = db.session.get(Asked, asked_id)
    pairs = () if asked is None else ((asked.person_id, seen_by.person_id), (asked.unit_id, seen_by.unit_id))
    if asked is None or not any(one is not None and one == other for one, other in pairs):
        raise NotFound(say("没有这个确认事项。"))
    return asked, look_at(db.session.get_one(Case, asked.case_id))


def may_see_file(upload: Upload, who: Identity | None) -> bool:
    """A file handed in with a case is for whoever sees the case."""
    if who is None or not upload.subject.startswith(SUBJECT):
        return False
    number = upload.subject.removeprefix(SUBJECT)
    sees = or_(_is_own(who), seen_at_work(who))
    return db.session.scalar(select(Case.id).where(Case.number == number, sees)) is not None
