"""Procedures and their steps: names, actors, conditions, answers, effects, windows."""

from __future__ import annotations

from itertools import pairwise

from app.tenancy.configuration.answers import HOUSE_ANSWERS
from app.tenancy.configuration.checks.checker import Checker
from app.tenancy.configuration.checks.forms import check_field
from app.tenancy.configuration.concepts.procedures import WHERE_TO, Procedure, Step
from app.tenancy.configuration.guesses import guess
from app.tenancy.configuration.reader import Place

PARTIES = frozenset({"applicant", "member", "unit", "payer", "sponsor", "guardian", "anyone", "system"})


def check(checker: Checker) -> None:
    """Every procedure."""
    for name, procedure in checker.a.procedures.items():
        _procedure(checker, name, procedure)
    given = {answer for one in checker.a.procedures.values() for step in one.steps for answer in step.answers()}
    for answer in checker.a.verdicts:
        if answer not in given:
            checker.tree.doubt(("verdicts", answer), f"no step is answered so{guess(answer, given)}", key=True)


def _procedure(checker: Checker, name: str, procedure: Procedure) -> None:
    place: Place = ("procedures", name)
    variables = {"member": "member", "case": "case", "answers": f"answers__{name}"}
    form = checker.a.forms.get(procedure.form or "")
    checker.name((*place, "form"), procedure.form, "forms")
    if procedure.form is not None and form is None:
        return  # whatever speaks of the form would be told, too
    if form is not None:
        variables["form"] = f"form__{procedure.form}"
        if form.about != procedure.about:
            said = f"the procedure is about a {procedure.about}, its form about a {form.about}"
            checker.tree.doubt((*place, "form"), said)
    scope = checker.scope(**variables)
    fields = [field.name for field in form.all_fields()] if form else []
    checker.actors((*place, "starts"), procedure.starts, procedure.form)
    checker.actor((*place, "reopened_by"), procedure.reopened_by)
    checker.name((*place, "open_set_by"), procedure.open_set_by, "kinds")
    checker.name((*place, "number"), procedure.number, "numbers")
    checker.condition((*place, "when"), procedure.when, scope)
    checker.expression((*place, "as_at"), procedure.as_at, "day", scope)
    checker.expression((*place, "at"), procedure.at, "body", scope)
    checker.requires((*place, "require"), procedure.require, scope, fields)
    _windows(checker, place, procedure)
    for i, step in enumerate(procedure.steps):
        _Step(checker, (*place, "steps", i), step, procedure, name).check(variables, fields)
    for outcome in ("approved", "refused", "withdrawn"):
        checker.effects((*place, outcome), getattr(procedure, outcome), scope)


def _windows(checker: Checker, place: Place, procedure: Procedure) -> None:
    """Two stretches that share days are probably one mistake."""
    ordered = sorted(enumerate(procedure.open), key=lambda pair: pair[1].first.key())
    for (_, before), (i, after) in pairwise(ordered):
        if after.first.key() <= before.last.key():
            said = f"overlaps with {before.first}..{before.last}; stretches stand apart"
            checker.tree.complain((*place, "open", i), said)


class _Step:
    """The checks of one step."""

    def __init__(self, checker: Checker, place: Place, step: Step, procedure: Procedure, name: str) -> None:
        self.checker, self.place, self.step, self.procedure, self.name = checker, place, step, procedure, name
        self.record = f"answer__{name}__{step.name}"

    def check(self, variables: dict[str, str], fields: list[str]) -> None:
        """Names, answers, conditions, effects."""
        checker, step, place = self.checker, self.step, self.place
        scope = checker.scope(**variables)
        own_variables = {**variables, "answer": self.record}
        own = checker.scope(**own_variables)
        checker.actor((*place, "by"), step.by, self.procedure.form)
        checker.condition((*place, "when"), step.when, scope)
        checker.name((*place, "fill"), step.fill, "forms")
        checker.name((*place, "vote"), step.vote, "assemblies")
        checker.actor((*place, "delegated_to"), step.delegated_to, self.procedure.form)
        checker.name((*place, "gather"), step.gather, "documents")
        checker.actor((*place, "gathered_by"), step.gathered_by, self.procedure.form)
        checker.condition((*place, "second"), step.second, own)
        if step.escalates is not None:
            self._escalates(step.escalates.to)
        self._each(variables)
        self._answers()
        if step.pay and not checker.a.fees:
            said = "waits for a payment, but there are no fees:, so nothing is ever owed and the step is passed over"
            checker.tree.doubt(place, said)
        self._second()
        if step.deadline is not None:
            checker.value((*place, "deadline"), step.deadline, "span", scope)
        for i, field in enumerate(step.fields):
            check_field(checker, (*place, "fields", i), field, own_variables, record=self.record)
        checker.requires((*place, "require"), step.require, own, [*fields, *(field.name for field in step.fields)])
        checker.effects((*place, "then"), step.then, own)

    def _each(self, variables: dict[str, str]) -> None:
        """Those asked at the same time are members, or rows of a table."""
        source, scope = self.step.each, self.checker.scope(**variables)
        if source is None:
            return
        kind = scope.kind_of(source)
        if kind is None or not kind.startswith("*") or kind[1:] not in self.checker.vocabulary.records:
            self.checker.expression((*self.place, "each"), source, "*member", scope)

    def _answers(self) -> None:
        tree, step = self.checker.tree, self.step
        steps = [other.name for other in self.procedure.steps]
        if steps.count(step.name) > 1:
            tree.complain((*self.place, "name"), f"two steps are called “{step.name}”")
        for answer, to in step.answers().items():
            if to not in (*WHERE_TO, *steps):
                said = f"“{to}” is neither next, applicant, same, approved, refused nor a step{guess(to, [*WHERE_TO, *steps])}"
                tree.complain((*self.place, "verdicts", answer), said)
            if answer not in HOUSE_ANSWERS | self.checker.a.verdicts.keys():
                said = f"“{answer}” has no words to be read; say under verdicts: what it is called"
                tree.doubt((*self.place, "verdicts", answer), said, key=True)
        if step.on_silence != "remind":
            self._silence()
        if "reason_for" in step.model_fields_set:
            self._reasons()
        has_form = self.procedure.form is not None or self.name in self.checker.a.site.moderations()
        if step.verdicts is not None and not has_form and "applicant" in step.verdicts.values():
            tree.doubt((*self.place, "verdicts"), "returns to the applicant, but there is no form to correct")

    def _escalates(self, to: str) -> None:
        """It goes up to a role, from a step that has a deadline and is answered by those in charge."""
        place = (*self.place, "escalates")
        self.checker.actor((*place, "to"), to, self.procedure.form)
        if self.step.deadline is None:
            self.checker.tree.complain(place, "a step is late only where there is a deadline:")
        if self.step.pay or self.step.fill or self.step.vote or self.step.each:
            self.checker.tree.complain(place, "goes with a decision, and with nothing else")

    def _second(self) -> None:
        """Two persons of one desk decide; nobody seconds a party, a payment, a form, those asked by name, or a vote."""
        step = self.step
        other = step.pay or step.fill or step.vote or step.each or step.by.split(" of ")[0] in PARTIES
        if step.second is not None and other:
            self.checker.tree.complain((*self.place, "second"), "goes with a decision of a role, and with nothing else")

    def _silence(self) -> None:
        tree, step = self.checker.tree, self.step
        if step.on_silence not in step.answers():
            tree.complain((*self.place, "on_silence"), self._no_answer(step.on_silence))
        if step.pay or step.vote:
            tree.complain((*self.place, "on_silence"), "silence neither pays nor votes")
        if step.deadline is None:
            tree.complain((*self.place, "on_silence"), "silence counts only where there is a deadline:")

    def _reasons(self) -> None:
        for i, answer in enumerate(self.step.reason_for):
            if answer not in self.step.answers():
                self.checker.tree.complain((*self.place, "reason_for", i), self._no_answer(answer))

    def _no_answer(self, word: str) -> str:
        answers = self.step.answers()
        return f"“{word}” is not an answer of this step ({', '.join(answers)}){guess(word, answers)}"
