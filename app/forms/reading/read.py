"""Reading a form: which fields are asked, what they answer, what is wrong, which conditions are unmet; all at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.forms.lookups import KeptFile
from app.forms.pinyin import suggest
from app.forms.reading.circumstances import Circumstances, Said
from app.forms.reading.compound import ROW, Asked, Shaped, shaped
from app.forms.reading.limits import against_pattern, outside_limits
from app.forms.reading.paper import not_on_paper
from app.forms.reading.typed import Typed, as_typed
from app.forms.rules import MANY, UPLOADS, Answers, ReadForm, fields_read_by
from app.kernel.errors import Message, say
from app.tenancy.configuration.concepts.conditions import Require
from app.tenancy.configuration.concepts.forms import Field
from app.tenancy.configuration.expressions import Unanswered

NAME, NAME_IN_LETTERS = "name", "name_pinyin"


@dataclass(frozen=True)
class Unmet:
    """A condition across fields that is not met. `waived_by` may let it pass with a written reason."""

    that: str
    sentence: Said
    field: str | None = None
    warning: bool = False
    waived_by: str | None = None

    @property
    def stops(self) -> bool:
        """Whether nobody may let it pass, so that the form cannot be handed in."""
        return not self.warning and self.waived_by is None


@dataclass(frozen=True)
class Reading:
    """A form as it was read: plain answers, what was typed, and every sentence there is to say, by control."""

    form: ReadForm
    typed: Typed
    answers: Answers = field(default_factory=dict)
    asked: frozenset[str] = frozenset()
    errors: Mapping[str, Said] = field(default_factory=dict)
    missing: frozenset[str] = frozenset()
    hints: Mapping[str, Said] = field(default_factory=dict)
    unmet: tuple[Unmet, ...] = ()
    files: Mapping[str, KeptFile] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether it may be handed in: nothing wrong or missing, no condition unmet that nobody may waive."""
        return not self.errors and not any(condition.stops for condition in self.unmet)

    @property
    def wrong(self) -> Mapping[str, Said]:
        """What is wrong without what is only missing: what a draft already says while it is being written."""
        return {control: sentence for control, sentence in self.errors.items() if control not in self.missing}

    def error_at(self, name: str) -> Said | None:
        """The first sentence at a field or any of its controls."""
        return next((s for c, s in self.errors.items() if c == name or c.startswith(f"{name}-")), None)


def blank(form: ReadForm, around: Circumstances, answers: Answers | None = None) -> Reading:
    """A form not yet filled in, or filled from answers there are: nothing is wrong yet."""
    found = read(form, as_typed(form, answers or {}), around, existing=answers or {})
    return Reading(form, found.typed, found.answers, found.asked, files=found.files)


def read(form: ReadForm, typed: Typed, around: Circumstances, *, existing: Answers | None = None) -> Reading:
    """Read what was typed. `existing` are the answers before: a retired word or an upload of theirs may stay.

    What is not asked is not stored. Nothing is raised: every refusal is a sentence in the reading.
    """
    kept = existing or {}
    shapes = {n: shaped(Asked(n, f, kept.get(n), form.form.about), typed, around) for n, f in form.fields.items()}
    asked, answers = _settled(form, shapes, around)
    hints: dict[str, Said] = {}
    if suggestion := _name_in_letters(form, answers, asked, shapes):
        answers[NAME_IN_LETTERS] = suggestion
        typed = {**typed, NAME_IN_LETTERS: (suggestion,)}
        hints[NAME_IN_LETTERS] = say("已按姓名填写拼音，请核对。")
    errors: dict[str, Said] = {}
    missing: set[str] = set()
    for name, ask in form.fields.items():
        if name in asked:
            verdict = _Verdict(form, around, answers)
            verdict.judge(name, ask, shapes[name])
            errors |= verdict.errors
            missing |= verdict.missing
            if hint := not_on_paper(form, ask, answers.get(name)):
                hints[name] = hint
    answers = {n: _without_row_numbers(a) for n, a in answers.items() if not _has_error(errors, n)}
    wrong = {control.split("-")[0] for control in errors}
    unmet = tuple(_unmet(form.form.require, answers, around, wrong))
    files = {i: around.lookups.files[i] for i in _uploads_in(form, answers) if i in around.lookups.files}
    return Reading(form, typed, answers, frozenset(asked), errors, frozenset(missing), hints, unmet, files)


def _has_error(errors: Mapping[str, Said], name: str) -> bool:
    return any(control.split("-")[0] == name for control in errors)


def _settled(form: ReadForm, shapes: Mapping[str, Shaped], around: Circumstances) -> tuple[set[str], dict[str, Any]]:
    """Which fields are asked, and their answers: asked again until no condition changes its mind."""
    asked = set(form.fields)
    answers: dict[str, Any] = {}
    for _ in range(len(form.fields) + 1):
        answers = {n: s.answer for n, s in shapes.items() if n in asked and s.answer is not None}
        _fill(form, asked, answers, around)
        plain = {n: _without_row_numbers(a) for n, a in answers.items()}
        now = {n for n in form.fields if all(around.judge.holds(c, plain) for c in form.conditions_of(n))}
        if now == asked:
            break
        asked = now
    return asked, {n: a for n, a in answers.items() if n in asked}


def _fill(form: ReadForm, asked: set[str], answers: dict[str, Any], around: Circumstances) -> None:
    for name, ask in form.fields.items():
        if ask.fills is None or name not in asked:
            continue
        answers.pop(name, None)
        try:
            answers[name] = around.judge.work_out(
                ask.fills, {n: _without_row_numbers(a) for n, a in answers.items()}, ask.type
            )
        except Unanswered:
            continue


def _name_in_letters(form: ReadForm, answers: Answers, asked: set[str], shapes: Mapping[str, Shaped]) -> str | None:
    """The name in pinyin where it is asked and left empty: a suggestion that people may edit."""
    ask = form.fields.get(NAME_IN_LETTERS)
    if (
        ask is None
        or ask.type != "text"
        or NAME_IN_LETTERS not in asked
        or NAME_IN_LETTERS in answers
        or NAME not in answers
    ):
        return None
    return None if shapes[NAME_IN_LETTERS].errors else suggest(str(answers[NAME]))


class _Verdict:
    """What there is to say about the fields of one form, once all answers are known."""

    def __init__(self, form: ReadForm, around: Circumstances, answers: Answers) -> None:
        self.form, self.around, self.answers = form, around, answers
        self.plain = {n: _without_row_numbers(a) for n, a in answers.items()}
        self.errors: dict[str, Said] = {}
        self.missing: set[str] = set()

    def judge(self, control: str, ask: Field, shape: Shaped, row: Any = None) -> None:
        """One field or one cell: its shape, then whether it is there, then its limits, then its own conditions."""
        if ask.type == "table":
            self._rows(ask, shape)
        else:
            self.errors |= shape.errors
        if any(c == control or c.startswith(f"{control}-") for c in self.errors):
            return
        answer = self.answers.get(control) if row is None else shape.answer
        if answer is None:
            self._absent(control, ask)
            return
        if found := outside_limits(ask, answer) or against_pattern(ask, answer):
            self.errors[control] = found
            return
        if found_said := self._fails_check(ask, answer, row):
            self.errors[control] = found_said
        elif ask.once_a_holder and row is None and self.around.lookups.is_taken(control, held_text(ask, answer)):
            self.errors[control] = say(
                "已有会员或正在办理的申请使用了这一内容，请核对；如属本人，请登录后办理或联系秘书处。"
            )

    def _absent(self, control: str, ask: Field) -> None:
        if ask.required and ask.fills is None:
            at = {"id_document": f"{control}-number", "member": f"{control}-who", "members": f"{control}-0-who"}.get(
                ask.type, control
            )
            self.errors[at] = missing_words(ask)
            self.missing.add(at)

    def _rows(self, ask: Field, shape: Shaped) -> None:
        for row in self.answers.get(ask.name, ()):
            plain = {n: a for n, a in row.items() if n != ROW}
            for column in ask.columns:
                control = f"{ask.name}-{row[ROW]}-{column.name}"
                if column.type == "note":
                    continue
                if column.when and not self.around.judge.holds(column.when, self.plain, row=(ask, plain)):
                    row.pop(column.name, None)
                    continue
                wrong = {c: s for c, s in shape.errors.items() if c == control or c.startswith(f"{control}-")}
                self.judge(control, column, Shaped(row.get(column.name), wrong), row=(ask, plain))

    def _fails_check(self, ask: Field, answer: Any, row: Any) -> Said | None:
        elements = answer if ask.type in MANY else [answer]
        for one in elements:
            it = {n: a for n, a in one.items() if n != ROW} if isinstance(one, dict) else one
            others: dict[str, Any] = {"it": (ask, it)} | ({"row": row} if row else {})
            for check in ask.check:
                if check.level == "refuse" and _is_unmet(check, self.plain, self.around, others):
                    return self.around.judge.sentence(check.else_, self.plain, **others)
        return None


def missing_words(ask: Field) -> Message:
    """The sentence for a required field without an answer."""
    if ask.type in UPLOADS:
        return say("请上传。")
    if ask.type == "agreement":
        return say("请先阅读，同意后勾选。")
    if ask.type in ("choice", "choices", "yes_no"):
        return say("请选择。")
    return say("请填写。")


def held_text(ask: Field, answer: Any) -> str:
    """What is compared when no second holder may have the same answer."""
    return f"{answer['kind']}:{answer['number']}" if ask.type == "id_document" else str(answer)


def _is_unmet(condition: Require, answers: Answers, around: Circumstances, others: Mapping[str, Any]) -> bool:
    if condition.when and not around.judge.holds(condition.when, answers, **others):
        return False
    return not around.judge.holds(condition.that, answers, **others)


def _unmet(
    conditions: tuple[Require, ...], answers: Answers, around: Circumstances, wrong: set[str]
) -> Iterator[Unmet]:
    """Every condition not met. One that hangs on a field which is wrong or missing waits until that is put right."""
    for condition in conditions:
        if fields_read_by(condition.that) & wrong or not _is_unmet(condition, answers, around, {}):
            continue
        sentence = around.judge.sentence(condition.else_, answers)
        yield Unmet(condition.that, sentence, condition.field, condition.level == "warn", condition.waived_by)


def _without_row_numbers(answer: Any) -> Any:
    if isinstance(answer, list) and answer and isinstance(answer[0], dict):
        return [{n: a for n, a in row.items() if n != ROW} for row in answer]
    return answer


def _uploads_in(form: ReadForm, answers: Answers) -> Iterator[str]:
    for name, answer in answers.items():
        yield from uploads_of(form.fields[name], answer)


def uploads_of(ask: Field, answer: Any) -> Iterator[str]:
    """The ids of the uploads that an answer names, in tables too."""
    if ask.type == "table":
        columns = {column.name: column for column in ask.columns}
        for row in answer:
            for name, cell in row.items():
                yield from uploads_of(columns[name], cell)
    elif ask.type in UPLOADS:
        yield from answer if isinstance(answer, list) else [answer]
