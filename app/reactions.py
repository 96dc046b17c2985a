"""What follows what: the one page that says which news of one room another room acts on."""

from __future__ import annotations


def wire() -> None:
    """Subscribe every reaction. Done twice it changes nothing."""
