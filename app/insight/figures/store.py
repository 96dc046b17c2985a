"""The figures, each in one question to what is counted as it happens; none looks at a member, a fact or a case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Integer, String, bindparam, case, cast, false, func, null, or_, select, union_all

from app.bodies.models import Body
from app.members.counting import MONTHS, month_of
from app.members.models import EVERYWHERE, MemberCount, MovementCount
from app.members.rules import FactKind
from app.members.store import counted_for, sees_everybody
from app.procedures.counters import StepCount
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


def _in_charge(roles: tuple[HeldRole, ...]) -> list[HeldRole]:
    """The roles by which somebody may see figures."""
    return [role for role in roles if Capability.SEE_FIGURES in role.capabilities]


@dataclass(frozen=True)
class Counted:
    """How many entries stand how, by (standing, tier), and how many were admitted and left by month."""

    entries: Mapping[tuple[str, str], int]
    joined: Mapping[Month, int]
    left: Mapping[Month, int]


def counted(identity: Identity, since: date) -> Counted:
    """The register in figures, and its movements since a day, in one question; what was taken back does not count."""
    entries: dict[tuple[str, str], int] = {}
    moves: dict[str, dict[Month, int]] = {FactKind.ADMITTED.value: {}, FactKind.ENDED.value: {}}
    rows: Iterable[Any] = ask(_counted(identity.roles), since=month_of(since))
    for standing, tier, kind, month, number in rows:
        if kind is None:
            entries[standing, tier] = number
        else:
            moves[kind][month // MONTHS, month % MONTHS + 1] = number
    return Counted(entries, moves[FactKind.ADMITTED.value], moves[FactKind.ENDED.value])


@made_once
def _counted(roles: tuple[HeldRole, ...]) -> Any:
    seeing = _in_charge(roles)
    no_word, no_month = cast(null(), String), cast(null(), Integer)
    of_entry, of_move = (MemberCount.standing, MemberCount.tier), (MovementCount.kind, MovementCount.month)
    entries = select(*of_entry, no_word, no_month, func.sum(MemberCount.number)).where(counted_for(seeing, MemberCount))
    moves = select(no_word, no_word, *of_move, func.sum(MovementCount.number)).where(counted_for(seeing, MovementCount))
    moves = moves.where(MovementCount.month >= bindparam("since")).group_by(*of_move)
    return union_all(entries.group_by(*of_entry), moves)


def waits(identity: Identity, today: date) -> list[Waits]:
    """What waits at each step, the fullest first."""
    rows: Iterable[Any] = ask(_waits(identity.roles), today=today)
    return [Waits(row[0], row[1], row[2], int(row[3] or 0)) for row in rows]


def _at_bodies(roles: Sequence[HeldRole]) -> ColumnElement[bool]:
    """The counts of cases that belong to the bodies of these roles."""
    if sees_everybody(roles):
        return StepCount.body_id == EVERYWHERE
    below = [role.body_path for role in roles if role.sees != "own"]
    reached = select(Body.id).where(or_(false(), *[Body.path.startswith(path, autoescape=True) for path in below]))
    own = [role.body_id for role in roles if role.sees == "own"]
    return or_(StepCount.body_id.in_(reached), StepCount.body_id.in_(own))


@made_once
def _waits(roles: tuple[HeldRole, ...]) -> Any:
    columns, count = (StepCount.procedure, StepCount.step), func.sum(StepCount.number)
    late = func.sum(case((StepCount.sort_on < bindparam("today"), StepCount.number), else_=0))
    query = select(*columns, count, late).where(_at_bodies(_in_charge(roles))).group_by(*columns).having(count > 0)
    return query.order_by(count.desc(), *columns)
