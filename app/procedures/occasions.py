"""Effects that no case brings about: somebody leaves a post, a day has come. They are done in the transaction of that act."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from app.bodies.models import Body
from app.procedures.effects import CaseFacts, EffectContext, perform
from app.procedures.parties import Party, the_register
from app.procedures.scope import scope_of
from app.tenancy import clock
from app.tenancy.configuration.concepts.procedures import Effect
from app.tenancy.configuration.effects import arguments
from app.tenancy.tenants import tenant


@dataclass(frozen=True)
class Occasion:
    """Whom it concerns, where, in words. `cause` names it for good, so that what it starts is started once."""

    party: Party
    body: Body
    title: str
    cause: str


def bring_about(effects: Iterable[Effect], occasion: Occasion, *, by: int | None, now: datetime) -> None:
    """Do the effects in order, each reading what the one before it has done. Raises DomainError: then nothing is done."""
    facts, today = _facts(occasion), clock.local_day(now)

    def context(one: Effect) -> EffectContext:
        scope = scope_of(tenant().configuration, today, member=the_register().record(occasion.party, today))
        return EffectContext(facts, arguments(one.name, dict(one.args)), scope, by, now, today)

    perform(effects, context)


def _facts(occasion: Occasion) -> CaseFacts:
    party, body = occasion.party, occasion.body
    return CaseFacts(
        id=None,
        number="",
        procedure="",
        about="unit" if party.unit_id is not None else "person",
        person_id=party.person_id,
        unit_id=party.unit_id,
        starter_id=None,
        body_id=body.id,
        body_path=body.path,
        title=occasion.title,
        form=None,
        answers={},
        cause=occasion.cause,
    )
