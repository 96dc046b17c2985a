"""The figures, each in one question over what somebody is in charge of; none looks at a member singly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, extract, false, func, or_, select, true
from sqlalchemy.orm import aliased

from app.bodies.rules import is_root
from app.members.models import Fact, Membership
from app.members.rules import FactKind
from app.procedures.models import Case, Waiting
from app.tenancy.capabilities import Capability
from app.tenancy.database import ask, made_once
from app.web.access import HeldRole, Identity

Month = tuple[int, int]


@dataclass(frozen=True)
class Waits:
    """What waits at a step: how many, how many of them late, the oldest due day."""

    procedure: str
    step: str
    count: int
    late: int


def _in_charge(roles: tuple[HeldRole, ...], table: type[Membership] | type[Case]) -> ColumnElement[bool]:
    """Rows of the bodies whose figures somebody may see."""
    found: list[ColumnElement[bool]] = [false()]
    for role in roles:
        if Capability.SEE_FIGURES not in role.capabilities:
            continue
        if role.sees == "own":
            found.append(table.body_id == role.body_id)
        elif role.sees == "all" or is_root(role.body_path):
            return true()
        else:
            found.append(table.body_path.startswith(role.body_path, autoescape=True))
    return or_(*found)


def standings_by_tier(identity: Identity) -> Mapping[tuple[str, str], int]:
    """(standing, tier) → how many entries."""
    rows: Iterable[Any] = ask(_standings_by_tier(identity.roles))
    return {(row[0], row[1] or ""): row[2] for row in rows}


@made_once
def _standings_by_tier(roles: tuple[HeldRole, ...]) -> Any:
    query = select(Membership.standing, Membership.tier, func.count()).where(_in_charge(roles, Membership))
    return query.group_by(Membership.standing, Membership.tier).order_by(Membership.standing)


def movements(identity: Identity, since: date) -> tuple[Mapping[Month, int], Mapping[Month, int]]:
    """Admissions and leavings by month since a day; what was taken back does not count."""
    found: dict[FactKind, dict[Month, int]] = {FactKind.ADMITTED: {}, FactKind.ENDED: {}}
    rows: Iterable[Any] = ask(_movements(identity.roles, since))
    for row in rows:
        found[row[0]][int(row[1]), int(row[2])] = row[3]
    return found[FactKind.ADMITTED], found[FactKind.ENDED]


@made_once
def _movements(roles: tuple[HeldRole, ...], since: date) -> Any:
    year, month, taken_back = extract("year", Fact.on), extract("month", Fact.on), aliased(Fact)
    reversed_by = select(taken_back.id).where(taken_back.reverses_id == Fact.id).exists()
    query = select(Fact.kind, year, month, func.count()).join(Membership, Membership.id == Fact.membership_id)
    query = query.where(
        Fact.kind.in_([FactKind.ADMITTED, FactKind.ENDED]), Fact.on >= since, Fact.reverses_id.is_(None), ~reversed_by,
        _in_charge(roles, Membership),
    ).group_by(Fact.kind, year, month)  # fmt: skip
    return query.order_by(Fact.kind, year, month)


def waits(identity: Identity, today: date) -> list[Waits]:
    """What waits at each step, the fullest first."""
    rows: Iterable[Any] = ask(_waits(identity.roles, today))
    return [Waits(row[0], row[1], row[2], int(row[3] or 0)) for row in rows]


@made_once
def _waits(roles: tuple[HeldRole, ...], today: date) -> Any:
    late = func.sum(case((Waiting.due_on < today, 1), else_=0))
    count = func.count()
    query = select(Waiting.procedure, Waiting.step, count, late).join(Case, Case.id == Waiting.case_id)
    query = query.where(_in_charge(roles, Case)).group_by(Waiting.procedure, Waiting.step)
    return query.order_by(count.desc(), Waiting.procedure, Waiting.step)
