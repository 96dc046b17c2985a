"""From what an association says to the types that its expressions may speak of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.tenancy.configuration.concepts.association import Association
from app.tenancy.configuration.concepts.forms import CHOICES, Field, Form
from app.tenancy.configuration.guesses import guess
from app.tenancy.configuration.reader import Place, Tree
from app.tenancy.configuration.vocabulary import ANSWER, BILL, BODY, CASE, COUNTS, FEE, MEMBER, Vocabulary

FIELD_KINDS = {
    "whole": "whole", "number": "number", "money": "money", "day": "day", "month": "day", "yes_no": "yes_no",
    "agreement": "yes_no", "files": "*text", "member": "member", "members": "*member", "body": "body",
}  # fmt: skip
VARIABLES = ("today", "member", "form", "case", "answers", "answer", "row", "it", "fee", "bill")
OF_THE_LANGUAGE = ("in", "true", "false", "null")


def declare(tree: Tree, association: Association) -> Vocabulary:
    """The lists, records and facts of an association; what contradicts itself is noted in the tree."""
    declaring = _Declaring(tree, association)
    declaring.lists()
    declaring.own_words()
    declaring.forms()
    declaring.decided()
    declaring.facts()
    declaring.bodies()
    declaring.procedures()
    return declaring.vocabulary


def placed_fields(association: Association) -> Iterator[tuple[Place, Field]]:
    """Every field of forms, steps and kinds of body, columns of tables too, with its place."""
    for name, form in association.forms.items():
        for place, field in form.placed_fields():
            yield from _with_columns(("forms", name, *place), field)
    for name, procedure in association.procedures.items():
        for i, step in enumerate(procedure.steps):
            for j, field in enumerate(step.fields):
                yield from _with_columns(("procedures", name, "steps", i, "fields", j), field)
    for name, kind in association.kinds.items():
        for i, field in enumerate(kind.fields):
            yield from _with_columns(("kinds", name, "fields", i), field)


def _with_columns(place: Place, field: Field) -> Iterator[tuple[Place, Field]]:
    yield place, field
    for i, column in enumerate(field.columns):
        yield (*place, "columns", i), column


class _Declaring:
    """Fills the vocabulary of one association."""

    def __init__(self, tree: Tree, association: Association) -> None:
        self.tree, self.a = tree, association
        self.vocabulary = Vocabulary()
        self.made: frozenset[str] = frozenset()

    def lists(self) -> None:
        """The declared lists, and those that exist from what is said elsewhere."""
        a, v = self.a, self.vocabulary
        v.lists = {name: list(words.values) for name, words in a.lists.items()}
        v.ordered = {name for name, words in a.lists.items() if words.ordered} | {"tier"}
        steps = [step for procedure in a.procedures.values() for step in procedure.steps]
        verdicts = {word: None for step in steps for word in step.answers()}
        derived: dict[str, Iterable[str]] = {
            "tier": a.tiers, "standing": a.standings, "kind": ("association", *a.kinds), "office": a.offices,
            "procedure": a.procedures, "step": {step.name: None for step in steps}, "verdict": verdicts,
            "credit": a.credits, "library": a.libraries, "right": a.rights, "exit": a.exits,
            "representative": a.representatives.kinds if a.representatives else (),
        }  # fmt: skip
        self.made = frozenset(derived)
        for name, words in derived.items():
            if name in a.lists:
                said = f"the list {name} is made by the platform; choose another name"
                self.tree.complain(("lists", name), said, key=True)
            v.lists[name] = list(words)
        for name in a.lists:
            self._name_is_free(("lists", name), name)

    def _name_is_free(self, place: Place, name: str) -> None:
        if name in VARIABLES or name in OF_THE_LANGUAGE:
            self.tree.complain(place, f"“{name}” is a word of expressions; choose another", key=True)

    def own_words(self) -> None:
        """A field's own words are a list named like the field; a field's list has to exist."""
        v = self.vocabulary
        for place, field in placed_fields(self.a):
            if field.name in OF_THE_LANGUAGE:
                self.tree.complain((*place, "name"), f"“{field.name}” is a word of expressions; choose another")
            if field.values is not None:
                self._name_is_free((*place, "name"), field.name)
                if field.name in self.made:
                    said = f"“{field.name}” is a list that the platform makes; a field with values: of its own has another name"
                    self.tree.complain((*place, "name"), said)
                elif v.lists.setdefault(field.name, list(field.values)) != list(field.values):
                    said = f"the words of “{field.name}” are said twice and differ; declare them once under lists:"
                    self.tree.complain((*place, "values"), said)
            if field.type in CHOICES and field.list and field.list not in v.lists:
                said = f"there is no list “{field.list}”{guess(field.list, v.lists)}"
                self.tree.complain((*place, "list"), said)
                v.lists[field.list] = []

    def kind_of(self, field: Field, record: str) -> str:
        """The kind of a field's answer; the rows of a table are a record of their own."""
        if field.type in CHOICES:
            return ("*" if field.type == "choices" else "") + (field.list or field.name)
        if field.type != "table":
            return FIELD_KINDS.get(field.type, "text")
        name = f"{record}__{field.name}"
        columns = [column for column in field.columns if column.type != "note"]
        self.vocabulary.records[name] = {column.name: self.kind_of(column, name) for column in columns}
        return "*" + name

    def forms(self) -> None:
        """A record for each form; the fields of forms that keep are the member's too."""
        member = dict(MEMBER)
        self.vocabulary.records["member"] = member
        for name, form in self.a.forms.items():
            self.vocabulary.records[f"form__{name}"] = self._form(name, form, member)

    def _form(self, name: str, form: Form, member: dict[str, str]) -> dict[str, str]:
        record: dict[str, str] = {}
        for place, field in form.placed_fields():
            at = ("forms", name, *place)
            if field.name in record:
                self.tree.complain((*at, "name"), f"the form has two fields “{field.name}”")
            if field.type == "note":
                continue
            record[field.name] = kind = self.kind_of(field, f"form__{name}")
            if form.keeps and field.kept:
                self._keep(at, field, kind, member)
        return record

    def decided(self) -> None:
        """What a step keeps is the member's too; no form asks it, or whoever it is about could say it of himself."""
        asked = {field.name for form in self.a.forms.values() if form.keeps for field in form.all_fields()}
        for name, procedure in self.a.procedures.items():
            for i, step in enumerate(procedure.steps):
                for j, field in enumerate(step.fields):
                    if not step.keeps or field not in step.kept_fields():
                        continue
                    at = ("procedures", name, "steps", i, "fields", j)
                    if field.name in asked:
                        said = f"“{field.name}” is asked by a form that keeps; what a step decides has a name of its own"
                        self.tree.complain((*at, "name"), said)
                        continue
                    kind = self.kind_of(field, f"answer__{name}__{step.name}")
                    self._keep(at, field, kind, self.vocabulary.records["member"])

    def _keep(self, place: Place, field: Field, kind: str, member: dict[str, str]) -> None:
        """A kept field is the member's; two forms keep the same name as the same kind."""
        if field.name in MEMBER:
            said = f"“{field.name}” is a name the platform uses for members; choose another"
            self.tree.complain((*place, "name"), said)
            return
        before = member.setdefault(field.name, kind)
        records = self.vocabulary.records
        same = before == kind or (field.type == "table" and records.get(before[1:]) == records.get(kind[1:]))
        if not same:
            said = f"“{field.name}” is kept as {_plainly(before)} elsewhere and as {_plainly(kind)} here"
            self.tree.complain((*place, "name"), said)

    def facts(self) -> None:
        """A fact is a field of the member or of a form."""
        for name, fact in self.a.facts.items():
            place = ("facts", name)
            record = "member" if fact.about == "member" else f"form__{fact.about}"
            if record not in self.vocabulary.records:
                said = f"there is no form “{fact.about}”{guess(fact.about, ['member', *self.a.forms])}"
                self.tree.complain((*place, "about"), said)
                continue
            if name in self.vocabulary.records[record]:
                self.tree.complain(place, f"“{name}” is a field already; choose another name", key=True)
                continue
            if not self.vocabulary.knows(fact.kind):
                said = f"“{fact.kind}” is neither money, whole, number, yes_no, day, text nor a list"
                self.tree.complain((*place, "kind"), said)
                continue
            self.vocabulary.records[record][name] = fact.kind

    def bodies(self) -> None:
        """A body has its own fields and those of every kind."""
        body = dict(BODY)
        for name, kind in self.a.kinds.items():
            for i, field in enumerate(kind.fields):
                found = self.kind_of(field, f"body__{name}")
                if body.setdefault(field.name, found) != found:
                    said = f"“{field.name}” is {_plainly(body[field.name])} for another kind of body"
                    self.tree.complain(("kinds", name, "fields", i, "name"), said)
        self.vocabulary.records |= {"body": body, "case": dict(CASE), "fee": dict(FEE), "bill": dict(BILL)}

    def procedures(self) -> None:
        """What was answered at each step."""
        records = self.vocabulary.records
        for name, procedure in self.a.procedures.items():
            for step in procedure.steps:
                record = f"answer__{name}__{step.name}"
                own = {field.name: self.kind_of(field, record) for field in step.fields if field.type != "note"}
                filled = records.get(f"form__{step.fill}", {}) if step.fill else {}
                records[record] = {**filled, **ANSWER, **own, **(COUNTS if step.vote or step.each else {})}
            records[f"answers__{name}"] = {step.name: f"answer__{name}__{step.name}" for step in procedure.steps}


def _plainly(kind: str) -> str:
    return f"a list of {kind[1:].replace('__', ' ')}" if kind.startswith("*") else kind.replace("__", " ")
