"""The order in which facts are worked out: a fact may use facts, none may use itself."""

from __future__ import annotations

from collections.abc import Iterable

from app.tenancy.configuration.concepts.conditions import Fact
from app.tenancy.configuration.expressions import names_in
from app.tenancy.configuration.values import Value


def expressions_of(value: Value) -> Iterable[str]:
    """Every expression that a value is worked out with."""
    yield from (source for source in (value.by, value.of, value.formula) if source)
    yield from (case.when for case in value.cases or () if case.when)


def in_order(facts: dict[str, Fact]) -> tuple[list[str], list[str]]:
    """(facts, each after those that it uses; facts that use themselves, by whatever way round)."""
    uses = {name: _used(fact, facts) for name, fact in facts.items()}
    ordered: list[str] = []
    while ready := [n for n, used in uses.items() if n not in ordered and used <= set(ordered)]:
        ordered += ready
    return ordered, [name for name in facts if name not in ordered]


def _used(fact: Fact, facts: dict[str, Fact]) -> set[str]:
    said = {name for source in expressions_of(fact.value) for name in names_in(source)}
    return {
        name
        for name, other in facts.items()
        if f"{'member' if other.about == 'member' else 'form'}.{name}" in said and other.about in (fact.about, "member")
    }
