"""What follows what: the one page that says which news of one room another room acts on, and who counts for whom."""

from __future__ import annotations

from app.documents.throttling import register_throttle
from app.web.turnstile import count_lookup


def wire() -> None:
    """Register what no room can register by itself. Done twice it changes nothing."""
    register_throttle(count_lookup)
