"""The organisation as everybody sees it: offices with their holders, departments with what they do and who works there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.bodies.store import configured_bodies
from app.members.offices.store import Held, holders
from app.organisation import store
from app.organisation.store import Staff
from app.tenancy.tenants import tenant
from app.web.language import said

BETWEEN = re.compile(r"[、；;,，](?![^（(]*[）)])")


@dataclass(frozen=True)
class Department:
    """A department: its name, what it does, who works there and agreed to stand here, and what belongs to it."""

    name: str
    duties: str
    staff: Sequence[Staff]
    below: Sequence[Department] = ()

    @property
    def tasks(self) -> list[str]:
        """The duties, one by one, where the folder lists them; what stands in brackets stays together."""
        return [part.strip() for part in BETWEEN.split(self.duties) if part.strip()]


@dataclass(frozen=True)
class InOffice:
    """An office that is public, with who holds it."""

    label: str
    leader: bool
    holders: Sequence[Held]


@dataclass(frozen=True)
class Chart:
    """Everything on the page."""

    name: str
    leaders: Sequence[InOffice]
    others: Sequence[InOffice]
    departments: Sequence[Department]

    @property
    def is_empty(self) -> bool:
        return not (self.leaders or self.others or self.departments)


def has_chart() -> bool:
    """Whether there is anything to draw: departments with duties, or offices that are public."""
    here = tenant().association
    return any(one.duties for one in here.bodies.values()) or any(one.public for one in here.offices.values())


def chart(on: date) -> Chart:
    """The chart of a day."""
    offices = _offices(on)
    leaders = [one for one in offices if one.leader]
    return Chart(said(tenant().association.name), leaders, [one for one in offices if not one.leader], _departments(on))


def _offices(on: date) -> list[InOffice]:
    public = {name: one for name, one in tenant().association.offices.items() if one.public}
    held = holders(on, list(public)) if public else ()
    found = [InOffice(said(one.label), one.leader, [h for h in held if h.office == name]) for name, one in public.items()]
    return [one for one in found if one.holders]


def _departments(on: date) -> list[Department]:
    described = {name: one for name, one in tenant().association.bodies.items() if one.duties}
    known = configured_bodies(described)
    open_ = {name: known[name] for name in described if name in known}
    staff = store.staff_of([body.id for body in open_.values()], on, public=True)

    def under(above: str | None) -> list[Department]:
        return [
            Department(said(body.name), said(described[name].duties), staff.get(body.id, ()), under(name))
            for name, body in open_.items()
            if _above(name) == above
        ]

    return under(None)


def _above(name: str) -> str | None:
    """The nearest department above that has duties of its own."""
    bodies = tenant().association.bodies
    at = bodies[name].under
    while at is not None and at in bodies and not bodies[at].duties:
        at = bodies[at].under
    return at
