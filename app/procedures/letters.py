"""The letters of a case: to who filed it, to who is waited for, to who is asked by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from app.accounts.models import Account
from app.accounts.rules import LOGS_IN
from app.accounts.store import accounts_of_unit, find_account_of_person, get_account, holders_of
from app.notices.actions import leave_letter
from app.notices.rules import Recipient
from app.procedures.docket import Docket
from app.procedures.labels import outcome_in, verdict_label
from app.procedures.models import Asked, Waiting
from app.procedures.rules.machine import CaseState
from app.procedures.rules.starting import may_ask_for
from app.tenancy.configuration.words import pick
from app.tenancy.tenants import tenant
from app.web.language import translated

MOST_READERS = 50
DECIDED = "case_decided"
_telling: set[str] = set()
LANGUAGES = ("zh", "en")


def language() -> str:
    """The language letters are written in: the association's first one."""
    first = tenant().association.languages[0]
    return first if first in LANGUAGES else "zh"


def reader(account: Account) -> Recipient:
    """An account as the reader of a letter; a person's address stands in where the account has none."""
    email = account.email or (account.person.email if account.person else "")
    return Recipient(account.id, email, account.name, language())


def readers_of_party(docket: Docket) -> list[Recipient]:
    """Who is told about a case: who filed it, and whom it concerns where that is somebody else.

    Of a quiet case nobody is: who is in charge has it in the inbox, and whom it concerns must not know yet.
    """
    case = docket.case
    if case.quiet:
        return []
    accounts: dict[int, Account] = {}
    if case.starter_id is not None and not case.filed_for:
        accounts[case.starter_id] = get_account(case.starter_id)
    for account in accounts_of(case.person_id, case.unit_id):
        accounts[account.id] = account
    return [reader(account) for account in accounts.values() if account.state in LOGS_IN]


def tells_of_the_end(docket: Docket) -> bool:
    """Whether an effect of the case's end writes a letter of its own that says how it ended: one letter is enough."""
    if docket.case.state is not CaseState.APPROVED:
        return False
    telling = [one for one in docket.procedure.approved if one.name in _telling]
    return any(docket.scope().holds(one.when) for one in telling)


def register_telling(effect: str) -> None:
    """A room whose effect writes to whom the case concerns, with the outcome and a better place to look."""
    _telling.add(effect)


def own_addresses(docket: Docket) -> frozenset[str]:
    """Every mail address of whoever applies: of the accounts told about the case, and as the form has it."""
    form = docket.configuration.association.forms.get(docket.procedure.form or "")
    typed = [str(docket.answers.get(one.name, "")) for one in form.all_fields() if one.type == "email"] if form else []
    return frozenset(email.casefold() for email in (*(r.email for r in readers_of_party(docket)), *typed) if email)


def accounts_of(person_id: int | None, unit_id: int | None) -> Iterable[Account]:
    """The logins of a person, or of everybody who acts for a unit."""
    if unit_id is not None:
        return accounts_of_unit(unit_id)
    found = find_account_of_person(person_id) if person_id is not None else None
    return [found] if found else []


def case_words(docket: Docket) -> dict[str, object]:
    """What every letter about a case says."""
    case = docket.case
    step, until = pick(docket.step.label, language()) if case.step else "", docket.due_on
    due = until.isoformat() if until else ""
    return {
        "procedure": pick(docket.procedure.label, language()),
        "number": case.number,
        "title": case.title,
        "step": step,
        "due": due,
    }


def step_words(docket: Docket, step: str) -> str:
    """What a step of the case's procedure is called, in the language of the letter."""
    return pick(docket.procedure.step(step).label, language())


def outcome(docket: Docket) -> str:
    """How a case ended, in the language of the letter."""
    return outcome_in(docket.case.state, language())


def tell_party(event: str, docket: Docket, **more: object) -> None:
    """A letter to whom the case concerns, with the way to its page; none where an effect has told of the same already."""
    link = f"/cases/{docket.case.number}"
    if event == DECIDED and tells_of_the_end(docket):
        return
    for recipient in readers_of_party(docket):
        leave_letter(event, to=recipient, params={**case_words(docket), **more}, link=link, about=docket.case.number)


def tell_entered(docket: Docket) -> None:
    """The first letter of a case: an application has arrived, by whomever it was entered; else something was begun."""
    asked_for = may_ask_for(docket.procedure.starts) or _filed_by_the_party(docket)
    tell_party("case_submitted" if asked_for else "case_begun", docket)


def _filed_by_the_party(docket: Docket) -> bool:
    case = docket.case
    return not case.filed_for and case.starter_id in {one.id for one in accounts_of(case.person_id, case.unit_id)}


def tell_waiting(event: str, docket: Docket, waiting: Iterable[Waiting], today: date) -> None:
    """A letter to everybody who may act now, but not to more than a handful for one role."""
    told: dict[int, tuple[Recipient, str]] = {}
    number = docket.case.number
    for one in waiting:
        page = f"/desk/cases/{number}" if one.role is not None else f"/cases/{number}"
        for account_id in accounts_waited_for(one, today)[:MOST_READERS]:
            account = get_account(account_id)
            if account.state in LOGS_IN:
                told.setdefault(account_id, (reader(account), page))
    for recipient, link in told.values():
        leave_letter(event, to=recipient, params=case_words(docket), link=link, about=number)


def tell_recused(docket: Docket, readers: Iterable[int]) -> None:
    """A letter to the secretariat: everybody who could act at the step has to stand aside."""
    _tell_accounts("nobody_may_act", docket, list(readers)[:MOST_READERS], {})


def tell_second(docket: Docket, readers: Iterable[int], first: str) -> None:
    """A letter to those who may confirm what somebody has proposed."""
    _tell_accounts("second_needed", docket, list(readers)[:MOST_READERS], {"first": first})


def tell_sent_back(docket: Docket, account_id: int, second: str, remark: str) -> None:
    """A letter to who proposed an answer that was sent back."""
    _tell_accounts("proposal_sent_back", docket, [account_id], {"second": second, "remark": remark})


def _tell_accounts(event: str, docket: Docket, account_ids: Iterable[int], more: Mapping[str, object]) -> None:
    number = docket.case.number
    for account in map(get_account, account_ids):
        if account.state in LOGS_IN:
            params = {**case_words(docket), **more}
            leave_letter(event, to=reader(account), params=params, link=f"/desk/cases/{number}", about=number)


def silence_words(words: Mapping[str, object], verdict: str) -> dict[str, object]:
    """What every letter about a case says, as it stood when its deadline passed, with what silence meant."""
    return {**words, "verdict": translated(verdict_label(verdict))}


def tell_of_silence(docket: Docket, waited: Iterable[Waiting], words: Mapping[str, object], today: date) -> None:
    """A letter to whom the case concerns, unless one about its end follows, and to everybody who had been waited for."""
    number = docket.case.number
    told: dict[tuple[int | None, str], tuple[Recipient, str]] = {}
    if docket.case.state is CaseState.OPEN:
        told = {(one.account_id, one.email): (one, f"/cases/{number}") for one in readers_of_party(docket)}
    for row in waited:
        page = f"/desk/cases/{number}" if row.role is not None else f"/cases/{number}"
        for account in map(get_account, accounts_waited_for(row, today)[:MOST_READERS]):
            if account.state in LOGS_IN:
                to = reader(account)
                told.setdefault((to.account_id, to.email), (to, page))
    for recipient, link in told.values():
        leave_letter("step_silent", to=recipient, params=words, link=link, about=number)


def accounts_waited_for(one: Waiting, today: date) -> list[int]:
    """The accounts that may act on a row of `waiting` today."""
    if one.role is not None and one.body_id is not None:
        return list(holders_of(one.role, one.body_id, on=today))
    if one.account_id is not None:
        return [one.account_id]
    return [account.id for account in accounts_of(one.person_id, one.unit_id)]


def tell_asked(docket: Docket, asked: Asked, token: str) -> None:
    """A letter to somebody asked by name: in the inbox of a member's accounts, by mail with the one-time link."""
    params = {**case_words(docket), "due": asked.expires_on.isoformat() if asked.expires_on else ""}
    link = f"/confirm/{token}"
    readers = [reader(one) for one in accounts_of(asked.person_id, asked.unit_id) if one.state in LOGS_IN]
    outsider = Recipient(None, asked.email, asked.name, language())
    event = "sponsor_asked" if docket.step.by == "sponsor" else "step_asked"
    for recipient in readers or [outsider]:
        leave_letter(event, to=recipient, params=params, link=link, about=docket.case.number)
