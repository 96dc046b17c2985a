"""Refusals in words: what went wrong, said to the person, at the field it belongs to.

A rule has no language. It raises a `Message` — a Chinese sentence with named places — which the page translates.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Message:
    """A sentence to be translated when it is shown: a msgid with `%(name)s` places and what stands in them."""

    msgid: str
    params: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.msgid % self.params if self.params else self.msgid


def say(msgid: str, /, **params: object) -> Message:
    """Mark a sentence for the catalogue and keep what fills its places until somebody reads it."""
    return Message(msgid, params)


def several(things: Sequence[object]) -> object:
    """Several things at one place of a sentence, between them the comma of whoever reads it: 、 or a comma and a space."""
    if len(things) < 2:
        return things[0] if things else ""
    return say("%(first)s、%(rest)s", first=things[0], rest=several(things[1:]))


class DomainError(Exception):
    """Something the product refuses, with the sentence that tells the person what to do, and its field if it has one."""

    def __init__(self, message: Message | str, field: str | None = None) -> None:
        self.message = message if isinstance(message, Message) else Message(message)
        self.field = field
        super().__init__(str(self.message))


class Refusals(DomainError):
    """Several refusals told at once; the first stands for all where only one can be shown."""

    def __init__(self, refusals: list[DomainError]) -> None:
        super().__init__(refusals[0].message, refusals[0].field)
        self.refusals = tuple(refusals)


class NotFound(DomainError):
    """There is no such thing here, or not for whoever asks; both answer alike (404)."""


class NotAllowed(DomainError):
    """Whoever asks may not do this (403)."""


class Conflict(DomainError):
    """Somebody else acted in between; says who and when (409)."""


class Throttled(DomainError):
    """Too often in too short a time; says when to try again (429)."""

    def __init__(self, message: Message | str, field: str | None = None, retry_after: int = 60) -> None:
        super().__init__(message, field)
        self.retry_after = retry_after
