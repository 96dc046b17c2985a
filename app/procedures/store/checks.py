"""Conditions as pages show them: which hold, which do not, which were let pass and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.procedures.docket import Docket
from app.procedures.parties import Party, the_register
from app.procedures.rules.conditions import conditions_of
from app.procedures.scope import CaseScope, Filled
from app.tenancy.configuration.concepts.conditions import Require
from app.tenancy.configuration.concepts.procedures import Procedure
from app.tenancy.configuration.load import Configuration
from app.tenancy.configuration.speech import Unmet, fill
from app.tenancy.tenants import tenant


@dataclass(frozen=True)
class Check:
    """One condition of a case. `sentence` is the configuration's, filled in; `waived` why it was let pass."""

    require: Require
    met: bool
    sentence: Mapping[str, str]
    waived: str = ""

    @property
    def is_odd(self) -> bool:
        """It needs somebody's judgement."""
        return not self.met and not self.waived


def checks_of(docket: Docket) -> list[Check]:
    """Every condition of a case that applies, odd ones first."""
    scope = docket.scope()
    waived = {one["that"]: str(one["reason"]) for one in docket.case.waived}
    checks = [_check(one, scope, waived) for one in conditions(docket.configuration, docket.procedure) if scope.holds(one.when)]
    return sorted(checks, key=lambda check: not check.is_odd)


def _check(one: Require, scope: CaseScope, waived: Mapping[str, str]) -> Check:
    met = scope.holds(one.that)
    sentence = fill(one.else_, scope.spoken_for(*one.else_.values()))
    return Check(one, met, sentence, "" if met else waived.get(one.that, ""))


def conditions(configuration: Configuration, procedure: Procedure) -> list[Require]:
    """The conditions of a procedure, of its form, and of the tier that it raises to."""
    return conditions_of(procedure, configuration.association)


def unmet_before_filing(name: str, answers: Mapping[str, Any], party: Party, today: date) -> list[Unmet]:
    """What stands against an application before it is filed, all at once: refusals, what may be waived, warnings."""
    configuration = tenant().configuration
    procedure = configuration.association.procedures[name]
    form = Filled(procedure.form, answers) if procedure.form else None
    scope = _scope_on(today, party, form)
    if procedure.as_at is not None and scope.answers(procedure.as_at):
        scope = _scope_on(scope.value_of(procedure.as_at, "day"), party, form)
    return scope.unmet(conditions(configuration, procedure))


def _scope_on(day: date, party: Party, form: Filled | None) -> CaseScope:
    return CaseScope(tenant().configuration, day, {"member": lambda: the_register().record(party, day)}, form)
