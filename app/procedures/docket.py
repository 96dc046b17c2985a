"""A case in hand: its row, the procedure as it was when it was filed, and what its conditions read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import bindparam, select

from app.bodies.models import Body
from app.bodies.rules import ids_on
from app.bodies.store import get_body, record_on
from app.kernel.errors import NotFound, say
from app.procedures.models import Case, Turn, Waiting
from app.procedures.parties import Party, the_register
from app.procedures.rules.actors import BodyRef, Parties, parse_actor
from app.procedures.rules.machine import CaseState, step_named
from app.procedures.rules.time import window_end
from app.procedures.scope import ALONE, CaseScope, Filled, Maker, form_record
from app.procedures.versions import configuration_of
from app.tenancy import clock
from app.tenancy.configuration.concepts.procedures import Procedure, Step
from app.tenancy.configuration.load import Configuration
from app.tenancy.database import ask, db
from app.tenancy.keys import seal, unseal
from app.tenancy.together import remembered

ANSWERS = "case.answers"
MOST_KEPT = 32
_spoken: dict[str, dict[str, bool]] = {}
_SHOWN = select(Turn.__table__).where(Turn.case_id == bindparam("case")).order_by(Turn.id)
_TURNS = select(Turn).where(Turn.case_id == bindparam("case")).order_by(Turn.id)
_WAITING = select(Waiting).where(Waiting.case_id == bindparam("case")).order_by(Waiting.id)


def seal_answers(answers: Mapping[str, Any]) -> str:
    """Answers as they are stored."""
    return seal(ANSWERS, json.dumps(answers, ensure_ascii=False, separators=(",", ":"), sort_keys=True))


def unseal_answers(sealed: str) -> dict[str, Any]:
    """Stored answers as plain values."""
    answers: dict[str, Any] = json.loads(unseal(ANSWERS, sealed))
    return answers


@dataclass
class Docket:
    """A case with everything that is needed to judge and move it; each part is read when first asked for."""

    case: Case
    configuration: Configuration
    at: str = ""
    """The step that is spoken of, where several run side by side; else the one at which the case stands."""
    still: bool = False
    """It is only shown: nothing of it changes, so what its conditions read is worked out once."""

    @cached_property
    def procedure(self) -> Procedure:
        """The procedure as it was when the case was filed."""
        return self.configuration.association.procedures[self.case.procedure]

    @cached_property
    def answers(self) -> dict[str, Any]:
        """The form's answers. Among many acts they are opened once for as long as they stay what they are."""
        return dict(remembered((ANSWERS, self.case.answers), unseal_answers, self.case.answers))

    @property
    def step(self) -> Step:
        """The step at which the case stands, or the one of several side by side that is spoken of."""
        return step_named(self.procedure, self.place)

    @property
    def place(self) -> str:
        """The name of that step; empty for a case that stands at none."""
        return self.at or self.case.step

    def anew(self) -> Docket:
        """The same case read again after it was changed, and of the same step."""
        return Docket(self.case, self.configuration, self.at)

    def speak_of(self, step: str) -> None:
        """Speak of one of several steps side by side from now on; without effect where the case stands at one alone."""
        self.at = step if step in self.waited else ""

    @property
    def waited(self) -> Sequence[str]:
        """The steps at which somebody is waited for, in order, where they run side by side; else none is named."""
        case = self.case
        if case.state is not CaseState.OPEN or not case.step or step_named(self.procedure, case.step).together is None:
            return ()
        there = {row.step for row in waiting_rows(case.id)}
        return [step.name for step in self.procedure.steps if step.name in there]

    @property
    def due_on(self) -> date | None:
        """Until when it is due; at one of several steps side by side, until when that one is."""
        if not self.at or self.at not in self.waited:
            return self.case.due_on
        return next(row.due_on for row in waiting_rows(self.case.id) if row.step == self.at)

    @property
    def party(self) -> Party:
        """Whom the case concerns."""
        return Party(self.case.person_id, self.case.unit_id)

    @property
    def parties(self) -> Parties:
        """Whom the case concerns and who filed it."""
        case = self.case
        return Parties(case.person_id, case.unit_id, case.starter_id, case.filed_for)

    @cached_property
    def line(self) -> list[BodyRef]:
        """The bodies from the case's own up to the association."""
        return line_of(self.case.body_path)

    @cached_property
    def every_turn(self) -> Sequence[Turn]:
        """Every answer given so far, in order, those taken back too."""
        return _turns_shown(self.case.id) if self.still else turns_of(self.case.id)

    @cached_property
    def turns(self) -> Sequence[Turn]:
        """Every answer that stands, in order."""
        return [turn for turn in self.every_turn if turn.taken_back_at is None]

    def filled_in(self) -> Iterator[tuple[Step, Turn, Filled]]:
        """Every form that was completed at a step and stands, in the order of the chain: the latest of each step, and
        where everybody was asked, that of each who was asked in the last round."""
        if not any(step.fill for step in self.procedure.steps):
            return
        latest = {(turn.step, turn.asked): turn for turn in self.turns if turn.filled}
        for step in self.procedure.steps:
            mine = [turn for turn in latest.values() if turn.step == step.name and step.fill]
            for turn in mine:
                if turn.round == mine[-1].round:
                    yield step, turn, Filled(step.fill or "", unseal_answers(turn.filled or ""))

    @property
    def completed(self) -> dict[str, Any]:
        """What steps have put in that belongs in the member's file: the answers of forms that keep, and of steps that do."""
        forms = self.configuration.association.forms
        kept = [one for step, _, one in self.filled_in() if forms[one.name].keeps and not _by_others(step)]
        return {**{name: answer for one in kept for name, answer in one.answers.items()}, **self._decided()}

    def _decided(self) -> dict[str, Any]:
        """The last word of each step that keeps on what it decides."""
        found: dict[str, Any] = {}
        for step in self.procedure.steps:
            if step.keeps:
                turn = next((one for one in reversed(self.turns) if one.step == step.name), None)
                given = turn.fields if turn is not None else {}
                found |= {one.name: given[one.name] for one in step.kept_fields() if given.get(one.name) not in (None, "", [])}
        return found

    def scope(self, *, answer: Mapping[str, Any] | None = None, form: Filled | None = None) -> CaseScope:
        """What conditions of this case read now; `answer` is what is being entered at its step, `form` a form that is
        completed there."""
        if self.still and answer is None and form is None:
            return self._scope_shown
        return self._scope(answer, form)

    @cached_property
    def _scope_shown(self) -> CaseScope:
        return self._scope(None, None)

    def _scope(self, answer: Mapping[str, Any] | None, form: Filled | None) -> CaseScope:
        case = self.case
        makers: dict[str, Maker] = {
            "member": lambda: self.member,
            "case": lambda: {**self._record_alone(), **self._places()},
            ALONE: self._record_alone,
            "answers": lambda: (case.procedure, self._answers_by_step(answer)),
        }
        if answer is not None:
            makers["answer"] = lambda: (f"{case.procedure}.{self.place}", answer)
        if form is None and self.procedure.form:
            form = Filled(self.procedure.form, self.answers)
        return CaseScope(self.configuration, case.as_at, makers, form)

    @cached_property
    def member(self) -> Mapping[str, Any]:
        """What the register knows of whom the case concerns."""
        return the_register().record(self.party, self.case.as_at)

    def _record_alone(self) -> dict[str, Any]:
        """What expressions read of the case itself."""
        case = self.case
        return {
            "number": case.number, "procedure": case.procedure, "filed": clock.local_day(case.filed_at),
            "arrived": clock.local_day(case.arrived_at), "times_refused": self._times_refused(),
            "window_end": case.window_end or window_end(self.procedure.open, clock.local_day(case.filed_at)),
        }  # fmt: skip

    def _places(self) -> dict[str, Any]:
        """The body at which it lies, and where whoever started it is in charge, if somebody started it for another."""
        desk, body = self.case.desk_id, {"body": record_on(self.case.body_path)}
        return body if desk is None else {**body, "desk": record_on(get_body(desk).path)}

    def _times_refused(self) -> int:
        """Counted only where the procedure speaks of it."""
        case = self.case
        speaks = speaks_of(self.configuration, "times_refused")
        return times_refused(self.party, case.procedure) if speaks else 0

    def _answers_by_step(self, entered: Mapping[str, Any] | None) -> dict[str, Any]:
        """What was answered, by step; what is being entered counts as answered already."""
        found: dict[str, Any] = {}
        for turn in self.turns:
            given = {**turn.fields, "verdict": turn.verdict, "on": clock.local_day(turn.at)}
            if turn.asked and step_named(self.procedure, turn.step).each:
                given |= self._counts(turn)
            found[turn.step] = given
        for step, turn, filled in self.filled_in():
            found[step.name] = {**form_record(self.configuration, filled, None), **found[turn.step]}
        return found if entered is None else {**found, self.place: {**found.get(self.place, {}), **entered}}

    def _counts(self, turn: Turn) -> dict[str, int]:
        same = [t for t in self.turns if (t.step, t.round) == (turn.step, turn.round)]
        answers = step_named(self.procedure, turn.step).answers()
        yes = sum(answers[t.verdict] in ("next", "approved") for t in same)
        return {"yes": yes, "no": len(same) - yes}


def _by_others(step: Step) -> bool:
    """Those asked by name speak of somebody; what they say does not stand in his file as his own."""
    actor = parse_actor(step.by)
    return step.each is not None or (actor.is_party and bool(actor.field))


def speaks_of(configuration: Configuration, word: str) -> bool:
    """Whether any file of the configuration has this word in it; looked for once a version."""
    kept = _spoken.setdefault(configuration.fingerprint, {})
    while len(_spoken) > MOST_KEPT:
        _spoken.pop(next(iter(_spoken)))
    if word not in kept:
        kept[word] = any(word in text for text in configuration.sources.values())
    return kept[word]


def turns_of(case_id: int) -> Sequence[Turn]:
    """Every answer given in a case, in order."""
    return remembered(("turns", case_id), _read_turns, case_id)


def _read_turns(case_id: int) -> list[Turn]:
    return list(db.session.scalars(_TURNS, {"case": case_id}))


def _turns_shown(case_id: int) -> Sequence[Turn]:
    """The same for reading: rows with what an answer has, since entities cost more than asking."""
    rows: Sequence[Any] = ask(_SHOWN, case=case_id).all()
    return rows


def waiting_rows(case_id: int) -> Sequence[Waiting]:
    """Who is waited for in a case now."""
    return remembered(("waiting", case_id), _read_waiting, case_id)


def _read_waiting(case_id: int) -> Sequence[Waiting]:
    return db.session.scalars(_WAITING, {"case": case_id}).all()


def line_of(path: str) -> list[BodyRef]:
    """The bodies from the one with this path up to the association."""
    return remembered(("line", path), _line_of, path)


def _line_of(path: str) -> list[BodyRef]:
    ids = ids_on(path)
    rows = db.session.execute(select(Body.id, Body.kind, Body.path).where(Body.id.in_(ids)).order_by(Body.id))
    return sorted((BodyRef(*row) for row in rows), key=lambda body: -len(body.path))


def times_refused(party: Party, procedure: str) -> int:
    """How often this party was refused in this procedure."""
    if not party.key:
        return 0
    mine = Case.unit_id == party.unit_id if party.unit_id is not None else Case.person_id == party.person_id
    refused = select(Case.id).where(mine, Case.procedure == procedure, Case.state == "refused")
    return len(db.session.scalars(refused.order_by(Case.id)).all())


def take_up(case_id: int) -> Docket:
    """A case, locked until the action commits. Raises NotFound."""
    case = remembered(("case", case_id), _read_locked, case_id)
    if case is None:
        raise NotFound(say("没有这个办件。"))
    return Docket(case, configuration_of(case.version_id))


def _read_locked(case_id: int) -> Case | None:
    query = select(Case).where(Case.id == case_id).with_for_update().execution_options(populate_existing=True)
    return db.session.scalar(query)


def look_at(case: Case, fingerprint: str | None = None, *, at: str = "", still: bool = False) -> Docket:
    """A case to be shown; nothing is locked. `fingerprint` is that of its configuration, where it was read already; `at` is
    the step that is spoken of, where several run side by side; `still`: nothing of it changes while it is in hand."""
    return Docket(case, configuration_of(case.version_id, fingerprint), at, still)
