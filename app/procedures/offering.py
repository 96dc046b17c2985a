"""Which procedures can be started here: none that asks for what the engine does not bring to life yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from weakref import WeakKeyDictionary

from app.procedures.billing import is_billed
from app.procedures.effects import not_built
from app.procedures.rules.actors import parse_actor
from app.procedures.rules.starting import ONESELF
from app.tenancy.configuration.concepts.forms import UPLOADS, Field
from app.tenancy.configuration.concepts.procedures import Effect, Procedure
from app.tenancy.configuration.load import Configuration
from app.tenancy.configuration.procedures_support import not_offered
from app.tenancy.tenants import tenant
from app.web.access import Identity

_SAYS_WHO = frozenset({"person_name", "unit_name", "id_number", "id_document"})
_NOT_IN_A_CELL = frozenset({"table", "member", "members"})
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


def started_together(who: Identity) -> Mapping[str, Procedure]:
    """What somebody in charge may start for several members at once: decided together, for whom the register knows, and
    with a form that asks for no file, because a file is one person's."""
    held = {role.role for role in who.roles}
    return {
        name: one
        for name, one in offered().items()
        if one.batch and held & {parse_actor(actor).who for actor in one.starts} and _is_for_many(one)
    }


def started_from_a_list(who: Identity) -> Mapping[str, Procedure]:
    """Those of them whose form says something of its own of each: a row names a member and answers the form beside.

    A form that asks who somebody is stays out, because the row says so already; so does one that asks for a table or
    for other members, which no cell can hold.
    """
    forms = tenant().association.forms
    return {
        name: one
        for name, one in started_together(who).items()
        if one.form and not any(_is_for_no_cell(asked) for asked in forms[one.form].all_fields())
    }


def _is_for_no_cell(field: Field) -> bool:
    return field.type in _SAYS_WHO or (field.required and field.type in _NOT_IN_A_CELL)


def _is_for_many(procedure: Procedure) -> bool:
    form = tenant().association.forms.get(procedure.form or "")
    for_newcomers = procedure.kind == "join" or set(procedure.starts) & ONESELF
    return not for_newcomers and not any(one.type in UPLOADS for one in (form.all_fields() if form else ()))
