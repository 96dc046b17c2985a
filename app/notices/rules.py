"""What a letter says: the house's own texts, or the association's, with what happened filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path

LETTERS = Path(__file__).parent / "letters"
PLACE = re.compile(r"\{([a-z_]+)\}")
MOST_ATTEMPTS = 10
BY_ACCOUNT = {"confirm": "/confirm", "follow": "/cases", "activate": "/login"}
"""Where a reader with an account finds what a one-time link leads to (the doors of house.md)."""
SECRET_LINK = re.compile(rf"/({'|'.join(BY_ACCOUNT)})/[A-Za-z0-9_-]{{20,}}")


@dataclass(frozen=True)
class Recipient:
    """Who a letter is for: an account (in-app inbox), an address (mail), or both; and the language it is read in."""

    account_id: int | None = None
    email: str = ""
    name: str = ""
    language: str = "zh"


@cache
def house_text(event: str, language: str) -> str:
    """The platform's own text of a letter: first line the subject, then the body. Raises KeyError for no such event."""
    path = LETTERS / language / f"{event}.md"
    if not path.is_file():
        raise KeyError(event)
    return path.read_text(encoding="utf-8")


def compose(text: str, params: Mapping[str, object]) -> tuple[str, str]:
    """Subject and body with every `{place}` filled; a paragraph whose places are all empty is left out."""
    subject, _, body = text.strip().partition("\n")
    paragraphs = [_filled(p, params) for p in body.strip().split("\n\n")]
    return " ".join((_filled(subject.lstrip("# "), params) or "").split())[:200], "\n\n".join(p for p in paragraphs if p)


def _filled(paragraph: str, params: Mapping[str, object]) -> str:
    places = PLACE.findall(paragraph)
    if places and all(params.get(p) in (None, "") for p in places):
        return ""
    return PLACE.sub(lambda found: str(params.get(found[1]) or ""), paragraph).strip()


def next_pause(attempts: int) -> timedelta:
    """How long to wait after so many failures: one minute, two, four … at most six hours."""
    return min(timedelta(minutes=2 ** attempts), timedelta(hours=6))


def without_secrets(text: str) -> str:
    """A text in which one-time links have become the way by account: what a letter may go on saying once it left."""
    return SECRET_LINK.sub(lambda found: BY_ACCOUNT[found[1]], text)
