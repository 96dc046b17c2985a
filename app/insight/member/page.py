"""The page of one member, gathered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.documents.models import IssuedDocument
from app.documents.store import documents_of
from app.forms.answers import AnswerSection, Sight
from app.insight.member import store
from app.insight.member.store import Found, Login
from app.kernel.errors import Message
from app.members.file import Happened, decided_of, fact_words, file_sections
from app.members.labels import CASE_MARKS, STANDING_MARKS
from app.members.models import Fact, Membership
from app.members.paid import PaidYear, paid_years
from app.members.records import line_of_fact, opened
from app.members.showing import Level, levels_shown
from app.members.store import history_of
from app.procedures.labels import CASE_STATES
from app.tenancy.capabilities import Capability
from app.tenancy.clock import local_day
from app.tenancy.tenants import tenant
from app.web.access import Identity
from app.web.language import said


@dataclass(frozen=True)
class FactRow:
    """A dated fact in words. `taken_back`: another fact reversed it; `may_reverse`: this reader may do so."""

    id: int
    on: date
    until: date | None
    text: str
    note: str
    document: str
    taken_back: bool
    may_reverse: bool


@dataclass(frozen=True)
class CaseRow:
    """A case of the member."""

    number: str
    procedure: str
    state: Message
    mark: str
    filed_on: date
    opens: bool
    """Whether this reader may look at it."""


@dataclass(frozen=True)
class MemberPage:
    """Everything on `/office/members/<id>`."""

    found: Found
    standing: str
    mark: str
    tier: str
    because: FactRow | None
    facts: Sequence[FactRow]
    sections: Sequence[AnswerSection]
    papers: Sequence[IssuedDocument]
    cases: Sequence[CaseRow]
    years: Sequence[PaidYear]
    libraries: Sequence[Any]
    claims: Sequence[Login]
    may_edit: bool
    may_open: bool
    may_reveal: bool
    levels: Sequence[Level] = ()
    decided: Sequence[Happened] = ()
    """What steps of procedures decided about the member, each time it changed."""


def member_page(membership_id: int, *, by: Identity) -> MemberPage:
    """A member as somebody in charge may see it. Raises NotFound."""
    found = store.get_found(membership_id, seen_by=by)
    membership, association = found.membership, tenant().association
    may_edit = reaches(by, found, Capability.EDIT_REGISTER) and not is_own(membership, by)
    facts = _facts(history_of(membership.id), may_edit)
    standing = association.standings.get(membership.standing)
    holder = ("unit", membership.unit_id) if membership.unit_id is not None else ("person", membership.person_id)
    may_open = reaches(by, found, Capability.MANAGE_ACCOUNTS)
    asks_claims = found.person is not None and not found.logins and may_open
    return MemberPage(
        found, said(standing.label) if standing else membership.standing, STANDING_MARKS.get(membership.standing, "turn"),
        said(association.tiers[membership.tier].label) if membership.tier in association.tiers else "",
        next((fact for fact in facts if fact.id == membership.standing_fact_id), None), facts,
        file_sections(membership, sight_of(by, found), kept=opened(found.kept)), documents_of(holder[0], holder[1] or 0),
        [_case(row) for row in store.cases_of(membership, seen_by=by)], paid_years(membership.id),
        store.libraries_with_days(membership.id) if association.libraries else (),
        store.claims_on(found.person) if asks_claims and found.person else (),
        may_edit, may_open, reaches(by, found, Capability.SEE_PROTECTED),
        levels=levels_shown(membership), decided=decided_of(membership.id),
    )  # fmt: skip


def reaches(by: Identity, found: Found, capability: Capability) -> bool:
    """Whether a role with this capability, and sight of the register, reaches the member."""
    for role in by.roles:
        if capability not in role.capabilities or Capability.SEE_REGISTER not in role.capabilities:
            continue
        own = found.membership.body_id == role.body_id
        if role.sees == "all" or own or (role.sees != "own" and found.membership.body_path.startswith(role.body_path)):
            return True
    return False


def sight_of(by: Identity, found: Found) -> Sight:
    """What this reader sees of the file."""
    return Sight(frozenset(role.role for role in by.roles), reveals=reaches(by, found, Capability.SEE_PROTECTED))


def is_own(membership: Membership, who: Identity) -> bool:
    """Whether it is somebody's own entry, or that of his unit: nobody puts his own right (A6)."""
    person = who.person_id is not None and membership.person_id == who.person_id
    return person or (who.unit_id is not None and membership.unit_id == who.unit_id)


def _facts(facts: Sequence[Fact], may_edit: bool) -> list[FactRow]:
    taken_back = {fact.reverses_id for fact in facts if fact.reverses_id is not None}
    rows = []
    for fact in facts:
        text, note = fact_words(line_of_fact(fact))
        open_ = may_edit and fact.id not in taken_back and fact.reverses_id is None
        rows.append(FactRow(fact.id, fact.on, fact.until, text, note, fact.document, fact.id in taken_back, open_))
    return rows


def _case(row: Any) -> CaseRow:
    procedure = tenant().association.procedures.get(row.procedure)
    label = said(procedure.label) if procedure else row.procedure
    return CaseRow(row.number, label, CASE_STATES[row.state], CASE_MARKS[row.state], local_day(row.filed_at), row.opens)
