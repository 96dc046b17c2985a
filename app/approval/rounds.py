"""What was put right, round by round: each remark with its answer, old and new words; and what a change would change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.approval.dossier import Form
from app.forms.rules import UPLOADS
from app.kernel.errors import say
from app.procedures.docket import Docket, unseal_answers
from app.procedures.labels import HAPPENINGS, REMARK_STATES
from app.procedures.models import Happening
from app.procedures.parties import the_register
from app.procedures.rules.machine import CaseState
from app.procedures.rules.remarks import Answered, Remark, remarks_of
from app.tenancy.configuration.concepts.forms import Field
from app.web.language import translated
from app.web.rendering import when

BEFORE, REPLIES = "answers_before", "replies"
KEEPS = "keep_data"
"""The effect by which a form's answers take the place of those in the member's file."""


@dataclass(frozen=True)
class Change:
    """One field with its remark and its answer, and old and new words, masked where the reader may not see them."""

    field: str
    label: str
    before: str
    after: str
    changed: bool = True
    remark: str = ""
    state: str = ""
    word: str = ""
    reply: str = ""


@dataclass(frozen=True)
class Round:
    """What came back once: when, by whom, and every field that was spoken of or changed. `waits`: it is with the applicant."""

    title: str
    changes: Sequence[Change]
    waits: bool = False

    @property
    def unanswered(self) -> int:
        """How many remarks have no answer."""
        return sum(one.state == Answered.OPEN.value for one in self.changes)


def rounds_of(docket: Docket, form: Form, happened: Sequence[Happening]) -> list[Round]:
    """Every round, the last one first; while the case is with the applicant, what he was asked to put right."""
    came_back = [one for one in happened if BEFORE in one.details]
    states = [unseal_answers(one.details[BEFORE]) for one in came_back] + [docket.answers]
    found = [_round(docket, form, one, (states[at], states[at + 1])) for at, one in enumerate(came_back)]
    if docket.case.state is CaseState.RETURNED and docket.turns and docket.turns[-1].comments:
        asked = [Remark(name, text, Answered.OPEN) for name, text in docket.turns[-1].comments.items()]
        title = translated(say("等待申请人答复"))
        found.append(Round(title, _changes(form, asked, (docket.answers, docket.answers)), waits=True))
    return [one for one in found[::-1] if one.changes]


def _round(docket: Docket, form: Form, happening: Happening, states: tuple[Mapping[str, Any], Mapping[str, Any]]) -> Round:
    given = [turn for turn in docket.turns if turn.at <= happening.at]
    comments = given[-1].comments if given and happening.what == "filed_again" else {}  # the last answer sent it back
    replies = unseal_answers(happening.details[REPLIES]) if REPLIES in happening.details else {}
    label = HAPPENINGS.get(happening.what)
    words = translated(label) if label else happening.what
    title = " ".join(filter(None, (when(happening.at), happening.name, words)))
    return Round(title, _changes(form, remarks_of(comments, *states, replies), states))


def _changes(form: Form, remarks: Sequence[Remark], states: tuple[Mapping[str, Any], Mapping[str, Any]]) -> list[Change]:
    said = {one.field: one for one in remarks}
    before, after = states
    return [
        _change(form, ask, (before.get(name), after.get(name)), said.get(name))
        for name, ask in form.read.fields.items()
        if name in said or before.get(name) != after.get(name)
    ]


def _change(form: Form, ask: Field, pair: tuple[Any, Any], remark: Remark | None = None) -> Change:
    changed = pair[0] != pair[1]
    before, after = (words_of(form, ask, one) for one in pair)
    if changed and before == after:  # masked alike, or as many files as before
        after = translated(say("%(words)s（已改动）", words=after))
    state, word = (remark.state.value, translated(REMARK_STATES[remark.state])) if remark else ("", "")
    return Change(
        ask.name, form.wording.label(ask), before, after, changed, remark.text if remark else "", state, word,
        remark.reply if remark else "",
    )  # fmt: skip


def words_of(form: Form, ask: Field, answer: Any) -> str:
    """An answer as this reader may see it, in one line."""
    if answer is None:
        return "—"
    if not form.sight.sees(ask):
        return form.wording.masked(ask, answer)
    if ask.type in UPLOADS:
        count = len(answer) if isinstance(answer, list) else 1
        return form.wording.of(ask, answer) or translated(say("%(count)s 个文件", count=count))
    if ask.type == "table":
        return translated(say("%(count)s 行", count=len(answer)))
    return form.wording.of(ask, answer) or "—"


def marked_in(rounds: Sequence[Round]) -> dict[str, str]:
    """The fields that the last round touched, each with what was said of it and replied, as it stands at the answer."""
    return {one.field: _said(one) for one in rounds[0].changes} if rounds else {}


def _said(one: Change) -> str:
    if not one.remark:
        return ""
    if one.reply:
        return translated(say("批注：%(said)s（%(word)s：%(reply)s）", said=one.remark, word=one.word, reply=one.reply))
    return translated(say("批注：%(said)s（%(word)s）", said=one.remark, word=one.word))


def against_the_file(docket: Docket, form: Form) -> list[Change]:
    """What a case that changes a member's data would change there, while it is not decided."""
    ends = [*docket.procedure.approved, *[effect for step in docket.procedure.steps for effect in step.then]]
    if docket.case.state.is_closed or not any(effect.name == KEEPS for effect in ends):
        return []
    if not docket.member.get("is_admitted"):
        return []  # the file of a newcomer begins with this very application
    kept = the_register().kept(docket.party)
    fields = [(name, ask) for name, ask in form.read.fields.items() if ask.kept and ask.type != "agreement"]
    asked = [ask for name, ask in fields if kept and name in docket.answers and kept.get(name) != docket.answers[name]]
    return [_change(form, ask, (kept.get(ask.name), docket.answers[ask.name])) for ask in asked]
