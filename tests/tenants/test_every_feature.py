"""Invented associations use, between them, every key that the platform knows (issue 4, section 6; E2)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, get_args

import pytest

from app.tenancy.capabilities import Capability
from app.tenancy.configuration.checks.checker import ACTORS, PLACES
from app.tenancy.configuration.concepts.conditions import Require
from app.tenancy.configuration.concepts.forms import Field, FieldType, Form, Section
from app.tenancy.configuration.concepts.people import Assembly, Body, Kind, Office, Role
from app.tenancy.configuration.concepts.procedures import Procedure, ProcedureKind, Step
from app.tenancy.configuration.effects import EFFECTS, arguments
from app.tenancy.configuration.functions import named_functions
from app.tenancy.configuration.load import Configuration, load
from app.tenancy.configuration.words import Part
from app.tenancy.settings import ROOT

CONCEPTS = (Require, Form, Section, Field, Procedure, Step, Kind, Body, Role, Office, Assembly)
SLUGS = ("orchard-society", "lantern-youth", "northbridge-engineers", "min-chamber", "jiang-badminton")
pytestmark = [pytest.mark.requirement("E2"), pytest.mark.requirement("E4")]


@cache
def configurations() -> tuple[Configuration, ...]:
    found = []
    for slug in SLUGS:
        configuration, problems = load(ROOT / "tests" / "tenants" / slug)
        assert configuration is not None, problems
        found.append(configuration)
    return tuple(found)


def parts(value: Any) -> Iterator[Part]:
    """Every concept that stands anywhere in a value."""
    if isinstance(value, Part):
        yield value
        for name in type(value).model_fields:
            yield from parts(getattr(value, name))
    elif isinstance(value, dict):
        for one in value.values():
            yield from parts(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from parts(one)


@cache
def every() -> tuple[Part, ...]:
    return tuple(part for one in configurations() for part in parts(one.association))


def said(concept: type[Part]) -> set[str]:
    """The keys of a concept that are written with another value than their own."""
    found = [one for one in every() if type(one) is concept]
    fields = concept.model_fields
    return {key for key in fields for one in found if fields[key].is_required() or getattr(one, key) != fields[key].default}


@pytest.mark.parametrize("concept", CONCEPTS, ids=lambda one: one.__name__)
def test_every_key_of_sections_six_to_nine_and_eleven_is_used(concept: type[Part]) -> None:
    assert set(concept.model_fields) - said(concept) == set()


def test_every_type_of_field_is_asked() -> None:
    asked = {one.type for one in every() if isinstance(one, Field)}
    assert set(get_args(FieldType)) - asked == set()


def test_every_effect_is_done_with_each_of_its_arguments() -> None:
    done: dict[str, set[str]] = {}
    for one in every():
        for key in ("approved", "refused", "withdrawn", "then", "do", "on_leaving"):
            for effect in getattr(one, key, ()) or ():
                done.setdefault(effect.name, set()).update(arguments(effect.name, effect.args))
    missing = {name: set(wanted) - done.get(name, set()) for name, wanted in EFFECTS.items()}
    assert {name for name in EFFECTS if name not in done} == set()
    assert {name: left for name, left in missing.items() if left} == {}


def test_every_actor_acts_and_every_place_is_named() -> None:
    actors = set()
    for one in every():
        for key in ("by", "starts", "waived_by", "gathered_by", "reopened_by", "to", "opened_by", "needs_consent"):
            value = getattr(one, key, None)
            actors |= {text for text in (value if isinstance(value, tuple) else (value,)) if isinstance(text, str)}
    who = {text.partition(" of ")[0] for text in actors}
    where = {text.partition(" of ")[2] for text in actors}
    assert set(ACTORS) - who == set()
    assert {*PLACES, "section", "form.section"} - where == set()


def test_every_answer_leads_everywhere() -> None:
    leads = {to for one in every() if isinstance(one, Step) for to in one.answers().values()}
    assert {"next", "applicant", "same", "approved", "refused"} <= leads
    assert leads - {"next", "applicant", "same", "approved", "refused"}, "to a step by its name"


def test_every_kind_of_procedure_capability_and_function_occurs() -> None:
    kinds = {one.kind for one in every() if isinstance(one, Procedure)}
    assert set(get_args(ProcedureKind)) - kinds == set()
    can = {word for one in every() if isinstance(one, Role) for word in one.can}
    assert {one.value for one in Capability} - can == set()
    sources = "\n".join(text for one in configurations() for text in one.sources.values())
    assert [name for name in named_functions("02-28", {}) if f"{name}(" not in sources] == []
