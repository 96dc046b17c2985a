"""What a case or a fee year owes for a membership: circumstances read from the register, worked out by the rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from sqlalchemy import select

from app.bodies.models import Body
from app.bodies.store import nearest_above
from app.documents.store import documents_of_case
from app.dues.models import Charge, ChargeLine, Granted
from app.dues.rules.lines import Circumstances, Line, on_tier_change, owed
from app.dues.rules.years import FeeYear, due_day, fee_year_of, version_for
from app.dues.store.charges import paid_before, standing_charges
from app.kernel.errors import DomainError, say
from app.members.effects import tier_to_enter
from app.members.models import Membership
from app.members.records import kept_fields, member_record
from app.procedures.docket import Docket
from app.procedures.rules.actors import PARTIES, parse_actor
from app.procedures.rules.machine import step_named
from app.procedures.scope import Filled, form_record
from app.tenancy import clock
from app.tenancy.configuration.concepts.fees import Fees
from app.tenancy.configuration.concepts.procedures import Effect, Procedure
from app.tenancy.configuration.effects import arguments
from app.tenancy.configuration.speech import Speech, holds
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.tenancy.together import remembered

NOTICE = "admission_notice"
UNIT = "unit"


@dataclass(frozen=True)
class Assessment:
    """What is owed for one membership, ready to be charged. `is_dues`: it pays for years, not for an event."""

    fees: Fees
    year: FeeYear
    years: int
    tier: str
    joined: date | None
    lines: Sequence[Line]
    is_dues: bool = True

    @property
    def last_day(self) -> date:
        """The last day that is paid for."""
        more = any(line.covers_next_year for line in self.lines)
        return self.year.later(self.years - 1 + more).last

    def due_on(self, made_on: date) -> date:
        """Until when it is to be paid if it is billed on a day."""
        calendar = tenant().association.calendar
        return due_day(self.fees, self.year, made_on, calendar, is_new=self.joined is not None)


def assess_case(docket: Docket, membership: Membership, today: date) -> Assessment | None:
    """What a case owes at its pay step; None where the association bills nothing for it.

    Who is admitted, by the case's end or at a step before the payment, pays for the year of the day of joining, in the
    tier that `admit` gives; who is renewed for the year in which the next term begins; who changes tier the difference;
    any other case the lines that its own `bill` names, and where it names none every line that is billed on events.
    """
    if not tenant().association.fees:
        return None
    effects = _effects(docket)
    if "admit" in effects:
        return _of_newcomer(docket, membership, effects["admit"], today)
    if "change_tier" in effects:
        return _of_tier_change(docket, membership, effects["change_tier"], today)
    if "renew" in effects:
        after_term = membership.term_end + timedelta(days=1) if membership.term_end else today
        return assess_year(membership, max(today, after_term))
    return assess_event(membership, today, _lines_billed(docket))


def _lines_billed(docket: Docket) -> frozenset[str] | None:
    """The lines that the case bills by name, at a step or by its outcome; None where it names none."""
    scope, named = docket.scope(), set[str]()
    for one in _every_effect(docket):
        if one.name == "bill" and scope.holds(one.when):
            said: Any = arguments(one.name, dict(one.args)).get("lines") or ()
            named |= {said} if isinstance(said, str) else set(said)
    return frozenset(named) or None


def _every_effect(docket: Docket) -> list[Effect]:
    return [*docket.procedure.approved, *(one for step in docket.procedure.steps for one in step.then)]


def _effects(docket: Docket) -> dict[str, Mapping[str, Any]]:
    """What approval of the case will do, by effect, with its arguments; conditions that do not hold now fall away."""
    scope = docket.scope()
    return {one.name: arguments(one.name, dict(one.args)) for one in _every_effect(docket) if scope.holds(one.when)}


def _of_newcomer(docket: Docket, membership: Membership, admit: Mapping[str, Any], today: date) -> Assessment | None:
    tier = membership.tier if membership.admitted_on else _tier_to_be(docket, admit)
    joined = day_of_joining(docket)
    record = {**_record(membership, today), **_from_form(docket), "tier": tier}
    return _assess(membership, record, joined, joined=joined)


def _tier_to_be(docket: Docket, admit: Mapping[str, Any]) -> str:
    """The tier that `admit` will give."""
    said, case = admit.get("tier"), docket.case
    if said:
        return str(docket.scope().value_of(str(said), "tier"))
    return tier_to_enter(docket.procedure.form, docket.answers, case.about)


def day_of_joining(docket: Docket) -> date:
    """入会日为《入会通知书》日期 (domain.md, 35); where there is none, the day of the last approving decision."""
    if _issues_a_notice(docket):
        notices = [one.issued_on for one in documents_of_case(docket.case.id) if one.kind == NOTICE]
        if notices:
            return notices[-1]
    decisions = [turn.at for turn in docket.turns if turn.onward and _is_of_office(docket, turn.step)]
    return clock.local_day(decisions[-1] if decisions else docket.case.filed_at)


def _issues_a_notice(docket: Docket) -> bool:
    return gives_notice(docket.procedure)


def gives_notice(procedure: Procedure) -> bool:
    """Whether a notice of admission goes out before the money is asked for."""
    effects = (one for step in procedure.steps for one in step.then)
    return any(arguments(one.name, dict(one.args)).get("document") == NOTICE for one in effects)


def _is_of_office(docket: Docket, step: str) -> bool:
    return parse_actor(step_named(docket.procedure, step).by).who not in PARTIES


def _from_form(docket: Docket) -> dict[str, Any]:
    """The fields that the file will keep, as the form has them now: fees may hang on them before admission."""
    form = docket.configuration.association.forms.get(docket.procedure.form or "")
    if form is None or not form.keeps:
        return {}
    filled = form_record(docket.configuration, Filled(docket.procedure.form or "", docket.answers), None)
    return {name: value for name, value in filled.items() if name in kept_fields(docket.configuration)}


def _of_tier_change(docket: Docket, membership: Membership, change: Mapping[str, Any], today: date) -> Assessment | None:
    tier = docket.scope().value_of(str(change["to"]), "tier")
    before = _record(membership, today)
    found = _version(before, today, membership)
    if found is None:
        return None
    fees, year = found
    now, then = _circumstances(membership, before, year, 1), _circumstances(membership, {**before, "tier": tier}, year, 1)
    lines = on_tier_change(fees, now, then, Speech(tenant().configuration, today))
    return Assessment(fees, year, 1, tier, None, lines)


def assess_year(membership: Membership, day: date) -> Assessment | None:
    """What a member owes for the fee year of a day, newly joined in it or not; None where no fees concern it."""
    record = _record(membership, day)
    return _assess(membership, record, day, joined=membership.admitted_on)


def assess_event(membership: Membership, today: date, lines: frozenset[str] | None = None) -> Assessment | None:
    """What is billed on an event: the lines named, else every line that is billed on events only."""
    record = _record(membership, today)
    found = _version(record, today, membership)
    if found is None:
        return None
    fees, year = found
    wanted = lines or frozenset(name for name, line in fees.lines.items() if line.every == "event")
    case = replace(_circumstances(membership, record, year, 1), only=wanted)
    worked = owed(fees, case, Speech(tenant().configuration, today))
    return Assessment(fees, year, 1, str(record.get("tier") or ""), None, worked, is_dues=False)


def _assess(membership: Membership, record: Mapping[str, Any], day: date, *, joined: date | None) -> Assessment | None:
    found = _version(record, day, membership)
    if found is None:
        return None
    fees, year = found
    newly = joined if joined is not None and joined in year else None
    case = replace(_circumstances(membership, record, year, fees.years_at_once), joined=newly)
    lines = owed(fees, case, Speech(tenant().configuration, newly or year.first))
    return Assessment(fees, year, fees.years_at_once, str(record.get("tier") or ""), newly, lines)


def _version(record: Mapping[str, Any], day: date, membership: Membership) -> tuple[Fees, FeeYear] | None:
    """The version of the fees that concerns a member on a day, and the fee year by it."""
    anchor = _anchor(membership, day)

    def concerns(version: Fees) -> bool:
        year = fee_year_of(version, day, anchor)
        fee = {"year": year.year, "first": year.first, "last": year.last, "is_new": not record.get("is_admitted")}
        return holds(version.for_members, Speech(tenant().configuration, day).scope(member=record, fee=fee))

    fees = version_for(tenant().association.fees, day, concerns, anchor)
    return (fees, fee_year_of(fees, day, anchor)) if fees else None


def _anchor(membership: Membership, day: date) -> date:
    """Where a rolling year begins: the day after what was charged last, else the day of joining, else that day."""
    charged = [one.last_day for one in standing_charges(membership.id) if one.is_dues and one.last_day < day]
    before = paid_before(membership.id)
    if before is not None and before.until < day:
        charged.append(before.until)
    last = max(charged, default=None)
    return last + timedelta(days=1) if last else min(membership.admitted_on or day, day)


def _circumstances(membership: Membership, record: Mapping[str, Any], year: FeeYear, years: int) -> Circumstances:
    admitted = membership.admitted_on
    last_year = admitted is not None and admitted < year.first
    if not any(one.concessions for one in tenant().association.fees):
        return Circumstances(record, year, years=years, member_last_year=last_year)
    rows = db.session.execute(
        select(Granted.concession, Granted.pays)
        .where(Granted.membership_id == membership.id, Granted.fee_year == year.year)
        .order_by(Granted.id)
    )
    granted = {row.concession: Fraction(row.pays) if row.pays else None for row in rows}
    used = _used(membership.id, year.year)
    return Circumstances(record, year, years=years, member_last_year=last_year, granted=granted, used=used)


def _used(membership_id: int, before: int) -> dict[str, int]:
    """For how many earlier fee years each concession was used."""
    query = (
        select(Charge.fee_year, ChargeLine.stages)
        .join(ChargeLine, ChargeLine.charge_id == Charge.id)
        .where(Charge.membership_id == membership_id, Charge.dropped_at.is_(None), Charge.fee_year < before)
        .order_by(ChargeLine.id)
    )
    years: dict[str, set[int]] = {}
    for row in db.session.execute(query):
        if row.stages.get("concession"):
            years.setdefault(row.stages["concession"], set()).add(row.fee_year)
    return {name: len(found) for name, found in years.items()}


def _record(membership: Membership, day: date) -> dict[str, Any]:
    return member_record(membership, day)


def paying_unit(membership: Membership, body_path: str) -> int | None:
    """The unit that pays for a person: the nearest one at or above the place; none where there is none."""
    if membership.unit_id is not None:
        return None
    found: int = remembered(("unit above", body_path), lambda: _id_of(nearest_above(body_path, UNIT)))
    return found or None


def _id_of(unit: Body | None) -> int:
    """0 stands for none: nothing is remembered as its own answer."""
    return unit.id if unit else 0


def refuse_without_membership(membership: Membership | None) -> Membership:
    """Money is owed for a membership. Raises DomainError where there is none."""
    if membership is None:
        raise DomainError(say("此办件没有会员登记，不能办理。"))
    return membership
