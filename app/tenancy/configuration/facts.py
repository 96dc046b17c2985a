"""The order in which facts are worked out: a fact may use facts, none may use itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from app.tenancy.configuration.concepts.conditions import Fact
from app.tenancy.configuration.expressions import names_in, reads_of
from app.tenancy.configuration.values import Value

if TYPE_CHECKING:
    from app.tenancy.configuration.load import Configuration

_Read = dict[tuple[str, tuple[str, ...]], frozenset[str] | None]
_read: WeakKeyDictionary[Configuration, _Read] = WeakKeyDictionary()


def expressions_of(value: Value) -> Iterable[str]:
    """Every expression that a value is worked out with."""
    yield from (source for source in (value.by, value.of, value.formula) if source)
    yield from (case.when for case in value.cases or () if case.when)


def fields_read(configuration: Configuration, variable: str, conditions: Iterable[str | None]) -> frozenset[str] | None:
    """The fields of a variable that conditions read, those of the facts among them too; None where one takes it whole."""
    sources = tuple(one for one in conditions if one)
    kept = _read.setdefault(configuration, {})
    if (variable, sources) not in kept:
        kept[variable, sources] = _fields_read(configuration, variable, sources)
    return kept[variable, sources]


def _fields_read(configuration: Configuration, variable: str, sources: Iterable[str]) -> frozenset[str] | None:
    facts, found, unread = configuration.association.facts, set[str](), list(sources)
    while unread:
        fields = reads_of(unread.pop()).get(variable, frozenset())
        if fields is None:
            return None
        unread += [one for name in fields - found if name in facts for one in expressions_of(facts[name].value)]
        found |= fields
    return frozenset(found)


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
