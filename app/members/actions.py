"""Changing the register: the only place that writes facts. Everything else about a member is worked out from them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Table, select

from app.audit.actions import record
from app.bodies.changing import rename_body
from app.bodies.store import get_body
from app.documents.numbers import next_number
from app.kernel.errors import Conflict, DomainError, Refusals, say
from app.kernel.events import publish
from app.members import store
from app.members.counting import note_movement
from app.members.events import MemberAdmitted, MemberChanged, MembershipEnded, StandingChanged
from app.members.models import ENDLESS, NEVER, Enrolment, Fact, HeldTier, KeptAnswers, Membership
from app.members.records import KEPT, empty_record, facts_of, kept_answers, member_record, of_cases_alone, standing_of_facts
from app.members.rules import FactKind, FactLine, derive, levels_held, term_end
from app.procedures.parties import Party
from app.tenancy import clock
from app.tenancy.configuration.concepts.membership import Tier
from app.tenancy.configuration.speech import Speech, unmet
from app.tenancy.database import db
from app.tenancy.keys import seal
from app.tenancy.tenants import tenant
from app.tenancy.together import add_to, leave, remember
from app.tenancy.transactions import action, take_turns
from app.web.language import current_language

NUMBERS, UNIT_NAME = "member", "unit_name"
FACTS, ENROLMENTS, KEPT_ANSWERS = (cast(Table, one.__table__) for one in (Fact, Enrolment, KeptAnswers))


@dataclass(frozen=True)
class Admission:
    """Who is admitted, to which tier, from which day, where. The day may lie back (`on`), never ahead."""

    party: Party
    tier: str
    on: date
    body_id: int
    case_id: int | None = None
    document: str = ""


@dataclass(frozen=True)
class NewFact:
    """A dated fact about to be recorded."""

    kind: FactKind
    on: date
    until: date | None = None
    word: str = ""
    body_id: int | None = None
    document: str = ""
    case_id: int | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@action
def open_file(party: Party, name: str, body_id: int, *, now: datetime) -> int:
    """The register entry of a person or a unit, made at its first case; gives its id. Done twice it changes nothing.

    Who is no member and applies at another body stands there from then on: the body asked before sees nothing of it.
    """
    membership, body = store.find_membership(party), get_body(body_id)
    if membership is not None:
        if not _is_member(membership) and body.parent_id is not None:
            membership.body_id, membership.body_path = body.id, body.path
        return membership.id
    standing = empty_record(party, name, clock.local_day(now))["standing"]
    membership = Membership(
        person_id=party.person_id,
        unit_id=party.unit_id,
        name=name,
        body_id=body.id,
        body_path=body.path,
        standing=standing,
        opened_at=now,
    )
    db.session.add(membership)
    db.session.flush()
    return membership.id


def _is_member(membership: Membership) -> bool:
    return membership.admitted_on is not None and membership.left_on is None


@action
def admit(admission: Admission, *, by: int | None, now: datetime) -> int:
    """Make somebody a member, with a number for life; gives the membership's id.

    Raises Conflict for who is a member already or where no seat is left, Refusals with the tier's unmet conditions.
    """
    membership = _locked(admission.party)
    tier = tier_for(admission.tier, membership)
    today = clock.local_day(now)
    if derive(facts_of(membership.id), today).is_admitted:
        raise Conflict(say("%(name)s已经是会员，不能重复入会。", name=membership.name))
    refuse_unfit(tier, membership, today)
    refuse_full(admission.tier, tier)
    body = get_body(admission.body_id)
    if membership.number is None:
        context = {"body.code": code_of(body.id), "tier.code": tier.code}
        membership.number = next_number(NUMBERS, on=admission.on, context=context)
        membership.number_key = membership.number
    new = NewFact(
        FactKind.ADMITTED,
        admission.on,
        word=admission.tier,
        body_id=body.id,
        document=admission.document,
        case_id=admission.case_id,
    )
    add_fact(membership, new, by=by, now=now)
    details = {"number": membership.number, "tier": admission.tier, "on": admission.on.isoformat()}
    record("member.admitted", by=by, subject=f"member:{membership.id}", details=details)
    publish(MemberAdmitted(membership.id, admission.case_id))
    return membership.id


def _locked(party: Party) -> Membership:
    found = store.find_membership(party)
    if found is None:
        raise DomainError(say("没有这个会员登记，不能办理。"))
    return store.get_membership(found.id, for_update=True)


def tier_for(name: str, membership: Membership) -> Tier:
    """A tier that such a member may enter. Raises DomainError."""
    tier = tenant().association.tiers.get(name)
    holder = "unit" if membership.unit_id is not None else "person"
    if tier is None or tier.retired or tier.holder not in (holder, "either"):
        raise DomainError(say("不能以此会员类别入会，请核对类别。"), "tier")
    return tier


def refuse_unfit(tier: Tier, membership: Membership, today: date) -> None:
    """Raise Refusals with the conditions of a tier that are not met."""
    if not tier.require:
        return
    scope = Speech(tenant().configuration, today).scope(member=member_record(membership, today))
    failed = unmet([one for one in tier.require if one.level == "refuse"], scope)
    if failed:
        raise Refusals([DomainError(one.said(current_language()), one.require.field) for one in failed])


def refuse_full(name: str, tier: Tier) -> None:
    """Raise Conflict where a tier has no seat left. Two who come for the last seat at once come one after the other."""
    if tier.seats is None:
        return
    take_turns(f"seats:{name}")
    if store.seats_taken(name) >= tier.seats:
        raise Conflict(say("此会员类别的名额（%(seats)s 个）已满。", seats=tier.seats))


def code_of(body_id: int) -> str:
    """The letters of a body in numbers: those of its configuration, else its permanent code."""
    body = get_body(body_id)
    configured = tenant().association.bodies.get(body.code)
    return configured.code if configured and configured.code else body.code


@action
def start_term(membership_id: int, first: date, *, case_id: int | None, by: int | None, now: datetime) -> date | None:
    """Begin a term on a day; gives its last day, none where membership is for life."""
    membership = store.get_membership(membership_id, for_update=True)
    last = term_end(tenant().association.term, first)
    add_fact(membership, NewFact(FactKind.TERM, first, until=last, case_id=case_id), by=by, now=now)
    return last


@action
def end_membership(
    membership_id: int, exit_: str, *, on: date, document: str = "", case_id: int | None, by: int | None, now: datetime
) -> None:
    """A membership ends for one of the association's reasons. Ending it twice changes nothing."""
    membership = store.get_membership(membership_id, for_update=True)
    if not derive(facts_of(membership_id), on).is_admitted:
        return
    add_fact(membership, NewFact(FactKind.ENDED, on, word=exit_, document=document, case_id=case_id), by=by, now=now)
    record("member.left", by=by, subject=f"member:{membership_id}", details={"exit": exit_, "on": on.isoformat()})
    publish(MembershipEnded(membership_id, exit_))


@action
def enter_in_book(membership_id: int, book: str, *, on: date, case_id: int | None, by: int | None, now: datetime) -> None:
    """An entry in the member's books: honour, integrity, work, warning."""
    membership = store.get_membership(membership_id, for_update=True)
    add_fact(membership, NewFact(FactKind.RECORDED, on, word=book, case_id=case_id), by=by, now=now)


@action
def reverse(fact_id: int, *, document: str, by: int | None, now: datetime) -> None:
    """Take back a fact that was recorded wrongly; both stay readable. Raises Conflict when it was taken back before."""
    wrong = db.session.get_one(Fact, fact_id)
    membership = store.get_membership(wrong.membership_id, for_update=True)
    if wrong.reverses_id is not None:
        raise Conflict(say("更正记录本身不能再撤销，请重新登记正确的内容。"))
    if db.session.scalar(select(Fact.id).where(Fact.reverses_id == fact_id)) is not None:
        raise Conflict(say("这条记录已经更正过。"))
    _write_fact(membership, NewFact(wrong.kind, wrong.on, document=document), by=by, now=now, reverses=fact_id)
    record("member.fact_reversed", by=by, subject=f"member:{membership.id}", details={"fact": fact_id, "reason": document})
    _settle(membership, clock.local_day(now))


@action
def enrol(membership_id: int, library: str, *, on: date, case_id: int | None, by: int | None) -> None:
    """Enter somebody in a library; who stands there already stays as he is. Raises DomainError for no such library."""
    if library not in tenant().association.libraries:
        raise DomainError(say("没有这个库。"), "library")
    store.get_membership(membership_id, for_update=True)
    if library in store.libraries_of(membership_id):
        return
    leave(ENROLMENTS, membership_id=membership_id, library=library, since=on, case_id=case_id)
    add_to(("enrolments", membership_id), library)
    record("member.enrolled", by=by, subject=f"member:{membership_id}", details={"library": library})
    publish(MemberChanged(membership_id))


@action
def unenrol(membership_id: int, *, on: date, by: int | None) -> None:
    """Take somebody out of every library."""
    standing = select(Enrolment).where(Enrolment.membership_id == membership_id, Enrolment.until.is_(None))
    for one in db.session.scalars(standing.order_by(Enrolment.id).with_for_update()):
        one.until = on
        record("member.unenrolled", by=by, subject=f"member:{membership_id}", details={"library": one.library})
    publish(MemberChanged(membership_id))


@action
def keep_data(membership_id: int, answers: Mapping[str, Any], *, case_id: int | None, by: int | None, now: datetime) -> None:
    """Put a form's answers into the member's file, beside what is there; what stood before stays readable.

    What a form asks about the case alone (`kept: false`) is no fact about the member and stays with the case.
    """
    membership = store.get_membership(membership_id, for_update=True)
    before, passing = kept_answers(membership_id), of_cases_alone(tenant().configuration)
    after = {**before, **{name: answer for name, answer in answers.items() if name not in passing}}
    if after == before:
        return
    if before:
        _replace_kept(membership_id, now)
    plain = json.dumps(after, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    leave(KEPT_ANSWERS, membership_id=membership_id, values=seal(KEPT, plain), case_id=case_id, kept_at=now, kept_by=by)
    remember(("kept", membership_id), after)
    membership.name = str(answers.get("name") or answers.get("unit_name") or membership.name)
    if membership.unit_id is not None and before.get(UNIT_NAME) not in (None, after.get(UNIT_NAME)):
        _rename(membership.unit_id, str(after[UNIT_NAME]), by=by, now=now)
    changed = sorted(name for name in after if after[name] != before.get(name))
    record("member.data_kept", by=by, subject=f"member:{membership_id}", details={"fields": changed})
    publish(MemberChanged(membership_id))


def _rename(unit_id: int, name: str, *, by: int | None, now: datetime) -> None:
    """The unit itself has the name that its file says from now on; its other languages are no longer right."""
    known = get_body(unit_id).name
    language = next(iter(known)) if len(known) == 1 else "zh" if "zh" in known else next(iter(known))
    rename_body(unit_id, {language: name}, by=by, now=now)


def _replace_kept(membership_id: int, now: datetime) -> None:
    """What stood before is no longer current; it is written first, because only one may be."""
    current = select(KeptAnswers).where(KeptAnswers.membership_id == membership_id, KeptAnswers.replaced_at.is_(None))
    for old in db.session.scalars(current.with_for_update()):
        old.replaced_at = now
    db.session.flush()


@action
def settle(membership_id: int, *, today: date) -> None:
    """Work out anew what a member's facts come to on a day: terms that ran out, restrictions that ended."""
    _settle(store.get_membership(membership_id, for_update=True), today)


def add_fact(membership: Membership, new: NewFact, *, by: int | None, now: datetime) -> None:
    """Record a fact and work out anew what the membership comes to; part of an action."""
    _write_fact(membership, new, by=by, now=now)
    _settle(membership, clock.local_day(now))


def _write_fact(membership: Membership, new: NewFact, *, by: int | None, now: datetime, reverses: int | None = None) -> None:
    fact_id = leave(
        FACTS, membership_id=membership.id, kind=new.kind, on=new.on, until=new.until, word=new.word, body_id=new.body_id,
        document=new.document, details=dict(new.details), case_id=new.case_id, reverses_id=reverses, recorded_at=now,
        recorded_by=by,
    )  # fmt: skip
    note_movement(membership.id, new.kind, new.on, by=1 if reverses is None else -1)
    line = FactLine(fact_id, new.kind, new.on, until=new.until, word=new.word, body_id=new.body_id, document=new.document,
                    reverses=reverses, details=new.details)  # fmt: skip
    add_to(("facts", membership.id), line)


def _settle(membership: Membership, today: date) -> None:
    facts = facts_of(membership.id)
    entry = derive(facts, today)
    membership.tier, membership.admitted_on, membership.left_on = entry.tier, entry.admitted_on, entry.left_on
    membership.term_end = entry.term_last
    membership.admitted_key, membership.term_key = entry.admitted_on or NEVER, entry.term_last or ENDLESS
    if entry.is_admitted and entry.body_id is not None and entry.body_id != membership.body_id:
        membership.body_id, membership.body_path = entry.body_id, get_body(entry.body_id).path
    standing = standing_of_facts(membership, entry, facts, today)
    before, membership.standing = membership.standing, standing.name
    membership.standing_since, membership.standing_fact_id = standing.since, standing.fact_id
    membership.version = (membership.version or 1) + 1
    _hold_tiers(membership, facts, today)
    if before != standing.name:
        publish(StandingChanged(membership.id, before, standing.name))
    publish(MemberChanged(membership.id))


def _hold_tiers(membership: Membership, facts: Sequence[FactLine], today: date) -> None:
    """Bring the tiers that stay in line with the facts."""
    staying = {name for name, tier in tenant().association.tiers.items() if tier.stays}
    if not staying:
        return
    wanted = {(one.tier, one.body_id): one.since for one in levels_held(facts, staying, today)}
    for held in store.tiers_held(membership.id):
        if wanted.pop((held.tier, held.body_id), None) is None:
            db.session.delete(held)
    for (tier, body_id), since in wanted.items():
        db.session.add(HeldTier(membership_id=membership.id, tier=tier, body_id=body_id, since=since))
    db.session.flush()
