"""Offices as a page shows them, and who may be appointed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.members.offices.rules import seats_left
from app.members.offices.store import Held, holders
from app.organisation.permission import keeps_offices
from app.organisation.store.offices import Eligible, Former, former_holders, members_named, representatives_named
from app.tenancy.configuration.concepts.people import Office
from app.tenancy.tenants import tenant
from app.web.access import Identity
from app.web.language import gettext as _
from app.web.language import said

MOST_FOUND, MOST_FORMER, NEW = 30, 100, "new"


@dataclass(frozen=True)
class OfficeLine:
    """An office with its holders; `left`: seats that are empty, none where their number is free."""

    name: str
    office: Office
    holders: Sequence[Held]
    left: int | None


@dataclass(frozen=True)
class OfficePage:
    """Every office of the association, who held one before, and whether the reader appoints."""

    lines: Sequence[OfficeLine]
    former: Sequence[Former]
    may_appoint: bool
    labels: Mapping[str, str]

    @property
    def number(self) -> int:
        """How many people hold an office."""
        return len({one.person_id for line in self.lines for one in line.holders})


def office_page(who: Identity, on: date) -> OfficePage:
    """The page of offices."""
    offices, held = tenant().association.offices, holders(on)
    lines = []
    for name, office in offices.items():
        mine = [one for one in held if one.office == name]
        lines.append(OfficeLine(name, office, mine, seats_left(office, len(mine))))
    labels = {name: said(office.label) for name, office in offices.items()}
    return OfficePage(lines, former_holders(limit=MOST_FORMER), keeps_offices(who.account_id, on), labels)


@dataclass(frozen=True)
class Candidate:
    """Somebody who may take an office; `key` is what the form sends."""

    key: str
    words: str
    person_id: int | None
    unit_id: int | None


def candidates(office: str, text: str) -> list[Candidate]:
    """Whom a text finds: representatives of units first, then people of the register, else a name not known yet.

    An office that is held through a unit is offered only to who represents one or belongs to one.
    """
    if not text:
        return []
    through = tenant().association.offices[office].held_through_unit
    every = [*representatives_named(text, limit=MOST_FOUND), *members_named(text, limit=MOST_FOUND)]
    found: dict[str, Candidate] = {}
    for one in every:
        if one.unit_id is None and through:
            continue
        unit_id = one.unit_id if through else None
        key = f"{one.person_id}:{unit_id or 0}"
        found.setdefault(key, Candidate(key, _words(one), one.person_id, unit_id))
    if not through and not any(one.words.startswith(text) for one in found.values()):
        found[NEW] = Candidate(NEW, _("%(name)s（名册中没有，新登记）", name=text), None, None)
    return list(found.values())


def _words(one: Eligible) -> str:
    unit = said(one.unit_name) if one.unit_name else ""
    part = _("%(unit)s代表", unit=unit) if one.represents else unit
    return "　".join(filter(None, (one.name, one.number, part)))
