"""A unit's own people and a person's own unit, as conditions read them: `member.people`, `member.unit`.

Read in three statements whatever their number, and only where the association's files speak of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from app.members import store
from app.members.models import Membership
from app.members.records import spoken_file
from app.members.rules import FactLine, derive, seniority
from app.procedures.docket import speaks_of
from app.tenancy.tenants import tenant

MOST = 5000


def people_of(membership_id: int, today: date) -> list[Mapping[str, Any]] | None:
    """The admitted members who stand at a unit: tier, days, years of membership, and what their files say."""
    if not speaks_of(tenant().configuration, ".people"):
        return None
    unit = store.unit_with_entry(membership_id)
    return None if unit is None else _records(store.admitted_at(unit, most=MOST), today)


def unit_of(membership_id: int, today: date) -> Mapping[str, Any] | None:
    """The unit at which somebody stands, as a member; None where it is none."""
    if not speaks_of(tenant().configuration, ".unit."):
        return None
    found = store.find_unit_of(membership_id)
    return next(iter(_records([found], today)), None) if found is not None else None


def _records(memberships: Sequence[Membership], today: date) -> list[Mapping[str, Any]]:
    ids = [one.id for one in memberships]
    facts, files = store.facts_of_many(ids), store.files_of_many(ids)
    return [_record(one, facts.get(one.id, ()), files.get(one.id, {}), today) for one in memberships]


def _record(one: Membership, facts: Sequence[FactLine], file: Mapping[str, Any], today: date) -> Mapping[str, Any]:
    entry, rules = derive(facts, today), tenant().association.seniority
    return {
        **spoken_file(file), "id": one.id, "name": one.name, "number": one.number, "is_unit": one.unit_id is not None,
        "is_admitted": entry.is_admitted, "tier": entry.tier, "standing": one.standing, "admitted": entry.admitted_on,
        "term_end": entry.term_last, "left_on": entry.left_on, "restricted": entry.restricted_since is not None,
        "tiers_held": [period.tier for period in entry.periods],
        "seniority": seniority(entry.periods, today, rules.weights, rules.unbroken),
    }  # fmt: skip
