"""Asking people by name: those that `each` names, and a party of the case that has no account to answer by.

Each is asked with a one-time link of his own; who has an account finds the question there, too.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from app.accounts.hashing import draw_token, token_hash
from app.accounts.rules import LOGS_IN
from app.accounts.store import accounts_of_unit, find_account_of_person, get_person
from app.bodies.store import get_body
from app.kernel.errors import DomainError, say
from app.procedures import letters
from app.procedures.docket import Docket
from app.procedures.models import Asked
from app.procedures.parties import Party, the_register
from app.procedures.rules.actors import Waiter
from app.tenancy.configuration.concepts.procedures import Step
from app.tenancy.configuration.words import pick
from app.tenancy.database import db


def acts_by_account(docket: Docket, waiter: Waiter) -> bool:
    """Whether a party answers on the page of the case: it is whom the case concerns, and somebody can log in for it.

    Who is only named in a form does not see the whole case, and is asked by name.
    """
    if waiter.account_id is not None:
        return True
    party = Party(waiter.person_id, waiter.unit_id)
    if party != docket.party:
        return False
    if party.unit_id is not None:
        return any(account.state in LOGS_IN for account in accounts_of_unit(party.unit_id))
    account = find_account_of_person(party.person_id) if party.person_id is not None else None
    return account is not None and account.state in LOGS_IN


def ask_party(docket: Docket, step: Step, waiter: Waiter, *, until: date | None, now: datetime) -> Asked:
    """Ask one party by name, by the address that the register or the file has of it."""
    party = Party(waiter.person_id, waiter.unit_id)
    name, email = known_as(party)
    asked = Asked(person_id=party.person_id, unit_id=party.unit_id, name=name, email=email)
    return _summon(docket, step, asked, until=until, now=now)


def known_as(party: Party) -> tuple[str, str]:
    """The name and the mail address that the register or the file has of a party."""
    kept = str(the_register().kept(party).get("email") or "")
    if party.unit_id is not None:
        return pick(get_body(party.unit_id).name, letters.language()), kept
    person = get_person(party.person_id or 0)
    return person.name, person.email or kept


def ask_each(docket: Docket, step: Step, *, until: date | None, now: datetime) -> list[Asked]:
    """Ask everybody that `each` names."""
    people = [_person_asked(docket, row) for row in docket.scope().rows_of(step.each or "")]
    return [_summon(docket, step, person, until=until, now=now) for person in people]


def _summon(docket: Docket, step: Step, person: Asked, *, until: date | None, now: datetime) -> Asked:
    person.case_id, person.step, person.round = docket.case.id, step.name, docket.case.round
    person.asked_at, person.expires_on = now, until
    token = draw_token()
    person.token_hash = token_hash(token)
    db.session.add(person)
    db.session.flush()
    letters.tell_asked(docket, person, token)
    return person


def _person_asked(docket: Docket, row: Mapping[str, Any]) -> Asked:
    """A member of the register, or an outsider by name and e-mail. Nobody speaks for himself (A6)."""
    membership_id = row.get("membership_id") or row.get("id")
    if membership_id is None:
        return _outsider_asked(docket, str(row.get("name", "")), str(row.get("email", "")))
    found = the_register().brief(int(membership_id))
    if found is None:
        raise DomainError(say("所填的会员已不在册，请重新填写。"))
    if found.party == docket.party or Party() == found.party:
        raise DomainError(say("不能填写本人（%(name)s）为自己举荐，请填写其他会员。", name=found.name))
    return Asked(
        membership_id=found.membership_id,
        person_id=found.party.person_id,
        unit_id=found.party.unit_id,
        name=found.name,
        email=found.email,
    )


def _outsider_asked(docket: Docket, name: str, email: str) -> Asked:
    """An outsider; the link must not come back to whoever applies."""
    if email and email.casefold() in letters.own_addresses(docket):
        raise DomainError(say("不能填写本人（%(name)s）为自己举荐，请填写其他会员。", name=name))
    return Asked(name=name, email=email)
