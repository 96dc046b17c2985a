"""Acting at a step, as whoever is asked would: answering, filling in, paying."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.accounts.store import accounts_of_unit
from app.bodies.models import Body
from app.bodies.rules import UNIT
from app.bodies.store import get_root
from app.dues.actions import Arrived, bill_unit, confirm_payment, settle_bill
from app.dues.models import Bill, Charge
from app.forms.actions import Incoming, keep_upload
from app.forms.lookups import KeptFile
from app.forms.places import find_form, place_of
from app.forms.readers import Owner
from app.forms.rules import ReadForm, form_named, form_of_fields
from app.forms.store import files_named
from app.kernel.errors import DomainError, Refusals, say
from app.kernel.money import Money
from app.members.store import get_membership
from app.notices.models import Letter
from app.procedures import actions
from app.procedures.actions import Decision, Reply
from app.procedures.actions.deciding import open_conditions
from app.procedures.actions.seconding import confirm_proposal, open_proposal
from app.procedures.docket import Docket
from app.procedures.models import Asked as AskedRow
from app.procedures.models import Case, Waiting
from app.procedures.rules.verdicts import Answer
from app.rehearsal.files import sample
from app.rehearsal.filling import Answers, Filling, Hands
from app.rehearsal.handing_up import hand_up
from app.rehearsal.people import Cast, Player
from app.rehearsal.voting import put_to_vote, why_not_carried_out
from app.tenancy import clock
from app.tenancy.configuration.concepts.conditions import Require
from app.tenancy.configuration.concepts.forms import Field
from app.tenancy.configuration.concepts.procedures import Step
from app.tenancy.configuration.words import pick
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.web.language import current_language, translated

FINANCE = "confirm_payments"
LINK = re.compile(r"/confirm/([\w-]+)")
OPINION = {True: "经核对，情况属实。", False: "Checked and found in order."}


class CannotAct(Exception):
    """Nobody of the play can move the case on; says why."""


@dataclass
class Deed:
    """What somebody answered, what he filled in, and what he was refused before it was right."""

    answer: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    waived: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Scene:
    """A case at a step with who waits, on a day; `wish`: the answer that shall be given."""

    docket: Docket
    waiting: Sequence[Waiting]
    cast: Cast
    now: datetime
    offered: Sequence[Answer]
    wish: str = ""
    given: Mapping[str, Any] = field(default_factory=dict)

    @property
    def step(self) -> Step:
        return self.docket.step

    def verdicts(self) -> list[str]:
        """The answers to try: the one wished for, else those that lead on."""
        if self.wish:
            return [self.wish]
        return [one.verdict for one in self.offered if one.onward] or [one.verdict for one in self.offered]


def act(scene: Scene) -> Deed:
    """Do what the step asks for. Raises CannotAct."""
    step = scene.step
    if step.pay:
        return _pay(scene)
    if any(row.asked_id is not None for row in scene.waiting):
        return _answer_as_asked(scene)
    if step.fill:
        return _fill(scene)
    if step.vote:
        return _vote(scene)
    if step.gather and step.handed_up_first and not step.is_joint:
        hand_up(scene.docket.case, step, scene.cast, now=scene.now)
    return _decide(scene)


# ---- deciding
def _decide(scene: Scene) -> Deed:
    """The first answer that counts, with the step's fields filled in until its conditions hold."""
    deed, account = Deed(), _account(scene, scene.waiting[0])
    case_id, version, step = scene.docket.case.id, scene.docket.case.version, scene.step.name
    for verdict in scene.verdicts():
        fields = _fields(scene, verdict)
        answer = {**fields, "verdict": verdict, "on": scene.docket.case.as_at}
        decision = Decision(verdict, OPINION[scene.cast.chinese], fields, waivers=_waivers(scene, deed, answer),
                            step=step)
        try:
            actions.decide(case_id, decision, by=account, version=version, now=scene.now)
        except DomainError as refused:
            deed.refused += _sentences(refused)
            continue
        _agree(scene, case_id, step, account)
        deed.answer, deed.answers = verdict, fields
        return deed
    raise CannotAct("；".join(dict.fromkeys(deed.refused)))


def _agree(scene: Scene, case_id: int, step: str, first: int) -> None:
    """Where an answer needs a second person, one more who may decide there agrees."""
    row = scene.waiting[0]
    if open_proposal(case_id, step) is None:
        return
    second = scene.cast.another(row.role or "", row.body_id or 0, but=first)
    version = db.session.get_one(Case, case_id, populate_existing=True).version
    confirm_proposal(case_id, by=second, version=version, now=scene.now, step=step)


def _waivers(scene: Scene, deed: Deed, answer: Answers) -> dict[str, str]:
    """A written reason for every unmet condition that somebody may let pass, of the procedure and of the step."""
    own = scene.docket.scope(answer=answer).unmet(one for one in scene.step.require if one.waived_by is not None)
    every = [*open_conditions(scene.docket), *(one.require for one in own)]
    deed.waived = [pick(one.else_, current_language()) for one in every]
    return {one.that: OPINION[scene.cast.chinese] for one in every}


def _fields(scene: Scene, verdict: str) -> dict[str, Any]:
    step = scene.step
    asked = [one for one in step.fields if one.type != "note"]
    if not asked:
        return {}
    form = form_of_fields(f"{scene.docket.case.procedure}.{step.name}", step.label, step.fields)

    def beyond(answers: Answers) -> list[tuple[Require, Mapping[str, str]]]:
        scope = scene.docket.scope(answer={**answers, "verdict": verdict, "on": scene.docket.case.as_at})
        return [(one.require, one.sentence) for one in scope.unmet(r for r in step.require if r.level == "refuse")]

    answers, _ = fill_in(scene, form, beyond, scene.given)
    return answers


def fill_in(
    scene: Scene, form: ReadForm, beyond: Callable[[Answers], Any], given: Mapping[str, Any]
) -> tuple[dict[str, Any], list[Any]]:
    """Answers to a form that is asked at a step."""
    case = scene.docket.case
    asked = any(row.asked_id is not None for row in scene.waiting)
    owner = Owner(account_id=case.starter_id if asked else _account(scene, scene.waiting[0]))
    filling = Filling(
        form, scene.docket.configuration, case.as_at, scene.cast.invented(), hands_for(scene.cast, owner, scene.now),
        member=scene.docket.member, beyond=beyond,
    )  # fmt: skip
    return filling.fill({name: value for name, value in given.items() if name in form.fields})


def _vote(scene: Scene) -> Deed:
    """The assembly votes for what leads on, or for the answer that is wished for."""
    step, account = scene.step, _account(scene, scene.waiting[0])
    yes = not scene.wish or scene.wish == step.voted()[0]
    try:
        answer, _ = put_to_vote(scene.docket.case, step, scene.cast, by=account, yes=yes, now=scene.now)
    except DomainError as refused:
        raise CannotAct("；".join(_sentences(refused))) from refused
    if not answer:
        raise CannotAct(why_not_carried_out(scene.docket.case.id))
    return Deed(answer)


# ---- filling in, paying, answering by link
def _fill(scene: Scene) -> Deed:
    step, docket = scene.step, scene.docket
    form = form_named(docket.configuration, step.fill or "")
    answers, wrong = fill_in(scene, form, lambda _answers: (), scene.given)
    if wrong:
        raise CannotAct("；".join(one.sentence for one in wrong))
    account = _account(scene, scene.waiting[0])
    try:
        actions.complete(docket.case.id, answers, by=account, version=docket.case.version, now=scene.now)
    except DomainError as refused:
        raise CannotAct("；".join(_sentences(refused))) from refused
    return Deed("done", answers)


def _pay(scene: Scene) -> Deed:
    case_id, paid = scene.docket.case.id, False
    _collect(scene)
    for bill in _bills_of(case_id):
        number, version, fen = bill.number, bill.version, bill.total_fen - bill.paid_fen
        cashier = _cashier(scene)
        if fen > 0:
            arrived = Arrived(Money(fen), clock.local_day(scene.now))
            confirm_payment(number, arrived, by=cashier, version=version, now=scene.now)
        settle_bill(bill.id, by=cashier, now=scene.now)
        paid = True
    if not paid:
        raise CannotAct(translated(say("这一步骤等待缴费，却没有账单。")))
    return Deed("paid")


def _collect(scene: Scene) -> None:
    """What waits to be put on an organisation's common bill is put on one by its operator."""
    mine = (Charge.case_id == scene.docket.case.id, Charge.bill_id.is_(None), Charge.dropped_at.is_(None))
    for charge in db.session.scalars(select(Charge).where(*mine).order_by(Charge.id)).all():
        if charge.payer_unit_id is None:
            continue
        unit, ids = charge.payer_unit_id, [charge.id]
        operator = scene.cast.account_of(None, unit)
        bill_unit(unit, ids, submission=f"play-{ids[0]}", by=operator, now=scene.now)


def _bills_of(case_id: int) -> Sequence[Bill]:
    query = select(Bill).join(Charge, Charge.bill_id == Bill.id).where(Charge.case_id == case_id, Bill.reversed_at.is_(None))
    return db.session.scalars(query.order_by(Bill.id).distinct()).all()


def _cashier(scene: Scene) -> int:
    """Somebody who may confirm money at the association itself."""
    roles = tenant().association.roles
    fitting = [name for name, role in roles.items() if FINANCE in role.can and "association" in role.at]
    if not fitting:
        raise CannotAct("no role may confirm payments (confirm_payments) at the association")
    return scene.cast.holder(fitting[0], get_root().id)


def _answer_as_asked(scene: Scene) -> Deed:
    """Everybody asked by name answers the same, until enough have."""
    deed, case_id, step = Deed(), scene.docket.case.id, scene.step.name
    for verdict in scene.verdicts():
        try:
            for asked in _open_questions(case_id, step):
                reply = Reply(verdict, OPINION[scene.cast.chinese], _fields(scene, verdict), filled=_testimony(scene))
                account, token = _who_answers(scene, asked)
                actions.confirm(asked.id, reply, by=account, token=token, now=scene.now)
                if not _open_questions(case_id, step):
                    break
        except DomainError as refused:
            deed.refused += _sentences(refused)
            continue
        deed.answer = verdict
        return deed
    raise CannotAct("；".join(dict.fromkeys(deed.refused)))


def _testimony(scene: Scene) -> dict[str, Any]:
    """What somebody asked by name fills in, where the step has a form."""
    if not scene.step.fill:
        return {}
    form = form_named(scene.docket.configuration, scene.step.fill)
    return fill_in(scene, form, lambda _answers: (), scene.given)[0]


def _open_questions(case_id: int, step: str) -> Sequence[AskedRow]:
    waits = select(Waiting.asked_id).where(Waiting.case_id == case_id, Waiting.step == step)
    query = select(AskedRow).where(AskedRow.id.in_(waits), AskedRow.answered_at.is_(None))
    return db.session.scalars(query.order_by(AskedRow.id)).all()


def _who_answers(scene: Scene, asked: AskedRow) -> tuple[int | None, str | None]:
    """A member answers by his login, an outsider by the link that was mailed to him."""
    if asked.person_id is not None or asked.unit_id is not None:
        return scene.cast.account_of(asked.person_id, asked.unit_id), None
    query = select(Letter.link).where(Letter.email == asked.email, Letter.link.like("/confirm/%")).order_by(Letter.id.desc())
    link = db.session.scalars(query.limit(1)).first() or ""
    found = LINK.search(link)
    return None, found[1] if found else None


# ---- who acts
def _account(scene: Scene, row: Waiting) -> int:
    """The login of whoever is waited for."""
    if row.role is not None and row.body_id is not None:
        return scene.cast.holder(row.role, row.body_id)
    if row.account_id is not None:
        return row.account_id
    if row.person_id is None and row.unit_id is None:
        raise CannotAct("nobody is waited for")
    return scene.cast.account_of(row.person_id, row.unit_id)


def _sentences(refused: DomainError) -> list[str]:
    every = refused.refusals if isinstance(refused, Refusals) else (refused,)
    return [translated(one.message) for one in every]


# ---- what forms need from the house
def hands_for(cast: Cast, owner: Owner, now: datetime) -> Hands:
    """People to name, bodies to choose and files to upload, for whoever fills in."""

    def members(count: int, tier: str | None) -> list[dict[str, Any]]:
        return [_named(one) for one in cast.sponsors(count, tier)]

    def upload(form: str, ask: Field, control: str) -> str:
        name, content = sample(ask)
        place = place_of(find_form(tenant().configuration, form), control)
        return keep_upload(Incoming(name, content), place, owner=owner, now=now)

    def files(ids: Sequence[str]) -> Mapping[str, KeptFile]:
        return files_named(ids)

    return Hands(members, body_ids, upload, files)


def _named(one: Player) -> dict[str, Any]:
    found = get_membership(one.membership or 0)
    return {"membership_id": found.id, "name": found.name, "number": found.number or ""}


def body_ids(kinds: tuple[str, ...]) -> list[int]:
    """Open bodies of these kinds; organisations that have an operator last, so that a fresh one comes first."""
    query = select(Body).where(Body.kind.in_(kinds), Body.closed_on.is_(None)).order_by(Body.id)
    found = db.session.scalars(query).all()
    return [one.id for one in sorted(found, key=lambda one: (one.kind == UNIT and bool(accounts_of_unit(one.id)), one.id))]

