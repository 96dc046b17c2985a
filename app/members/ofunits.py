"""A unit's own people and a person's own unit, as conditions read them: `member.people`, `member.unit`.

Read in three statements whatever their number, and only where the association's files speak of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from app.members.models import Fact, KeptAnswers, Membership
from app.members.records import line_of_fact, opened, spoken_file
from app.members.rules import FactLine, derive, seniority
from app.procedures.docket import speaks_of
from app.tenancy.database import db
from app.tenancy.tenants import tenant

MOST = 5000


def people_of(membership_id: int, today: date) -> list[Mapping[str, Any]] | None:
    """The admitted members who stand at a unit: tier, days, years of membership, and what their files say."""
    if not speaks_of(tenant().configuration, ".people"):
        return None
    unit = _unit(membership_id)
    if unit is None:
        return None
    query = select(Membership).where(Membership.body_id == unit, Membership.person_id.is_not(None))
    query = query.where(Membership.admitted_on.is_not(None), Membership.left_on.is_(None))
    return _records(db.session.scalars(query.order_by(Membership.id).limit(MOST)).all(), today)


def unit_of(membership_id: int, today: date) -> Mapping[str, Any] | None:
    """The unit at which somebody stands, as a member; None where it is none."""
    if not speaks_of(tenant().configuration, ".unit."):
        return None
    own = select(Membership.body_id).where(Membership.id == membership_id, Membership.person_id.is_not(None))
    query = select(Membership).where(Membership.unit_id.in_(own), Membership.admitted_on.is_not(None))
    found = db.session.scalars(query.order_by(Membership.id).limit(1)).first()
    return next(iter(_records([found], today)), None) if found is not None else None


def _unit(membership_id: int) -> int | None:
    return db.session.scalar(select(Membership.unit_id).where(Membership.id == membership_id))


def _records(memberships: Sequence[Membership], today: date) -> list[Mapping[str, Any]]:
    ids = [one.id for one in memberships]
    facts, files = _facts_of(ids), _files_of(ids)
    return [_record(one, facts[one.id], files.get(one.id, {}), today) for one in memberships]


def _record(one: Membership, facts: Sequence[FactLine], file: Mapping[str, Any], today: date) -> Mapping[str, Any]:
    entry, rules = derive(facts, today), tenant().association.seniority
    return {
        **spoken_file(file), "id": one.id, "name": one.name, "number": one.number, "is_unit": one.unit_id is not None,
        "is_admitted": entry.is_admitted, "tier": entry.tier, "standing": one.standing, "admitted": entry.admitted_on,
        "term_end": entry.term_last, "left_on": entry.left_on, "restricted": entry.restricted_since is not None,
        "tiers_held": [period.tier for period in entry.periods],
        "seniority": seniority(entry.periods, today, rules.weights, rules.unbroken),
    }  # fmt: skip


def _facts_of(ids: Sequence[int]) -> Mapping[int, list[FactLine]]:
    found: dict[int, list[FactLine]] = defaultdict(list)
    query = select(Fact).where(Fact.membership_id.in_(ids)).order_by(Fact.on, Fact.id)
    for fact in db.session.scalars(query) if ids else ():
        found[fact.membership_id].append(line_of_fact(fact))
    return found


def _files_of(ids: Sequence[int]) -> Mapping[int, dict[str, Any]]:
    query = select(KeptAnswers.membership_id, KeptAnswers.values)
    query = query.where(KeptAnswers.membership_id.in_(ids), KeptAnswers.replaced_at.is_(None))
    rows = db.session.execute(query.order_by(KeptAnswers.id)) if ids else ()
    return {membership: opened(sealed) for membership, sealed in rows}
