"""What a new version of a folder changes: part by part, in sentences. Pure.

Parts are told apart by their names, which are permanent; what is said differently is told with both. Texts that people read
may change any day: they are told, and change nothing for anybody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.tenancy.configuration.concepts.association import Association
from app.tenancy.configuration.concepts.forms import Field, Form
from app.tenancy.configuration.concepts.procedures import Effect, Procedure, Step
from app.tenancy.configuration.words import MonthDay, Part, Span, pick

GROUPS = {
    "tiers": "tier", "lists": "list", "kinds": "kind of body", "bodies": "body", "roles": "role", "offices": "office",
    "assemblies": "assembly", "standings": "standing", "rights": "right", "libraries": "library", "credits": "credit",
    "numbers": "series of numbers", "documents": "document", "targets": "target", "notices": "letter", "consents": "consent",
    "watches": "watch", "facts": "fact", "logins": "login tab", "activities": "kind of activity",
}  # fmt: skip
READ = frozenset({"label", "help", "short", "purpose"})
"""What people read: no rule hangs on it."""


@dataclass(frozen=True, order=True)
class Change:
    """One thing that a new version changes: of which part, what about it."""

    about: str
    what: str
    names: tuple[str, str] = ("", "")
    """The group and name of what vanished: (`tiers`, `unit`); empty where nothing did."""

    def __str__(self) -> str:
        return f"{self.about}: {self.what}"


def changes(now: Association, then: Association) -> list[Change]:
    """Everything that differs, in the order of the vocabulary."""
    found: list[Change] = []
    for group, called in GROUPS.items():
        found += _group(group, called, getattr(now, group), getattr(then, group))
    found += _exits(now, then)
    for one in ("term", "seniority", "calendar", "second", "representatives", "features", "languages", "hosts"):
        found += _plain(one, getattr(now, one), getattr(then, one))
    found += _forms(now.forms, then.forms)
    found += _procedures(now.procedures, then.procedures)
    return found


def changed_procedures(now: Association, then: Association) -> set[str]:
    """Procedures whose cases would go another way: their steps, conditions, outcomes or form differ."""
    found = set()
    for name, one in now.procedures.items():
        other = then.procedures.get(name)
        form = then.forms.get(one.form or "")
        if other is None or other != one or now.forms.get(one.form or "") != form:
            found.add(name)
    return found


def _group(group: str, called: str, now: Mapping[str, Any], then: Mapping[str, Any]) -> Iterator[Change]:
    for name in now:
        if name not in then:
            yield Change(f"{called} {name}", "is gone", (group, name))
    for name, one in then.items():
        if name not in now:
            yield Change(f"{called} {name}", f"is new ({_label(one)})")
            continue
        if group == "lists":
            yield from _words(name, now[name].values, one.values)
        yield from _keys(f"{called} {name}", now[name], one, but={"values"})


def _words(name: str, now: Mapping[str, Any], then: Mapping[str, Any]) -> Iterator[Change]:
    for word in now:
        if word not in then:
            yield Change(f"list {name}", f"the word {word} is gone", ("lists", f"{name}.{word}"))
    for word in then:
        if word not in now:
            yield Change(f"list {name}", f"the word {word} is new ({pick(then[word], 'zh')})")
    kept_now, kept_then = [w for w in now if w in then], [w for w in then if w in now]
    if kept_now != kept_then:
        yield Change(f"list {name}", "its words stand in another order")


def _exits(now: Association, then: Association) -> Iterator[Change]:
    for name in now.exits:
        if name not in then.exits:
            yield Change(f"reason to leave {name}", "is gone", ("exits", name))
    for name in then.exits:
        if name not in now.exits:
            yield Change(f"reason to leave {name}", "is new")


def _plain(name: str, now: Any, then: Any) -> Iterator[Change]:
    if isinstance(now, Part) and isinstance(then, Part):
        yield from _keys(name, now, then)
    elif now != then:
        yield Change(name, f"was {_said(now)}, is {_said(then)}")


def _keys(about: str, now: Part, then: Part, but: set[str] | None = None) -> Iterator[Change]:
    """Key by key, what two parts of the same name say differently."""
    for key, info in type(then).model_fields.items():
        before, after = getattr(now, key, None), getattr(then, key)
        if before == after or key in (but or set()):
            continue
        called = info.alias or key
        if key in READ:
            renamed = f"is now called {_said(after)} (was {_said(before)})"
            yield Change(about, renamed if key == "label" else f"{called}: other words")
        else:
            yield Change(about, f"{called}: was {_said(before)}, is {_said(after)}")


# ---- forms
def _forms(now: Mapping[str, Form], then: Mapping[str, Form]) -> Iterator[Change]:
    for name in now:
        if name not in then:
            yield Change(f"form {name}", "is gone", ("forms", name))
    for name, form in then.items():
        if name not in now:
            yield Change(f"form {name}", f"is new ({pick(form.label, 'zh')}), {len(form.all_fields())} fields")
            continue
        yield from _fields(f"form {name}", name, now[name].all_fields(), form.all_fields())
        yield from _keys(f"form {name}", now[name], form, but={"fields", "sections"})


def _fields(about: str, form: str, now: tuple[Field, ...], then: tuple[Field, ...]) -> Iterator[Change]:
    before, after = ({field.name: field for field in fields} for fields in (now, then))
    for name in before:
        if name not in after:
            yield Change(about, f"no longer asks {name}", ("fields", f"{form}.{name}"))
    for name, field in after.items():
        if name not in before:
            yield Change(about, f"asks {name} ({pick(field.label, 'zh')}){'' if field.required else ', optional'}")
        elif before[name].type != field.type:
            what = f"{name} was {before[name].type} and is {field.type}; a field whose type changes needs a new name"
            yield Change(about, what, ("types", f"{form}.{name}"))
        else:
            yield from _keys(f"{about}, field {name}", before[name], field, but={"type"})


# ---- procedures
def _procedures(now: Mapping[str, Procedure], then: Mapping[str, Procedure]) -> Iterator[Change]:
    for name in now:
        if name not in then:
            yield Change(f"procedure {name}", "is gone", ("procedures", name))
    for name, procedure in then.items():
        if name not in now:
            steps = " → ".join(step.name for step in procedure.steps) or "done at once"
            yield Change(f"procedure {name}", f"is new ({pick(procedure.label, 'zh')}): {steps}")
            continue
        yield from _steps(name, now[name].steps, procedure.steps)
        yield from _keys(f"procedure {name}", now[name], procedure, but={"steps"})


def _steps(procedure: str, now: tuple[Step, ...], then: tuple[Step, ...]) -> Iterator[Change]:
    about = f"procedure {procedure}"
    before, after = ({step.name: step for step in steps} for steps in (now, then))
    for name in before:
        if name not in after:
            yield Change(about, f"the step {name} is gone", ("steps", f"{procedure}.{name}"))
    for name, step in after.items():
        if name not in before:
            yield Change(about, f"the step {name} is new: {step.by}{_due(step)}")
            continue
        yield from _keys(f"{about}, step {name}", before[name], step)
    order_now, order_then = [n for n in before if n in after], [n for n in after if n in before]
    if order_now != order_then:
        yield Change(about, f"its steps come in another order: {' → '.join(after)}")


def _due(step: Step) -> str:
    return f", within {_said(step.deadline)}" if step.deadline is not None else ""


# ---- words
def _label(one: Any) -> str:
    label = getattr(one, "label", None)
    return pick(label, "zh") if label else "—"


def _said(value: Any) -> str:
    """A value as one would write it in the folder, in one line."""
    for kind, words in SPOKEN.items():
        if isinstance(value, kind):
            return words(value)
    return "–" if value in (None, "", (), {}) else str(value)


def _part(part: Part) -> str:
    fields = type(part).model_fields
    said = {fields[key].alias or key: getattr(part, key) for key in fields}
    told = {key: value for key, value in said.items() if value not in (None, "", (), {})}
    if set(told) == {"always"}:
        return _said(told["always"])
    return "{" + ", ".join(f"{key}: {_said(value)}" for key, value in told.items()) + "}"


def _effect(effect: Effect) -> str:
    args = ", ".join(f"{key + ': ' if key else ''}{_said(value)}" for key, value in effect.args.items())
    when = f", when {effect.when}" if effect.when else ""
    return effect.name + (f" {args}" if args else "") + when


def _mapping(value: Mapping[str, Any]) -> str:
    if set(value) <= {"zh", "en", "de", "*"} and value:
        return f"“{pick(value, 'zh')}”"
    return "{" + ", ".join(f"{key}: {_said(one)}" for key, one in value.items()) + "}"


SPOKEN: dict[type, Callable[[Any], str]] = {
    bool: lambda value: "yes" if value else "no", Span: str, MonthDay: str, Effect: _effect, Part: _part,
    tuple: lambda value: "[" + ", ".join(_said(one) for one in value) + "]" if value else "–",
    dict: lambda value: _mapping(value),
}  # fmt: skip
