"""Questions about one member, few whatever the member holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from app.accounts.models import Account, LoginName, Person
from app.accounts.rules import AccountState, LoginKind
from app.bodies.models import Body
from app.kernel.errors import NotFound, say
from app.members.models import Enrolment, Fact, KeptAnswers, Membership
from app.members.store import visible_to
from app.procedures.models import Case
from app.procedures.store import seen_at_work
from app.tenancy.database import db
from app.web.access import Identity

LATEST_CASES = 20
LOGIN = (Account.id, Account.name, Account.state, Account.made_at, Account.email)


@dataclass(frozen=True)
class Login:
    """A login that belongs to a member, or claims to."""

    id: int
    name: str
    state: AccountState
    made_at: datetime
    email: str


@dataclass(frozen=True)
class Found:
    """A membership with whose it is, where it stands, and who logs in for it."""

    membership: Membership
    body: Body
    person: Person | None
    kept: str | None
    """The answers of the file, sealed."""
    logins: Sequence[Login]


def get_found(membership_id: int, *, seen_by: Identity, also: str = "see_register") -> Found:
    """A membership for somebody in charge; outside of his bodies it is not there. Raises NotFound."""
    mine = or_(Account.person_id == Membership.person_id, Account.body_id == Membership.unit_id)
    query = (
        select(
            Membership,
            Body,
            Person,
            KeptAnswers.values,
            Account.id,
            Account.name,
            Account.state,
            Account.made_at,
            Account.email,
        )
        .join(Body, Body.id == Membership.body_id)
        .outerjoin(Person, Person.id == Membership.person_id)
        .outerjoin(KeptAnswers, (KeptAnswers.membership_id == Membership.id) & KeptAnswers.replaced_at.is_(None))
        .outerjoin(Account, mine)
        .where(Membership.id == membership_id, visible_to(seen_by, also))
    )
    rows = db.session.execute(query.order_by(Account.id)).all()
    if not rows:
        raise NotFound(say("没有这个会员。"))
    first = rows[0]
    return Found(first[0], first[1], first[2], first[3], [Login(*row[4:]) for row in rows if row[4] is not None])


def cases_of(membership: Membership, *, seen_by: Identity) -> Sequence[Any]:
    """The cases of a member, the youngest first, and which of them whoever reads may open."""
    of_unit = membership.unit_id is not None
    mine = Case.unit_id == membership.unit_id if of_unit else Case.person_id == membership.person_id
    opens = seen_at_work(seen_by).label("opens")
    query = select(Case.number, Case.procedure, Case.state, Case.step, Case.filed_at, opens).where(mine)
    return db.session.execute(query.order_by(Case.id.desc()).limit(LATEST_CASES)).all()


def get_fact(fact_id: int, membership_id: int) -> Fact:
    """A fact of a member. Raises NotFound."""
    fact = db.session.get(Fact, fact_id)
    if fact is None or fact.membership_id != membership_id:
        raise NotFound(say("没有这条记录。"))
    return fact


def libraries_with_days(membership_id: int) -> Sequence[Any]:
    """The libraries a member stood or stands in."""
    query = select(Enrolment.library, Enrolment.since, Enrolment.until).where(Enrolment.membership_id == membership_id)
    return db.session.execute(query.order_by(Enrolment.id)).all()


def claims_on(person: Person) -> Sequence[Login]:
    """Logins that say they are this person: they log in by a number, mail address or mobile that stands in his entry."""
    documents = (LoginKind.ID_NUMBER, LoginKind.ID_DOCUMENT)
    named = [(documents, person.identity_index), ((LoginKind.EMAIL,), person.email.casefold()),
             ((LoginKind.MOBILE,), person.mobile)]  # fmt: skip
    ways = [(LoginName.kind.in_(kinds) & (LoginName.key == key)) for kinds, key in named if key]
    if not ways:
        return ()
    query = select(*LOGIN).join(LoginName, LoginName.account_id == Account.id).where(or_(*ways), Account.person_id != person.id)
    query = query.where(Account.person_id.is_not(None), Account.state != AccountState.CLOSED)
    return [Login(*row) for row in db.session.execute(query.distinct().order_by(Account.id).limit(5))]
