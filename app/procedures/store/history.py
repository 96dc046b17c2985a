"""What happened to a case, and the chain with who, when and what was said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, String, bindparam, cast, literal, literal_column, select, union_all

from app.notices.models import Letter, MailState
from app.procedures.counters import StepPace
from app.procedures.docket import Docket
from app.procedures.models import Asked, Happening, StockPhrase, Turn
from app.procedures.rules.chain import StepView, walk
from app.procedures.rules.machine import Position
from app.tenancy.database import ask, db, made_once


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


@dataclass(frozen=True)
class ToldLetter:
    """A letter that was written about a case: what it is about, what became of its mail."""

    subject: str
    mail: MailState
    written_at: datetime


@dataclass(frozen=True)
class Befallen:
    """What befell a case besides answers, the letters about it, who was asked by name, each the oldest first; and the
    sentences that its reader keeps for the step at which it stands."""

    happened: Sequence[Happening]
    letters: Sequence[ToldLetter]
    asked: Sequence[Asked]
    phrases: Sequence[str] = ()
    paces: Mapping[str, Mapping[int, int]] = field(default_factory=dict)
    beside: Sequence[Any] = ()


def befallen(docket: Docket, *, reader: int, beside: Any = None) -> Befallen:
    """All of it in one statement, for an account; the entries are for reading only.

    With it come the paces of the procedure's steps and, where a room above asks for more in the same breath, `beside`: a
    statement of the same nine columns, made once, whose rows have the kind `beside`.
    """
    case = docket.case
    values = {"case": case.id, "number": case.number, "reader": reader, "procedure": case.procedure, "step": docket.place}
    rows: Sequence[Any] = ask(_befallen(beside), **values).all()
    by_kind: dict[str, list[Any]] = {kind: [] for kind in ("happened", "letter", "asked", "phrase", "pace", "beside")}
    for row in rows:
        by_kind[row.kind].append(row)
    return Befallen(
        [_happening(row) for row in by_kind["happened"]],
        [ToldLetter(row.note, MailState(row.what), row.at) for row in by_kind["letter"]],
        [Asked(id=row.id, step=row.step, round=row.round, name=row.name, answered_at=row.at) for row in by_kind["asked"]],
        [row.note for row in by_kind["phrase"]],
        _paces(by_kind["pace"]),
        by_kind["beside"],
    )


def _paces(rows: Sequence[Any]) -> dict[str, dict[int, int]]:
    found: dict[str, dict[int, int]] = {}
    for row in rows:
        found.setdefault(row.step, {})[row.id] = row.round
    return found


@made_once
def _befallen(beside: Any) -> Any:
    none: ColumnElement[Any] = literal_column("NULL")
    case: BindParameter[Any] = bindparam("case")
    own: list[ColumnElement[bool]] = [
        StockPhrase.account_id == bindparam("reader"), StockPhrase.procedure == bindparam("procedure"),
        StockPhrase.step == bindparam("step"),
    ]  # fmt: skip
    happened = select(
        literal("happened").label("kind"), Happening.id, Happening.what, Happening.step, literal(0).label("round"),
        Happening.name, Happening.note, Happening.details, Happening.at,
    ).where(Happening.case_id == case)  # fmt: skip
    letters = select(
        literal("letter"), Letter.id, cast(Letter.mail, String), literal(""), literal(0), literal(""), Letter.subject, none,
        Letter.written_at,
    ).where(Letter.about == bindparam("number"))  # fmt: skip
    asked = select(
        literal("asked"), Asked.id, literal(""), Asked.step, Asked.round, Asked.name, literal(""), none, Asked.answered_at
    ).where(Asked.case_id == case)
    kept = select(
        literal("phrase"), StockPhrase.id, literal(""), literal(""), literal(0), literal(""), StockPhrase.text, none, none
    ).where(*own)
    paces = select(
        literal("pace"), StepPace.days, literal(""), StepPace.step, StepPace.number, literal(""), literal(""), none, none
    ).where(StepPace.procedure == bindparam("procedure"))
    more = [] if beside is None else [beside]
    return union_all(happened, letters, asked, kept, paces, *more).order_by("kind", "id")


def _happening(row: Any) -> Happening:
    details = row.details or {}
    return Happening(id=row.id, what=row.what, step=row.step, name=row.name, note=row.note, details=details, at=row.at)


def stages(docket: Docket, asked: Sequence[Asked] | None = None) -> list[Stage]:
    """The chain of a case as its timeline and stepper show it; `asked` are those asked by name, where they are at hand."""
    case = docket.case
    at = Position(case.state, case.step)
    answered = {turn.step for turn in docket.turns}
    waited = docket.waited
    due = {name: Docket(case, docket.configuration, name).due_on for name in waited or [case.step]}
    if asked is None:
        asked = db.session.scalars(select(Asked).where(Asked.case_id == case.id).order_by(Asked.id)).all()
    return [
        Stage(
            view,
            _last_turns(docket, view.step.name),
            _last_asked(asked, view.step.name),
            due.get(view.step.name),
        )
        for view in walk(docket.procedure, at, answered, docket.scope().holds, waited=waited)
    ]


def _last_turns(docket: Docket, step: str) -> list[Turn]:
    mine = [turn for turn in docket.turns if turn.step == step]
    return [turn for turn in mine if turn.round == mine[-1].round]


def _last_asked(asked: Sequence[Asked], step: str) -> list[Asked]:
    mine = [one for one in asked if one.step == step]
    return [one for one in mine if one.round == mine[-1].round]
