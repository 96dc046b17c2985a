"""The verdict panel: the answers that may be given now, what this step asks for, conditions that may be let pass."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Request

from app.approval.labels import KEYS, PHRASES
from app.approval.lists import step_label
from app.forms.display import FormView, form_view
from app.forms.inputs import posted
from app.forms.lookups import KeptFile, lookups
from app.forms.owners import present_owner
from app.forms.readers import Owner
from app.forms.reading import Circumstances, Reading, blank, read, typed_from
from app.forms.rules import UPLOADS, Answers, ReadForm, form_of_step
from app.forms.speech import FormJudge
from app.forms.store import files_of
from app.forms.taking import named, take
from app.kernel.errors import Message, say
from app.procedures.actions.holding import files_in
from app.procedures.docket import Docket
from app.procedures.gathering import is_to_be_handed_up
from app.procedures.labels import CONSEQUENCES, verdict_label
from app.procedures.rules.verdicts import Answer, answers_of, given_by_hand
from app.procedures.store import Check, checks_of, conditions
from app.procedures.voting import Authority
from app.tenancy.clock import local_day
from app.web.language import current_language, said, translated


@dataclass(frozen=True)
class Waiver:
    """A condition that is not met and may be let pass with a reason; `number` names its control."""

    number: int
    sentence: str


@dataclass(frozen=True)
class Panel:
    """What a step asks of whoever answers now."""

    title: str
    answers: Sequence[Mapping[str, str]]
    fields: FormView | None
    waivers: Sequence[Waiver]
    phrases: Sequence[str]
    needs_reason: Sequence[str]
    scans: bool = False
    warnings: Sequence[str] = ()
    files: bool = False
    """The step's own fields take files."""
    authority: str = ""
    """What a delegate's answer rests on; empty for everybody else."""
    step: str = ""
    """The step that is answered, where several run side by side."""
    filled: bool = False
    """Something stands in its fields already, so it is drawn for this case alone."""


class StepJudge:
    """Judges the fields of a step over the whole case: form, member, earlier answers, and what is being entered."""

    def __init__(self, docket: Docket, form: ReadForm, today: date) -> None:
        self.docket = docket
        self.plain = FormJudge(docket.configuration, today, form, lookups())

    def holds(self, condition: str, answers: Answers, **others: Any) -> bool:
        """Whether it holds; one that meets an empty field does not."""
        if others:
            return self.plain.holds(condition, answers, **others)
        return self.docket.scope(answer=answers).holds(condition)

    def work_out(self, expression: str, answers: Answers, kind: str) -> Any:
        """Its value as a plain answer of a field type. Raises Unanswered."""
        return self.plain.work_out(expression, answers, kind)

    def sentence(self, text: Mapping[str, str], answers: Answers, **others: Any) -> Mapping[str, str]:
        """A sentence of the configuration, filled in."""
        return self.plain.sentence(text, answers, **others)


def panel_of(
    docket: Docket, today: date, reading: Reading | None, *, own: Sequence[str] = (), authority: Authority | None = None,
    checks: Sequence[Check] | None = None,
) -> Panel:  # fmt: skip
    """The panel of the case's present step; `reading` is what was typed into its fields before, `own` one's phrases,
    `checks` its conditions, where they are at hand.

    At a step that votes it offers what sends the case back, and everything to a delegate with his `authority`.
    """
    step = docket.step
    found = answers_of(docket.procedure, step, docket.scope().holds, others=docket.waited)
    found = found if authority is not None else given_by_hand(step, found)
    form = step_form(docket)
    fields = None
    if form is not None:
        given = files_of(present_owner(), named(form, reading.typed)) if reading else {}
        around = _around(docket, form, today, given)
        fields = form_view(reading or blank(form, around), around)
    phrases = [*own, *[translated(one) for one in PHRASES]]
    return Panel(
        said(step.label), _options(docket, found), fields, waivers_of(docket, checks), phrases,
        [translated(verdict_label(one.verdict)) for one in found if one.needs_reason], step.uploads,
        warnings_at(docket), takes_files(docket), authority.reference if authority is not None else "", docket.at,
        bool(reading),
    )  # fmt: skip


def step_form(docket: Docket) -> ReadForm | None:
    """The fields of the present step as a small form."""
    step = docket.step
    if not any(field.type != "note" for field in step.fields):
        return None
    return form_of_step(docket.configuration, docket.case.procedure, step)


def given_before(docket: Docket, today: date) -> Reading | None:
    """What was filled in at this step before the case came back to it; agreements are given anew, and files of others."""
    form = step_form(docket)
    turn = next((one for one in reversed(docket.turns) if one.step == docket.step.name and one.fields), None)
    if form is None or turn is None:
        return None
    mine = files_of(present_owner(), files_in(docket.step.fields, turn.fields))
    kept = {
        name: _own_part(form.fields[name].type, answer, mine) for name, answer in turn.fields.items() if name in form.fields
    }
    before = {name: answer for name, answer in kept.items() if answer not in (None, "", [])}
    return blank(form, _around(docket, form, today, mine), before)


def _own_part(kind: str, answer: Any, mine: Mapping[str, KeptFile]) -> Any:
    if kind == "agreement":
        return None
    if kind not in UPLOADS:
        return answer
    return [one for one in answer if one in mine] if isinstance(answer, list) else answer if answer in mine else None


def takes_files(docket: Docket) -> bool:
    """Whether the step's own fields take a file."""
    return any(field.type in UPLOADS for field in docket.step.fields)


def read_fields(docket: Docket, sent: Any, today: date) -> Reading | None:
    """What was typed into the step's own fields, and nothing else (ASVS 15.3.3)."""
    form = step_form(docket)
    return read(form, typed_from(form, sent), _around(docket, form, today)) if form else None


def take_fields(docket: Docket, request: Request, owner: Owner, now: datetime) -> Reading | None:
    """The same with the files that came along, which are kept, so that a refusal does not lose them."""
    form = step_form(docket)
    if form is None:
        return None
    taken = take(form, posted(form, request.form, request.files), owner=owner, now=now)
    return read(form, taken.typed, _around(docket, form, local_day(now), taken.files, taken.refused))


def _around(
    docket: Docket, form: ReadForm, today: date, files: Mapping[str, KeptFile] | None = None,
    refused: Mapping[str, Any] | None = None,
) -> Circumstances:  # fmt: skip
    return Circumstances(today, docket.configuration, StepJudge(docket, form, today), lookups(files or {}), refused or {})


def _options(docket: Docket, found: Sequence[Answer]) -> list[dict[str, str]]:
    keys: set[str] = set()
    options = []
    for one in found:
        key = KEYS[one.consequence] if KEYS[one.consequence] not in keys else ""
        keys.add(key)
        note = Message(CONSEQUENCES[one.consequence].msgid, {"step": step_label(docket.procedure, one.to_step)})
        options.append({"value": one.verdict, "label": translated(verdict_label(one.verdict)),
                        "note": translated(note), "key": key})  # fmt: skip
    return options


def waivers_of(docket: Docket, checks: Sequence[Check] | None = None) -> list[Waiver]:
    """The conditions that are not met and may be let pass, by their place among all conditions of the case."""
    order = {one.that: number for number, one in enumerate(conditions(docket.configuration, docket.procedure))}
    return [
        Waiver(order[one.require.that], said(one.sentence))
        for one in (checks_of(docket) if checks is None else checks)
        if one.is_odd and one.require.waived_by and one.require.level == "refuse"
    ]


def warnings_at(docket: Docket) -> list[str]:
    """What the step warns of if it were passed as things are; it does not stop anybody."""
    step = docket.step
    onward = next((one.verdict for one in answers_of(docket.procedure, step, docket.scope().holds) if one.onward), "")
    warning = [one for one in step.require if one.level == "warn"]
    unmet = docket.scope(answer={"verdict": onward}).unmet(warning) if warning else []
    return [*_not_handed_up(docket), *[one.said(current_language()) for one in unmet]]


def _not_handed_up(docket: Docket) -> list[str]:
    """Somebody collects this case and has not handed it up; asked where an office passed it on, or somebody is to collect."""
    step = docket.step
    passed_on = step.gathered_by or any(turn.asked == 0 for turn in docket.turns)
    if step.gather is None or not passed_on or not is_to_be_handed_up(docket):
        return []
    if step.handed_up_first:
        return [translated(say("此件还在汇总报送中，报送后方可通过或不予通过；需要更正的可以退回。"))]
    return [translated(say("此件还在汇总，尚未随报送批次（名单、盖章扫描件）报送。现在办理，将从批次中移出。"))]


def waived_in(docket: Docket, reasons: Mapping[int, str]) -> dict[str, str]:
    """Reasons by number of the condition become reasons by condition."""
    every = conditions(docket.configuration, docket.procedure)
    return {every[number].that: reason for number, reason in reasons.items() if 0 <= number < len(every)}
