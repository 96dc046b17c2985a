"""How long the steps of a procedure took, and what may be expected of the rest of a case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import bindparam, select

from app.procedures.counters import StepPace
from app.procedures.docket import Docket
from app.procedures.rules.chain import StepState, StepView
from app.procedures.rules.machine import CaseState
from app.procedures.rules.pace import Expected, expected
from app.procedures.rules.time import workdays_between
from app.tenancy import clock
from app.tenancy.database import ask

AHEAD = (StepState.NOW, StepState.BACK, StepState.TO_COME)
_p = StepPace.__table__.c
_PACES = select(_p.step, _p.days, _p.number).where(_p.procedure == bindparam("procedure"))
"""A range of the primary key: a step has at most some twenty-five rows, whatever the number of cases."""


def paces_of(procedure: str) -> Mapping[str, Mapping[int, int]]:
    """For each step of a procedure: working days → how many cases took so long there."""
    rows: Iterable[Any] = ask(_PACES, procedure=procedure)
    found: dict[str, dict[int, int]] = {}
    for step, days, number in rows:
        found.setdefault(step, {})[days] = number
    return found


def expected_of(
    docket: Docket, views: Sequence[StepView], today: date, paces: Mapping[str, Mapping[int, int]] | None = None
) -> Expected | None:
    """What may be expected of the rest of a case; none of one that is closed. `paces` where they are at hand."""
    case = docket.case
    if case.state.is_closed:
        return None
    calendar = docket.configuration.association.calendar
    waited = workdays_between(clock.local_day(case.arrived_at), today, calendar) if case.state is CaseState.OPEN else 0
    ahead = groupby((v for v in views if v.state in AHEAD), _run)
    runs = [[(v.step.name, waited if v.state is StepState.NOW else 0) for v in run] for _, run in ahead]
    return expected(runs, paces_of(case.procedure) if paces is None else paces)


def _run(view: StepView) -> str:
    """What steps side by side have in common; every other step stands alone."""
    return f"beside {view.step.together}" if view.step.together is not None else f"alone {view.step.name}"
