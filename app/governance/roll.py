"""Who votes: everybody for whom the assembly's `members` holds on a day.

A candidate is whoever stands in the register, and whoever holds an office there. An assembly whose rule speaks of nothing
but offices is looked for among those who hold one; any other rule is asked of every member, some hundred at a time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from app.governance.words import in_first_language
from app.members.ahead import read_entries_ahead
from app.members.models import Membership
from app.members.offices.effects import unit_of_person
from app.members.offices.store import holders, officers_for
from app.members.records import member_record
from app.procedures.parties import Party
from app.tenancy.configuration.concepts.people import Assembly
from app.tenancy.configuration.speech import Speech, holds
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.tenancy.together import together

AT_ONCE = 200
_MEMBER = re.compile(r"(?<![\w.])member(\.\w+)?")


@dataclass(frozen=True)
class Candidate:
    """Somebody who votes: the party, its name, its offices, and the units it stands for with what they are called."""

    party: Party
    name: str
    offices: tuple[str, ...] = ()
    units: tuple[int, ...] = ()
    of_unit: str = ""
    account_id: int | None = None
    """The login by which an officer acts who has none as a person."""


def voters_of(assembly: Assembly, today: date) -> list[Candidate]:
    """The roll of an assembly on a day: officers in the order of their offices' beginning, members in that of the register."""
    if speaks_of_offices_only(assembly.members):
        return _officers(assembly, today)
    ids = db.session.scalars(select(Membership.id).order_by(Membership.number_key, Membership.id)).all()
    found: list[Candidate] = []
    for start in range(0, len(ids), AT_ONCE):
        with together():
            entries = read_entries_ahead(ids[start : start + AT_ONCE])
            found += [_candidate(one, record) for one in entries if (record := _admits(assembly, one, today))]
    return found


def speaks_of_offices_only(expression: str) -> bool:
    """Whether a rule reads nothing of a member but the offices."""
    return {found[1] for found in _MEMBER.finditer(expression)} == {".offices"}


def _officers(assembly: Assembly, today: date) -> list[Candidate]:
    through: dict[int, dict[int, str]] = {}
    for held in holders(today):
        if held.unit_id is not None:
            through.setdefault(held.person_id, {})[held.unit_id] = in_first_language(dict(held.unit_name or {}))
    found = []
    for one in officers_for(assembly.members, today):
        units = through.get(one.person_id, {})
        of_unit, own = next(iter(units.values()), ""), unit_of_person(one.person_id)
        every = {*units, *([own] if own is not None else ())}
        party = Party(one.person_id)
        found.append(Candidate(party, one.name, one.offices, tuple(sorted(every)), of_unit, one.account_id))
    return found


def _admits(assembly: Assembly, membership: Membership, today: date) -> dict[str, Any] | None:
    """The record of who votes; None for everybody else."""
    record = member_record(membership, today)
    scope = Speech(tenant().configuration, today).scope(member=record)
    return record if holds(assembly.members, scope) else None


def _candidate(membership: Membership, record: dict[str, Any]) -> Candidate:
    party = Party(membership.person_id, membership.unit_id)
    place = record.get("body") or {}
    own = membership.unit_id if membership.unit_id is not None else place.get("id") if place.get("kind") == "unit" else None
    return Candidate(party, membership.name, tuple(record.get("offices") or ()), (own,) if own is not None else ())
