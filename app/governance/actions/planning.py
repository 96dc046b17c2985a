"""Putting cases on an agenda: which, for which meeting or until when, in which order."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.audit.actions import record
from app.documents.numbers import next_number
from app.governance.models import AgendaItem, Manner, Sitting, SittingState
from app.kernel.errors import Conflict, DomainError, NotAllowed, NotFound, Refusals, say
from app.procedures.acting import acting as acting_now
from app.procedures.actions.moving import waiter_at
from app.procedures.actions.resolving import refusals_of_yes
from app.procedures.docket import Docket, take_up
from app.procedures.keeping_out import keeps_out
from app.procedures.rules.actors import Acting, Waiter, is_for
from app.procedures.rules.machine import CaseState
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.tenancy.transactions import action, once_for_a_wish

SERIES = "sitting"
MOST_ITEMS = 200
LONGEST_TITLE, LONGEST_PLACE, LONGEST_NOTE = 200, 200, 2000


@dataclass(frozen=True)
class Details:
    """How the assembly meets: the title of the meeting, its day and place, or until when it votes by circulation."""

    title: str
    manner: Manner
    held_on: date
    closes_at: datetime | None = None
    place: str = ""
    note: str = ""


@dataclass(frozen=True)
class Agenda:
    """Which cases go before the assembly of a step. `submission` is the form's one-time token."""

    procedure: str
    step: str
    cases: Sequence[int]
    details: Details
    submission: str = ""


@once_for_a_wish
@action
def plan(agenda: Agenda, *, by: int, now: datetime) -> str:
    """Put cases on the agenda of a sitting; gives its number. The same submission gives the same sitting again (R1).

    Raises NotFound (no such step, not his to put to the vote), Conflict (on another agenda), DomainError with what is
    missing, and Refusals with what stands against a yes in one of the cases.
    """
    token = hashlib.sha256(agenda.submission.encode()).hexdigest() if agenda.submission else None
    before = select(Sitting.number).where(Sitting.submission == token)
    if token and (known := db.session.scalar(before)):
        return str(known)
    refuse_unfit(agenda.details, clock.local_day(now))
    dockets, waiter = taken_up(agenda.procedure, agenda.step, agenda.cases, acting_now(by, clock.local_day(now)))
    details = agenda.details
    sitting = Sitting(
        number=next_number(SERIES, on=clock.local_day(now)), assembly=dockets[0].step.vote or "",
        procedure=agenda.procedure, step=agenda.step, role=waiter.role or "", body_id=waiter.body_id or 0,
        body_path=waiter.body_path, manner=details.manner, title=details.title.strip(), held_on=details.held_on,
        closes_at=details.closes_at, place=details.place.strip(), note=details.note.strip(), in_favour="1",
        planned_by=by, planned_at=now, submission=token,
    )  # fmt: skip
    db.session.add(sitting)
    db.session.flush()
    put_on(sitting, dockets)
    facts = {"assembly": sitting.assembly, "cases": [one.case.number for one in dockets], "on": sitting.held_on.isoformat()}
    record("vote.planned", by=by, subject=f"sitting:{sitting.number}", details=facts)
    return sitting.number


def refuse_unfit(details: Details, today: date) -> None:
    """Raise Refusals with everything that the description of a sitting lacks.

    A meeting that was held before it is entered here is recorded afterwards, with the roll of its own day.
    """
    refusals = []
    if not details.title.strip():
        refusals.append(DomainError(say("请填写会议或表决的名称。"), "title"))
    if details.manner is Manner.CIRCULATION and details.closes_at is None:
        refusals.append(DomainError(say("通讯表决须写明截止时间。"), "closes_at"))
    if details.held_on < today and details.manner is not Manner.RECORDED:
        refusals.append(DomainError(say("日期不能早于今天。"), "held_on"))
    if refusals:
        raise Refusals(refusals)


def taken_up(procedure: str, step: str, cases: Collection[int], who: Acting) -> tuple[list[Docket], Waiter]:
    """The cases, locked, each waiting at the step for who puts them to the vote; and whom they wait for."""
    if not cases:
        raise DomainError(say("请至少选择一件。"), "case")
    dockets = [take_up(case_id) for case_id in sorted(set(cases))]
    waiters = {_waits_for(one, procedure, step, who) for one in dockets}
    if len(waiters) > 1 or len({one.step.vote for one in dockets}) > 1:
        raise Conflict(say("一次表决只能包含由同一机构提交、同一会议表决的办件，请分别交付。"))
    waiter = waiters.pop()
    for docket in dockets:
        if keeps_out(docket, who, waiter):
            raise NotAllowed(say("不能将本人或本单位的办件交付表决，请由其他同事办理。"))
        _refuse_incomplete(docket)
    return dockets, waiter


def _waits_for(docket: Docket, procedure: str, step: str, who: Acting) -> Waiter:
    case = docket.case
    if case.state is not CaseState.OPEN or (case.procedure, case.step) != (procedure, step) or docket.step.vote is None:
        raise Conflict(say("“%(title)s”已不在表决步骤，请刷新后重新选择。", title=case.title))
    waiter = waiter_at(docket, docket.step)
    if not is_for(waiter, who):
        raise NotFound(say("没有可以交付表决的办件。"))
    return waiter


def _refuse_incomplete(docket: Docket) -> None:
    """A yes of the assembly must be able to count: what a step or a waiver still asks for is told before anybody votes."""
    try:
        refusals_of_yes(docket)
    except Refusals as refused:
        why = refused.refusals[0].message
        raise Conflict(say("“%(title)s”还不能交付表决：%(why)s", title=docket.case.title, why=why)) from refused


def put_on(sitting: Sitting, dockets: Sequence[Docket]) -> None:
    """Add cases at the end of an agenda. Raises Conflict for one that lies on another."""
    last = db.session.scalar(select(func.max(AgendaItem.place)).where(AgendaItem.sitting_id == sitting.id)) or 0
    if last + len(dockets) > MOST_ITEMS:
        raise Conflict(say("一次表决最多 %(most)s 件，请分次交付。", most=MOST_ITEMS))
    items = [
        AgendaItem(sitting_id=sitting.id, case_id=one.case.id, round=one.case.round, place=place)
        for place, one in enumerate(dockets, last + 1)
    ]
    try:
        with db.session.begin_nested():
            db.session.add_all(items)
            db.session.flush()
    except IntegrityError as error:
        raise Conflict(say("所选办件中有的已在其他表决议程中，请刷新后重新选择。")) from error


# ---- until it opens
def own_sitting(number: str, by: int, now: datetime) -> Sitting:
    """A sitting of whoever puts cases to the vote there, locked. Raises NotFound."""
    query = select(Sitting).where(Sitting.number == number).with_for_update()
    found: Sitting | None = db.session.scalar(query.execution_options(populate_existing=True))
    who = acting_now(by, clock.local_day(now))
    if found is None or not is_for(Waiter(found.role, found.body_id), who):
        raise NotFound(say("没有这次表决。"))
    return found


def refuse_unless(sitting: Sitting, state: SittingState) -> None:
    """Raise Conflict where a sitting does not stand where this is done."""
    if sitting.state is not state:
        raise Conflict(say("这次表决已有变动，请刷新后查看。"))


@action
def add_cases(number: str, cases: Collection[int], *, by: int, now: datetime) -> None:
    """Put more cases on an agenda that is not open yet. Raises what `plan` raises."""
    who = acting_now(by, clock.local_day(now))
    place = db.session.execute(select(Sitting.procedure, Sitting.step).where(Sitting.number == number)).first()
    if place is None:
        raise NotFound(say("没有这次表决。"))
    dockets, waiter = taken_up(place[0], place[1], cases, who)
    sitting = own_sitting(number, by, now)
    refuse_unless(sitting, SittingState.PLANNED)
    if (waiter.role, waiter.body_id, dockets[0].step.vote) != (sitting.role, sitting.body_id, sitting.assembly):
        raise Conflict(say("一次表决只能包含由同一机构提交、同一会议表决的办件，请分别交付。"))
    put_on(sitting, dockets)
    record("vote.agenda", by=by, subject=f"sitting:{number}", details={"added": [one.case.number for one in dockets]})


@action
def take_off(number: str, cases: Collection[int], *, by: int, now: datetime) -> None:
    """Take cases off an agenda that is not open yet; they wait for another. Raises NotFound, Conflict."""
    sitting = own_sitting(number, by, now)
    refuse_unless(sitting, SittingState.PLANNED)
    wanted = (AgendaItem.sitting_id == sitting.id, AgendaItem.case_id.in_(list(cases)))
    gone = db.session.scalars(select(AgendaItem).where(*wanted).order_by(AgendaItem.id)).all()
    for item in gone:
        db.session.delete(item)
    record("vote.agenda", by=by, subject=f"sitting:{number}", details={"taken_off": [item.case_id for item in gone]})


@action
def change_details(number: str, details: Details, *, by: int, now: datetime) -> None:
    """Another day, place, title or manner, until the vote opens. Raises NotFound, Conflict, Refusals."""
    sitting = own_sitting(number, by, now)
    refuse_unless(sitting, SittingState.PLANNED)
    refuse_unfit(details, clock.local_day(now))
    sitting.title, sitting.manner, sitting.held_on = details.title.strip(), details.manner, details.held_on
    sitting.closes_at, sitting.place, sitting.note = details.closes_at, details.place.strip(), details.note.strip()
    facts = {"title": sitting.title, "manner": sitting.manner.value, "on": sitting.held_on.isoformat()}
    record("vote.changed", by=by, subject=f"sitting:{number}", details=facts)


@action
def drop(number: str, *, by: int, now: datetime) -> None:
    """Give up a sitting that is not open yet; its cases wait for another. Done twice it is given up once."""
    sitting = own_sitting(number, by, now)
    if sitting.state is SittingState.DROPPED:
        return
    refuse_unless(sitting, SittingState.PLANNED)
    sitting.state = SittingState.DROPPED
    for item in items_of(sitting.id):
        item.active = False
    record("vote.dropped", by=by, subject=f"sitting:{number}")


def items_of(sitting_id: int) -> Sequence[AgendaItem]:
    """The items of a sitting in their order, read anew."""
    query = select(AgendaItem).where(AgendaItem.sitting_id == sitting_id).order_by(AgendaItem.place)
    return db.session.scalars(query.execution_options(populate_existing=True)).all()


def assembly_of(sitting: Sitting) -> str:
    """The assembly's name, while the folder has it. Raises Conflict."""
    if sitting.assembly not in tenant().association.assemblies:
        raise Conflict(say("现行配置中已没有这一会议，不能表决。"))
    return sitting.assembly
