"""The consents that a party gives with its answer, where somebody else filled in the form that asks for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.accounts.actions.consenting import record_consents, wording
from app.accounts.rules import LOGS_IN
from app.accounts.store import get_account
from app.kernel.errors import DomainError, Refusals, say
from app.procedures.actions.paper import name_waited_for
from app.procedures.docket import Docket
from app.procedures.letters import accounts_waited_for
from app.procedures.models import Waiting
from app.procedures.origins.recipients import note_agreed
from app.procedures.rules.actors import parse_actor
from app.procedures.rules.machine import CaseState, leads_on
from app.tenancy import clock
from app.tenancy.configuration.concepts.association import Consent
from app.tenancy.tenants import tenant

BOX = "consent-%s"


@dataclass(frozen=True)
class Agreed:
    """What was ticked beside an answer, and in which language it was read."""

    purposes: Sequence[str] = ()
    language: str = "zh"


NOTHING = Agreed()


def asked_with_answer(docket: Docket) -> Mapping[str, Consent]:
    """The consents that the case's party is asked for with its answer, by name.

    Who fills in a form is asked with the form. Where somebody in charge filled it in, the person it is about is asked at
    the first step that is the person's own.
    """
    case = docket.case
    if not case.filed_for or case.person_id is None or case.state is not CaseState.OPEN:
        return {}
    actor = parse_actor(docket.step.by)
    if actor.who not in ("member", "applicant") or actor.field or docket.step.each is not None:
        return {}
    every = docket.configuration.association.consents
    return {name: one for name, one in every.items() if docket.procedure.form in one.asked_in}


def agree(docket: Docket, verdict: str, agreed: Agreed, *, name: str, by: int | None, now: datetime) -> None:
    """Keep the consents of an answer that moves the case on. Raises Refusals where a needed one was not ticked."""
    asked = asked_with_answer(docket)
    if not asked or not _moves_on(docket, verdict):
        return
    lacking = [one for one, consent in asked.items() if consent.needed and one not in agreed.purposes]
    if lacking:
        raise Refusals([DomainError(say("请阅读并勾选后再提交。"), BOX % one) for one in lacking])
    given = [one for one in asked if one in agreed.purposes]
    if by is not None:
        record_consents(by, given, language=agreed.language, now=now)
    texts = {one: wording(asked[one].text, agreed.language)[1] for one in given}
    note_agreed(docket, texts, name=name, by=by, now=now)


def asked_with(form: str | None) -> Mapping[str, Consent]:
    """The consents that are asked with a form, by name."""
    return {name: one for name, one in tenant().association.consents.items() if form in one.asked_in}


def agree_on_paper(docket: Docket, waited: Waiting, agreed: Agreed, *, by: int, now: datetime) -> None:
    """Keep what a party signed with a form: with the case, and with its login, where there is one, so that it may be
    withdrawn there. Raises Refusals where a needed one was not signed."""
    asked = asked_with(docket.step.fill)
    lacking = [one for one, consent in asked.items() if consent.needed and one not in agreed.purposes]
    if lacking:
        raise Refusals([DomainError(say("书面上没有这项同意的，不能录入。"), BOX % one) for one in lacking])
    given = [one for one in asked if one in agreed.purposes]
    if not given:
        return
    logins = [account for account in accounts_waited_for(waited, clock.local_day(now)) if get_account(account).state in LOGS_IN]
    for account in logins[:1]:
        record_consents(account, given, language=agreed.language, now=now, entered_by=by)
    texts = {one: wording(asked[one].text, agreed.language)[1] for one in given}
    note_agreed(docket, texts, name=name_waited_for(waited), by=None, now=now)


def _moves_on(docket: Docket, verdict: str) -> bool:
    step = docket.step
    return verdict in step.answers() and leads_on(docket.procedure, step.name, verdict, docket.scope().holds)
