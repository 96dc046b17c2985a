"""A member's own page, gathered: standing, years paid, data, rights, papers, cases, what happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.documents.models import IssuedDocument
from app.documents.rules import State
from app.documents.store import documents_of
from app.forms.answers import AnswerSection, Sight
from app.kernel.errors import Message
from app.members import store
from app.members.file import Happened, file_sections, happened_to
from app.members.labels import CASE_MARKS, STANDING_MARKS
from app.members.models import Membership
from app.members.paid import PaidYear, paid_years
from app.members.posts import posts_of
from app.members.records import own_record
from app.procedures.offering import offered
from app.procedures.rules.starting import starts_for_oneself
from app.procedures.store import MyCase, my_cases, number_asked
from app.tenancy.clock import local_day
from app.tenancy.configuration.concepts.site import Catalogue
from app.tenancy.tenants import tenant
from app.web.access import Identity
from app.web.language import said

LATEST, MOST = 6, 200
CHANGE, JOIN, ADMIT = "change", "join", "admit"


@dataclass(frozen=True)
class OwnCase:
    """A case in the member's list."""

    number: str
    procedure: str
    state: Message
    filed_on: date
    mark: str
    waits: bool = False
    closed: bool = False


@dataclass(frozen=True)
class Level:
    """A tier that is held beside others: its name, the body that granted it, since when."""

    tier: str
    body: str
    since: date


def levels_shown(membership: Membership) -> list[Level]:
    """The tiers that somebody holds, in words, the oldest first."""
    tiers = tenant().association.tiers
    held = store.levels_of(membership.id)
    return [Level(said(tiers[one.tier].label), said(one.body_name), one.since) for one in held if one.tier in tiers]


@dataclass(frozen=True)
class OwnPage:
    """Everything on `/me`. `unit` is the member organisation that somebody stands at; `change` begins a request."""

    membership: Membership | None
    cases: Sequence[OwnCase]
    asked: int
    standing: str = ""
    mark: str = ""
    tier: str = ""
    unit: str = ""
    recommended: store.Recommended | None = None
    unit_pays: bool = False
    years: Sequence[PaidYear] = ()
    rights: Sequence[str] = ()
    services: Sequence[Catalogue] = ()
    sections: Sequence[AnswerSection] = ()
    papers: Sequence[IssuedDocument] = ()
    happened: Sequence[Happened] = ()
    change: str = ""
    levels: Sequence[Level] = ()
    posts: Sequence[str] = ()
    """What somebody is here who is no member: representatives of organisations, and offices held through them."""
    joins: bool = False
    """The association has a way in for somebody of this kind."""

    @property
    def under_way(self) -> bool:
        """Whether anything that was asked for is still to be decided."""
        return any(not one.closed for one in self.cases)

    @property
    def waiting(self) -> int:
        """How many of the cases go on only when whoever is logged in has acted."""
        return sum(one.waits for one in self.cases)

    @property
    def first_waiting(self) -> str:
        """Where one begins: at the only one, else at the list."""
        numbers = [one.number for one in self.cases if one.waits]
        return f"/cases/{numbers[0]}" if len(numbers) == 1 else "/cases"

    @property
    def checked(self) -> IssuedDocument | None:
        """The paper whose check page the card's QR code leads to: the newest that stands and can be checked."""
        kinds = tenant().association.documents
        standing = (one for one in self.papers if one.done is State.ISSUED)
        return next((one for one in standing if one.kind in kinds and kinds[one.kind].check_page), None)


def own_page(who: Identity, today: date) -> OwnPage:
    """The page of whoever is logged in; before any case there is no entry in the register yet."""
    cases = [_case(case) for case in my_cases(who)]
    asked = number_asked(who)
    membership, unit = store.find_own_entry(who)
    if membership is None:
        posts = posts_of(who.person_id) if who.person_id is not None else ()
        return OwnPage(None, cases, asked, posts=posts, joins=_joins(who))
    record = own_record(membership, today)
    here = tenant().association
    return OwnPage(
        membership,
        cases,
        asked,
        standing=said(here.standings[record["standing"]].label),
        mark=STANDING_MARKS.get(record["standing"], ""),
        tier=said(here.tiers[membership.tier].label) if membership.tier in here.tiers else "",
        unit=said(unit) if unit and membership.person_id is not None else "",
        recommended=store.recommended_by(membership),
        unit_pays=_unit_pays(membership, today),
        years=paid_years(membership.id, membership.term_end),
        rights=_rights(record),
        services=_services(record),
        sections=file_sections(membership, Sight.of(who, own=True)),
        papers=_papers(membership),
        happened=happened_to(membership.id, most=LATEST),
        change=_change(who, record),
        levels=levels_shown(membership),
        joins=_joins(who),
    )


def whole_history(who: Identity) -> Sequence[Happened]:
    """Everything dated that happened to whoever is logged in."""
    membership = store.find_own(who)
    return happened_to(membership.id, most=MOST) if membership else ()


def _unit_pays(membership: Membership, today: date) -> bool:
    versions = [one for one in tenant().association.fees if one.valid_from <= today]
    return membership.person_id is not None and bool(versions) and versions[-1].payer == "unit"


def _rights(record: Mapping[str, Any]) -> list[str]:
    rights = tenant().association.rights
    return [said(rights[name].label) for name in record["rights"]]


def _services(record: Mapping[str, Any]) -> Sequence[Catalogue]:
    """The association's catalogue of services, for who is a member."""
    return tenant().association.site.services if record["is_admitted"] else ()


def _papers(membership: Membership) -> Sequence[IssuedDocument]:
    if membership.unit_id is not None:
        return documents_of("unit", membership.unit_id)
    return documents_of("person", membership.person_id or 0)


def _change(who: Identity, record: Mapping[str, Any]) -> str:
    """The procedure by which somebody asks for a change of the own data, where the association has one."""
    about = "unit" if record["is_unit"] else "person"
    admitted = bool(record["is_admitted"])
    return next(
        (
            name
            for name, one in offered().items()
            if one.kind == CHANGE and one.about == about
            and starts_for_oneself(one.starts, is_member=admitted, is_unit=who.unit_id is not None)
        ),
        "",
    )  # fmt: skip


def _joins(who: Identity) -> bool:
    about = "unit" if who.unit_id is not None else "person"
    return any(
        one.kind == JOIN and one.about == about and starts_for_oneself(one.starts, is_member=False, is_unit=about == "unit")
        and any(effect.name == ADMIT for effect in one.approved)
        for one in offered().values()
    )  # fmt: skip


def _case(case: MyCase) -> OwnCase:
    procedure = tenant().association.procedures.get(case.procedure)
    label = said(procedure.label) if procedure else case.procedure
    mark = "wait" if case.waits else CASE_MARKS[case.state]
    return OwnCase(case.number, label, case.told, local_day(case.filed_at), mark, case.waits, case.state.is_closed)
