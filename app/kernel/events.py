"""News inside one transaction: a room says what happened, `app/reactions.py` says what follows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

E = TypeVar("E")
_handlers: dict[type[Any], list[Callable[[Any], None]]] = defaultdict(list)


def subscribe(kind: type[E], handler: Callable[[E], None]) -> None:
    """Call `handler` whenever an event of this kind is published. Subscribing twice has one effect."""
    if handler not in _handlers[kind]:
        _handlers[kind].append(handler)


def publish(event: object) -> None:
    """Tell everybody who subscribed, in order, in the transaction of whoever publishes."""
    for handler in _handlers[type(event)]:
        handler(event)
