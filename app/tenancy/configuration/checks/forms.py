"""Forms and their fields."""

from __future__ import annotations

from app.tenancy.configuration.checks.checker import Checker
from app.tenancy.configuration.concepts.forms import CHOICES, Field, Form
from app.tenancy.configuration.facts import in_order
from app.tenancy.configuration.reader import Place

SAME_FOR_ALL = {"form", "member"}


def check(checker: Checker) -> None:
    """Facts, then every form, then forms that nobody uses."""
    _facts(checker)
    for name, form in checker.a.forms.items():
        _form(checker, name, form)
    _unused(checker)


def _facts(checker: Checker) -> None:
    for name, fact in checker.a.facts.items():
        form = {} if fact.about == "member" else {"form": f"form__{fact.about}"}
        checker.value(("facts", name, "value"), fact.value, fact.kind, checker.scope(member="member", **form))
    for name in in_order(checker.a.facts)[1]:
        checker.tree.complain(("facts", name, "value"), "is worked out from itself, by whatever way round")


def _form(checker: Checker, name: str, form: Form) -> None:
    names = {"form": f"form__{name}", "member": "member"}
    scope = checker.scope(**names)
    place: Place = ("forms", name)
    checker.name((*place, "prints"), form.prints, "documents")
    checker.requires((*place, "require"), form.require, scope, [field.name for field in form.all_fields()])
    for i, section in enumerate(form.sections):
        checker.condition((*place, "sections", i, "when"), section.when, scope)
    for where, field in form.placed_fields():
        check_field(checker, (*place, *where), field, names, record=f"form__{name}")
        if field.when and f"form.{field.name}" in field.when.split():
            checker.tree.doubt((*place, *where, "when"), "depends on the field itself")


def check_field(checker: Checker, place: Place, field: Field, names: dict[str, str], *, record: str) -> None:
    """One field, where the variables `names` exist; `record` = the record that it belongs to."""
    scope = checker.scope(**names)
    kind = checker.vocabulary.records.get(record, {}).get(field.name, "text")
    checker.condition((*place, "when"), field.when, scope)
    checker.expression((*place, "fills"), field.fills, kind, scope)
    checker.name((*place, "blank"), field.blank, "documents")
    for i, name in enumerate(field.kind):
        checker.kind((*place, "kind", i), name)
    checker.names((*place, "seen_by"), field.seen_by, "roles")
    if field.check:
        it = checker.scope(**names, it=kind.removeprefix("*"))
        checker.requires((*place, "check"), field.check, it, [field.name])
    if field.type in CHOICES and field.required and not checker.vocabulary.lists.get(field.list or field.name):
        checker.tree.doubt(place, f"the list {field.list or field.name} has no words, so this can never be answered")
    row = {**names, "row": kind.removeprefix("*")}
    seen = set()
    for i, column in enumerate(field.columns):
        if column.name in seen:
            checker.tree.complain((*place, "columns", i, "name"), f"the table has two columns “{column.name}”")
        seen.add(column.name)
        check_field(checker, (*place, "columns", i), column, row, record=kind.removeprefix("*"))


def _unused(checker: Checker) -> None:
    """A form that no procedure, step or library takes is seen by nobody."""
    a = checker.a
    used = {procedure.form for procedure in a.procedures.values()}
    used |= {step.fill for procedure in a.procedures.values() for step in procedure.steps}
    used |= {library.profile for library in a.libraries.values()}
    for name in a.forms:
        if name not in used:
            checker.tree.doubt(("forms", name), "no procedure, step or library uses this form", key=True)
