"""What an outcome does, by name. The rooms above and below register what they can do; the engine only calls the names.

A handler runs inside the transaction of the decision and writes through its own room's actions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from app.kernel.errors import DomainError, say
from app.procedures.scope import CaseScope
from app.tenancy.configuration.concepts.procedures import Effect


@dataclass(frozen=True)
class CaseFacts:
    """What an effect may know of the case that brought it about.

    What no case brings about (`app.procedures.occasions`) has neither an id nor a number; `cause` names it all the same.
    """

    id: int | None
    number: str
    procedure: str
    about: str
    person_id: int | None
    unit_id: int | None
    starter_id: int | None
    body_id: int
    body_path: str
    title: str
    form: str | None
    answers: Mapping[str, Any]
    later: Mapping[str, Any] = field(default_factory=dict)
    """What was completed on the way with forms that keep; newer than the answers of the application."""
    pays: bool = False
    """It has a step that waits for payment."""
    paid_on: date | None = None
    """The day on which it was paid; none while it is not, or where nothing was owed."""
    subject: str = ""
    cause: str = ""
    resolution: str = ""
    """The resolution or authority that the last answer of an assembly rests on; empty where none decided."""

    @property
    def numbered(self) -> int:
        """The id of the case, for what only a case can do. Raises DomainError for what no case brings about."""
        if self.id is None:
            raise DomainError(say("这项办理须由办件触发，不能直接执行。"))
        return self.id


@dataclass(frozen=True)
class EffectContext:
    """One effect to be done: for which case, with which arguments, when and by whom."""

    case: CaseFacts
    arguments: Mapping[str, Any]
    scope: CaseScope
    by: int | None
    now: datetime
    today: date

    def run(self, argument: str, kind: str) -> Any:
        """The value of an argument that is an expression of this kind; None where the argument was not given.

        A word of a list comes as its name, a day as a date, a body as its record. Raises DomainError when it meets an
        empty field.
        """
        expression = self.arguments.get(argument)
        return None if expression is None else self.scope.value_of(str(expression), kind)

    def word(self, argument: str) -> str | None:
        """An argument that is a name and not an expression."""
        said = self.arguments.get(argument)
        return None if said is None else str(said)


Handler = Callable[[EffectContext], None]
_handlers: dict[str, Handler] = {}


def effect(name: str) -> Callable[[Handler], Handler]:
    """Register a handler for an effect of the vocabulary (configuration, section 9)."""

    def register(handler: Handler) -> Handler:
        _handlers[name] = handler
        return handler

    return register


def known_effects() -> frozenset[str]:
    """The effects somebody has registered for."""
    return frozenset(_handlers)


def not_built(effects: Iterable[Effect]) -> list[str]:
    """Names of effects that nobody does yet."""
    return sorted({one.name for one in effects} - _handlers.keys())


def perform(effects: Iterable[Effect], make: Callable[[Effect], EffectContext]) -> None:
    """Do the effects in the order in which they stand, each only when its condition holds at its turn.

    `make` builds the context anew for each, because an effect may read what the one before it has done.
    Raises DomainError for an effect that nobody does: the decision is then not taken at all.
    """
    for one in effects:
        context = make(one)
        if not context.scope.holds(one.when):
            continue
        if one.name not in _handlers:
            raise DomainError(say("“%(effect)s”尚未开放，本次办理没有保存，请联系平台。", effect=one.name))
        _handlers[one.name](context)
