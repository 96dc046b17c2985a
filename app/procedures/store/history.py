"""What happened to a case, and the chain with who, when and what was said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app.procedures.docket import Docket
from app.procedures.models import Asked, Happening, Turn
from app.procedures.rules.chain import StepView, walk
from app.procedures.rules.machine import Position
from app.tenancy.database import db


@dataclass(frozen=True)
class Entry:
    """One line of the record: `what` is a verdict (of `step`) or a happening; `kind` says which."""

    kind: str
    what: str
    step: str
    name: str
    acted_as: str
    note: str
    comments: dict[str, str]
    fields: dict[str, Any]
    uploads: Sequence[str]
    at: datetime


@dataclass(frozen=True)
class Stage:
    """A step of the chain with its latest answers, who is asked, and its due day while the case stands there."""

    view: StepView
    turns: Sequence[Turn]
    asked: Sequence[Asked]
    due_on: date | None

    @property
    def at(self) -> datetime | None:
        """When it was last answered."""
        return self.turns[-1].at if self.turns else None


def history(docket: Docket) -> list[Entry]:
    """Everything that happened to a case, the youngest first."""
    happened = db.session.scalars(select(Happening).where(Happening.case_id == docket.case.id).order_by(Happening.id)).all()
    entries = [_of_turn(turn) for turn in docket.every_turn] + [_of_happening(one) for one in happened]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _of_turn(turn: Turn) -> Entry:
    return Entry(
        "verdict",
        turn.verdict,
        turn.step,
        turn.name,
        turn.acted_as,
        turn.opinion,
        turn.comments,
        turn.fields,
        turn.uploads,
        turn.at,
    )


def _of_happening(one: Happening) -> Entry:
    return Entry("happening", one.what, one.step, one.name, "", one.note, {}, {}, (), one.at)


def stages(docket: Docket) -> list[Stage]:
    """The chain of a case as its timeline and stepper show it."""
    case = docket.case
    at = Position(case.state, case.step)
    answered = {turn.step for turn in docket.turns}
    asked = db.session.scalars(select(Asked).where(Asked.case_id == case.id).order_by(Asked.id)).all()
    return [
        Stage(
            view,
            _last_turns(docket, view.step.name),
            _last_asked(asked, view.step.name),
            case.due_on if view.step.name == case.step else None,
        )
        for view in walk(docket.procedure, at, answered, docket.scope().holds)
    ]


def _last_turns(docket: Docket, step: str) -> list[Turn]:
    mine = [turn for turn in docket.turns if turn.step == step]
    return [turn for turn in mine if turn.round == mine[-1].round]


def _last_asked(asked: Sequence[Asked], step: str) -> list[Asked]:
    mine = [one for one in asked if one.step == step]
    return [one for one in mine if one.round == mine[-1].round]
