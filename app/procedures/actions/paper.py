"""What somebody answered on paper, entered by those in charge with the signed scan: of a party, or of one asked by name.

The answer is that of who signed; who entered it, when, and the scan stand beside it, and whoever signed is told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.accounts.rules import LOGS_IN
from app.accounts.store import get_account
from app.audit.actions import record
from app.bodies.rules import UNIT
from app.forms.actions import hand_in
from app.kernel.errors import Conflict, DomainError, NotAllowed, NotFound, Refusals, say
from app.notices.actions import leave_letter
from app.notices.rules import Recipient
from app.procedures import letters
from app.procedures.acting import acting as acting_now
from app.procedures.actions.asking import Reply, count, note_reply, refuse_unfit
from app.procedures.actions.deciding import Decision, Given, carry_out, checked, refuse_stale
from app.procedures.actions.filling import Filler, hand_in_filled
from app.procedures.actions.holding import files_in
from app.procedures.actions.summoning import known_as
from app.procedures.docket import Docket, take_up, waiting_rows
from app.procedures.keeping_out import keeps_out
from app.procedures.labels import verdict_label
from app.procedures.models import Asked, Happening, Waiting
from app.procedures.parties import Party
from app.procedures.rules.actors import NO_ACCOUNT, Acting, parse_actor
from app.procedures.rules.machine import CaseState, step_named
from app.procedures.rules.starting import starts_for_another
from app.procedures.rules.verdicts import wanted_fields
from app.procedures.voting import Authority
from app.tenancy import clock
from app.tenancy.configuration.concepts.people import Role
from app.tenancy.configuration.concepts.procedures import Step
from app.tenancy.configuration.words import pick
from app.tenancy.database import db
from app.tenancy.transactions import action
from app.web.language import translated

ENTERED = "entered"


@dataclass(frozen=True)
class Awaited:
    """An answer that may come on paper: at which step, of whom; `asked_id` where somebody was asked by name."""

    step: str
    name: str
    asked_id: int | None = None
    fills: bool = False
    """A party has to complete a form here."""

    @property
    def key(self) -> str:
        """How it stands in an address."""
        return str(self.asked_id) if self.asked_id is not None else self.step


@dataclass(frozen=True)
class Paper:
    """An answer as it was signed, of one who is awaited, with the scan that proves it."""

    whom: str
    reply: Reply
    scan: str


def awaited_on_paper(docket: Docket, who: Acting) -> Sequence[Awaited]:
    """The answers of a case that somebody in charge may enter from paper; never one in his own matter."""
    if docket.case.state is not CaseState.OPEN or not _is_asked_of_people(docket) or not _may_enter(docket, who):
        return ()
    found = [_awaited(docket, row) for row in waiting_rows(docket.case.id)]
    return [one for one in found if one is not None]


def _is_asked_of_people(docket: Docket) -> bool:
    """Whether a step at which the case stands asks a party or people by name; known without a look at who is waited for."""
    here = [step_named(docket.procedure, name) for name in docket.waited or (docket.case.step,)]
    return any(step.each is not None or parse_actor(step.by).is_party for step in here)


def _may_enter(docket: Docket, who: Acting) -> bool:
    """The secretariat, and whoever in charge may start such a case for another; a unit never, whose people may be asked."""
    roles = docket.configuration.association.roles
    offices = [one for one in docket.procedure.starts if UNIT not in _places(one, roles)]
    return starts_for_another(offices, who, docket.line, roles) and not keeps_out(docket, who)


def _places(actor: str, roles: Mapping[str, Role]) -> Sequence[str]:
    """The kinds of body at which an actor of the configuration acts."""
    one = parse_actor(actor)
    return (one.place,) if one.place else roles[one.who].at if one.who in roles else ()


def _awaited(docket: Docket, row: Waiting) -> Awaited | None:
    if row.asked_id is not None:
        return Awaited(row.step, db.session.get_one(Asked, row.asked_id).name, row.asked_id)
    step = step_named(docket.procedure, row.step)
    return Awaited(row.step, name_waited_for(row), fills=step.fill is not None) if is_a_partys_own(step) else None


def is_a_partys_own(step: Step) -> bool:
    """Whether a party of the case answers here, in a few words or by completing a form; money and votes come otherwise."""
    return not step.pay and step.each is None and step.vote is None and parse_actor(step.by).is_party


def name_waited_for(row: Waiting) -> str:
    """What a party that is waited for is called."""
    if row.account_id is not None:
        return get_account(row.account_id).name
    return known_as(Party(row.person_id, row.unit_id))[0]


@action
def enter_paper(case_id: int, paper: Paper, *, by: int, version: int, now: datetime) -> CaseState:
    """Enter an answer from paper; gives the state of the case. The same sent twice is entered once.

    Raises NotAllowed (not in charge, or in an own matter), NotFound (nobody awaited there), Conflict (answered
    meanwhile, the case moved on), Refusals (no scan, and whatever the answer itself lacks).
    """
    docket = take_up(case_id)
    if _is_repeated(docket, paper, by=by, version=version):
        return docket.case.state
    who = acting_now(by, clock.local_day(now))
    if not _may_enter(docket, who):
        raise NotAllowed(say("书面答复只能由秘书处或可以发起此事项的部门录入；本人或本单位的办件须由其他同事录入。"))
    one = next((one for one in awaited_on_paper(docket, who) if one.key == paper.whom), None)
    if one is None:
        raise Conflict(say("此件已不再等待这份答复，可能本人已经答复；请重新打开后核对。"))
    docket.speak_of(one.step)
    refuse_stale(docket, version)
    if not paper.scan:
        raise Refusals([DomainError(say("请上传签字（盖章）的书面答复扫描件。"), "scan")])
    hand_in([paper.scan, *files_in(docket.step.fields, paper.reply.fields)], f"case:{docket.case.number}", by=by)
    step, readers = docket.place, _readers(docket, one)
    _note_entered(docket, one, paper, who, now)
    (_as_asked if one.asked_id is not None else _as_party)(docket, one, paper, by=by, now=now)
    _tell(docket, one, step, paper, readers)
    return docket.case.state


def _is_repeated(docket: Docket, paper: Paper, *, by: int, version: int) -> bool:
    mine = (Happening.case_id == docket.case.id, Happening.what == ENTERED, Happening.account_id == by)
    found = db.session.scalars(select(Happening.details).where(*mine).order_by(Happening.id)).all()
    return any((one.get("at_version"), one.get("whom")) == (version, paper.whom) for one in found)


def _note_entered(docket: Docket, one: Awaited, paper: Paper, who: Acting, now: datetime) -> None:
    case = docket.case
    details = {"uploads": [paper.scan], "at_version": case.version, "whom": paper.whom, "verdict": paper.reply.verdict}
    db.session.add(Happening(case_id=case.id, what=ENTERED, step=one.step, name=who.name, note=one.name, details=details,
                             account_id=who.account_id, at=now))  # fmt: skip
    facts = {"step": one.step, "verdict": paper.reply.verdict, "for": one.name, "scan": paper.scan}
    record("case.entered", by=who.account_id, subject=f"case:{case.number}", details=facts, acting_for=one.name)


def _as_asked(docket: Docket, one: Awaited, paper: Paper, *, by: int, now: datetime) -> None:
    """As if the one who was asked by name had answered: with what holds for him, and counted with the others."""
    asked = db.session.get_one(Asked, one.asked_id, with_for_update=True, populate_existing=True)
    if asked.answered_at is not None or asked.case_id != docket.case.id:
        raise NotFound(say("没有这个确认事项。"))
    refuse_unfit(docket, asked, paper.reply, clock.local_day(now))
    note_reply(docket, asked, paper.reply, by=None, now=now, proof=[paper.scan])
    count(docket.anew(), asked, docket.step, paper.reply, by=by, now=now)


def _as_party(docket: Docket, one: Awaited, paper: Paper, *, by: int, now: datetime) -> None:
    """As if the party had answered on the page of its case, or completed the form there."""
    reply, step = paper.reply, docket.step
    part, who = parse_actor(step.by).who, Acting(NO_ACCOUNT, one.name)
    if step.fill:
        hand_in_filled(docket, reply.filled, Filler(who, part, [paper.scan]), by=by, now=now)
        return
    decision = Decision(reply.verdict, reply.opinion, reply.fields, step=step.name)
    fields = wanted_fields(step, reply.fields)
    to = checked(docket, decision, fields)
    proof = Authority("", [*reply.uploads, paper.scan])
    carry_out(docket, decision, Given(fields, to, who, part, proof), now=now)


def _readers(docket: Docket, one: Awaited) -> Sequence[Recipient]:
    """Whoever signed: by every account, else by the address at which he was asked."""
    rows = [row for row in waiting_rows(docket.case.id) if (row.step, row.asked_id) == (one.step, one.asked_id)]
    accounts = [get_account(number) for row in rows for number in letters.accounts_waited_for(row, clock.today())]
    found = [letters.reader(account) for account in accounts if account.state in LOGS_IN]
    if found or one.asked_id is None:
        return found
    asked = db.session.get_one(Asked, one.asked_id)
    return [Recipient(None, asked.email, asked.name, letters.language())] if asked.email else []


def _tell(docket: Docket, one: Awaited, step: str, paper: Paper, readers: Sequence[Recipient]) -> None:
    """A letter to whoever signed: who did not, says so."""
    here = Docket(docket.case, docket.configuration, step)
    words = {**letters.case_words(here), "verdict": _in_words(here, paper), "step": letters.step_words(docket, step)}
    for to in readers:
        leave_letter("answer_entered", to=to, params=words, about=docket.case.number)


def _in_words(docket: Docket, paper: Paper) -> str:
    """The answer that was given; of a form that was completed, what the form is called."""
    if paper.reply.verdict:
        return translated(verdict_label(paper.reply.verdict))
    return pick(docket.configuration.association.forms[docket.step.fill or ""].label, letters.language())
