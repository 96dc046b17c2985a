"""What has to hold before a case is filed: the conditions of its procedure, its form, and the tier that it raises to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.tenancy.configuration.concepts.association import Association
from app.tenancy.configuration.concepts.conditions import Require
from app.tenancy.configuration.concepts.procedures import Procedure
from app.tenancy.configuration.effects import arguments

RAISES = "change_tier"


def conditions_of(procedure: Procedure, association: Association) -> list[Require]:
    """Every condition, in the order in which people read them.

    Those of a tier are told to a member who asks for it before he is asked for money, and not when he has paid. Of a
    newcomer they can only be judged when he is admitted: until then his file has no answers.
    """
    form = association.forms.get(procedure.form or "")
    return [*procedure.require, *(form.require if form else ()), *_of_the_tier(procedure, association)]


def _of_the_tier(procedure: Procedure, association: Association) -> Iterator[Require]:
    for effect in procedure.approved:
        wanted: Any = arguments(effect.name, dict(effect.args)).get("to") if effect.name == RAISES else None
        for name, tier in association.tiers.items() if isinstance(wanted, str) else ():
            for one in tier.require:
                when = [text for text in (effect.when, one.when) if text]
                only = " && ".join(f"({text})" for text in (f"{wanted} == tier.{name}", *when))
                yield one.model_copy(update={"when": only, "waived_by": None})
