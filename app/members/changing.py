"""What befalls a member after admission: the next term, another tier, another body, rights withheld and given back.

Each is a dated fact. What a case has brought about once it does not bring about again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select

from app.audit.actions import record
from app.bodies.placing import place_unit
from app.bodies.store import get_body
from app.kernel.errors import Conflict, DomainError, say
from app.kernel.events import publish
from app.members import store
from app.members.actions import NewFact, add_fact, refuse_full, refuse_unfit, tier_for
from app.members.events import MemberMoved, MemberRestricted, TermRenewed, TierChanged
from app.members.models import Fact, Membership
from app.members.records import facts_of
from app.members.rules import Entry, FactKind, derive, next_term, term_end
from app.tenancy import clock
from app.tenancy.configuration.words import Span
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.tenancy.transactions import action


@dataclass(frozen=True)
class Cause:
    """Whom it concerns, the case that brought it about, who decided it, when."""

    membership_id: int
    case_id: int | None
    by: int | None
    now: datetime
    document: str = ""
    """The resolution that it rests on."""

    @property
    def today(self) -> date:
        return clock.local_day(self.now)

    @property
    def subject(self) -> str:
        """How the record names the member."""
        return f"member:{self.membership_id}"


@action
def renew(cause: Cause, *, length: Span | None = None, first: date | None = None) -> date | None:
    """The next term; gives its last day, none for a lifelong one. Seamless while the grace lasts, else from today.

    `first` begins it on another day, `length` makes it as long as that. Raises Conflict for who is no member.
    """
    membership, entry = _member(cause)
    if _has_done(cause, FactKind.TERM):
        return entry.term_last
    term = tenant().association.term
    if length is not None:
        term = term.model_copy(update={"length": length})
    if first is None:
        first = next_term(term, entry.term_last, cause.today) if entry.term_last else cause.today
    last = term_end(term, first)
    _record(cause, membership, NewFact(FactKind.TERM, first, until=last, case_id=cause.case_id))
    _note(cause, "member.renewed", first=first.isoformat(), last=last.isoformat() if last else None)
    publish(TermRenewed(membership.id, first, last))
    return last


@action
def change_tier(cause: Cause, tier: str, *, on: date, body_id: int | None = None) -> None:
    """Another tier from a day on; the number stays. Whoever has the tier already keeps it, and nothing is noted.

    `body_id` is the body that grants it: a tier that stays is held there whatever comes later, and one below the present
    tier is granted beside it. Raises Conflict for who is no member or where no seat is left, Refusals with the tier's
    unmet conditions.
    """
    membership, entry = _member(cause)
    described = tier_for(tier, membership)
    if _has_tier(membership, entry, (tier, described.stays, body_id)) or _has_done(cause, FactKind.TIER_CHANGED):
        return
    refuse_unfit(described, membership, cause.today)
    refuse_full(tier, described)
    kind = FactKind.LEVEL if described.stays and not _is_higher(tier, entry.tier) else FactKind.TIER_CHANGED
    _record(cause, membership, NewFact(kind, on, word=tier, body_id=body_id, case_id=cause.case_id))
    _note(cause, "member.tier_changed", before=entry.tier, after=tier, on=on.isoformat(), at=body_id)
    publish(TierChanged(membership.id, entry.tier or "", tier, on, cause.case_id))


def _has_tier(membership: Membership, entry: Entry, wanted: tuple[str, bool, int | None]) -> bool:
    """Whether the tier is held already; one that stays, at the same body."""
    tier, stays, body_id = wanted
    if not stays or body_id is None:
        return entry.tier == tier
    return (tier, body_id) in {(one.tier, one.body_id) for one in store.tiers_held(membership.id)}


def _is_higher(tier: str, than: str | None) -> bool:
    order = list(tenant().association.tiers)
    return than is None or order.index(tier) > order.index(than)


@action
def move(cause: Cause, body_id: int) -> None:
    """To another unit, branch or level. Who is there already stays there, and nothing is noted.

    Raises Conflict for who is no member, DomainError for a body that was closed.
    """
    membership, entry = _member(cause)
    before = entry.body_id or membership.body_id
    if before == body_id or _has_done(cause, FactKind.MOVED):
        return
    body = get_body(body_id)
    if body.closed_on is not None and body.closed_on <= cause.today:
        raise DomainError(say("所选的机构已停用，请重新选择。"))
    _record(cause, membership, NewFact(FactKind.MOVED, cause.today, body_id=body.id, case_id=cause.case_id))
    _note(cause, "member.moved", before=before, after=body.id)
    publish(MemberMoved(membership.id, before, body.id))


@action
def place(cause: Cause, body_id: int) -> None:
    """Who is not admitted yet stands at this body from now on; a unit in the tree too, with all that is below it."""
    membership = store.get_membership(cause.membership_id, for_update=True)
    before = membership.body_id
    if membership.unit_id is not None:
        place_unit(membership.unit_id, body_id, by=cause.by)
    membership.body_id, membership.body_path = body_id, get_body(body_id).path
    if before != body_id:
        _note(cause, "member.moved", before=before, after=body_id)


@action
def restrict(cause: Cause, *, rights: Sequence[str] = (), until: date | None = None) -> None:
    """Withhold a member's rights, all or those named, for good or until a day (counted in). Raises Conflict, DomainError."""
    membership, _ = _member(cause)
    if until is not None and until < cause.today:
        raise DomainError(say("暂停权利的截止日期不能早于今天。"))
    if _has_done(cause, FactKind.RESTRICTED):
        return
    for right in rights or ("",):
        fact = NewFact(FactKind.RESTRICTED, cause.today, until=until, word=right, case_id=cause.case_id)
        _record(cause, membership, fact)
    _note(cause, "member.restricted", rights=list(rights), until=until.isoformat() if until else None)
    publish(MemberRestricted(membership.id, tuple(rights), until))


@action
def lift(cause: Cause) -> None:
    """Give back every right that was withheld. Where nothing is withheld it changes nothing."""
    membership, entry = _member(cause)
    if entry.restricted_since is None and not entry.withheld:
        return
    _record(cause, membership, NewFact(FactKind.LIFTED, cause.today, case_id=cause.case_id))
    _note(cause, "member.lifted")


def _member(cause: Cause) -> tuple[Membership, Entry]:
    membership = store.get_membership(cause.membership_id, for_update=True)
    entry = derive(facts_of(membership.id), cause.today)
    if not entry.is_admitted:
        raise Conflict(say("%(name)s目前不是会员，不能办理。", name=membership.name))
    return membership, entry


def _has_done(cause: Cause, kind: FactKind) -> bool:
    """Whether this very case has brought such a fact about already."""
    if cause.case_id is None:
        return False
    same = (Fact.membership_id == cause.membership_id, Fact.case_id == cause.case_id, Fact.kind == kind)
    return db.session.scalar(select(Fact.id).where(*same).limit(1)) is not None


def _record(cause: Cause, membership: Membership, fact: NewFact) -> None:
    add_fact(membership, replace(fact, document=cause.document), by=cause.by, now=cause.now)


def _note(cause: Cause, act: str, **details: object) -> None:
    record(act, by=cause.by, subject=cause.subject, details={**details, "case": cause.case_id})
