"""Which procedures can be started here: none that asks for what the engine does not bring to life yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from weakref import WeakKeyDictionary

from app.procedures.billing import is_billed
from app.procedures.effects import not_built
from app.tenancy.configuration.concepts.procedures import Effect, Procedure
from app.tenancy.configuration.load import Configuration
from app.tenancy.configuration.procedures_support import not_offered
from app.tenancy.tenants import tenant

_offered: WeakKeyDictionary[Configuration, dict[bool, dict[str, Procedure]]] = WeakKeyDictionary()


def why_not_offered(procedure: Procedure) -> list[str]:
    """The keys and effects of a procedure that are not built yet; empty when it can be started."""
    return [*not_offered(procedure), *not_built(_effects_of(procedure)), *_unpayable(procedure)]


def _unpayable(procedure: Procedure) -> list[str]:
    """Its pay steps, where nobody keeps a ledger: a case must not come to rest where no money is ever asked for."""
    return [] if is_billed() else [f"steps.{step.name}.pay" for step in procedure.steps if step.pay]


def _effects_of(procedure: Procedure) -> Iterator[Effect]:
    yield from (*procedure.approved, *procedure.refused, *procedure.withdrawn)
    for step in procedure.steps:
        yield from step.then


def offered() -> Mapping[str, Procedure]:
    """The association's procedures that can be started, by name, in the order in which they are written."""
    known, billed = tenant().configuration, is_billed()
    by_ledger = _offered.setdefault(known, {})
    if billed not in by_ledger:
        procedures = known.association.procedures
        by_ledger[billed] = {name: one for name, one in procedures.items() if not one.retired and not why_not_offered(one)}
    return by_ledger[billed]
