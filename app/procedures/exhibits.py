"""What lies before those who decide besides the form: a room shows the thing of its own that a case is about.

A case with the subject `article:7` is about a thing of the room that registered for `article`. The desks show what that
room draws, and know nothing of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from app.procedures.docket import Docket


@dataclass(frozen=True)
class Subject:
    """A thing that a case is about: how its room finds it (`article:7`), and what it is called."""

    ref: str
    title: str


@dataclass(frozen=True)
class Exhibit:
    """The thing as its future readers would see it; what a reviewer should look at; where its author puts it right."""

    label: str
    title: str
    html: Markup
    notes: Sequence[str] = ()
    way: str = ""


Shows = Callable[[Docket], Exhibit | None]
_shows: dict[str, Shows] = {}


def register_exhibit(kind: str, shows: Shows) -> None:
    """A room says how it shows the things whose references begin with `kind:`."""
    _shows[kind] = shows


def exhibit_of(docket: Docket) -> Exhibit | None:
    """What a case is about; None for one that is about nothing but its form."""
    kind, _, _rest = (docket.case.subject or "").partition(":")
    return _shows[kind](docket) if kind in _shows else None
