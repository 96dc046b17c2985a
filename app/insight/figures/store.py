"""The figures, each in one question to what is counted as it happens; none looks at a member, a fact or a case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Integer, String, bindparam, case, cast, func, null, select, union_all

from app.members.counting import MONTHS, month_of
from app.members.models import MemberCount, MovementCount
from app.members.rules import FactKind
from app.members.store import counted_for
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


def _in_charge(roles: tuple[HeldRole, ...], table: type[MemberCount | MovementCount | StepCount]) -> ColumnElement[bool]:
    """The counts of the bodies whose figures somebody may see."""
    return counted_for([role for role in roles if Capability.SEE_FIGURES in role.capabilities], table.body_id)


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
    no_word, no_month = cast(null(), String), cast(null(), Integer)
    of_entry, of_move = (MemberCount.standing, MemberCount.tier), (MovementCount.kind, MovementCount.month)
    entries = select(*of_entry, no_word, no_month, func.sum(MemberCount.number)).where(_in_charge(roles, MemberCount))
    moves = select(no_word, no_word, *of_move, func.sum(MovementCount.number)).where(_in_charge(roles, MovementCount))
    moves = moves.where(MovementCount.month >= bindparam("since")).group_by(*of_move)
    return union_all(entries.group_by(*of_entry), moves)


def waits(identity: Identity, today: date) -> list[Waits]:
    """What waits at each step, the fullest first."""
    rows: Iterable[Any] = ask(_waits(identity.roles), today=today)
    return [Waits(row[0], row[1], row[2], int(row[3] or 0)) for row in rows]


@made_once
def _waits(roles: tuple[HeldRole, ...]) -> Any:
    columns, count = (StepCount.procedure, StepCount.step), func.sum(StepCount.number)
    late = func.sum(case((StepCount.sort_on < bindparam("today"), StepCount.number), else_=0))
    query = select(*columns, count, late).where(_in_charge(roles, StepCount)).group_by(*columns).having(count > 0)
    return query.order_by(count.desc(), *columns)
