"""What a letter says: the house's own texts, or the association's, with what happened filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, lru_cache
from pathlib import Path

LETTERS = Path(__file__).parent / "letters"
PLACE = re.compile(r"\{([a-z_]+)\}")
MOST_ATTEMPTS, MOST_TEXTS = 10, 256
Pieces = tuple[str, ...]
BY_ACCOUNT = {"confirm": "/confirm", "follow": "/cases", "activate": "/login"}
"""Where a reader with an account finds what a one-time link leads to (the doors of house.md)."""
SECRET_LINK = re.compile(rf"/({'|'.join(BY_ACCOUNT)})/[A-Za-z0-9_-]{{20,}}")


@dataclass(frozen=True)
class Recipient:
    """Who a letter is for: an account (in-app inbox), an address (mail), or both; and the language it is read in: the
    association's first one, where nothing else is said."""

    account_id: int | None = None
    email: str = ""
    name: str = ""
    language: str = ""


@cache
def house_text(event: str, language: str) -> str:
    """The platform's own text of a letter: first line the subject, then the body. Raises KeyError for no such event."""
    path = LETTERS / language / f"{event}.md"
    if not path.is_file():
        raise KeyError(event)
    return path.read_text(encoding="utf-8")


EMPTY_BRACKETS = ("（）", " ()")
"""What is left of a number in brackets where a paper has none."""


def compose(text: str, params: Mapping[str, object]) -> tuple[str, str]:
    """Subject and body with every `{place}` filled; a paragraph whose places are all empty is left out."""
    subject, paragraphs = _taken_apart(text)
    filled = [_filled(one, params) for one in paragraphs]
    return " ".join(_filled(subject, params).split())[:200], "\n\n".join(one for one in filled if one)


@lru_cache(maxsize=MOST_TEXTS)
def _taken_apart(text: str) -> tuple[Pieces, tuple[Pieces, ...]]:
    """The subject and the paragraphs of a text: what stands there, and at every second piece the name of a place."""
    subject, _, body = text.strip().partition("\n")
    return tuple(PLACE.split(subject.lstrip("# "))), tuple(tuple(PLACE.split(one)) for one in body.strip().split("\n\n"))


def _filled(pieces: Pieces, params: Mapping[str, object]) -> str:
    if len(pieces) == 1:
        return pieces[0].strip()
    given = [params.get(place) for place in pieces[1::2]]
    if all(one is None or one == "" for one in given):
        return ""
    whole = list(pieces)
    whole[1::2] = [str(one or "") for one in given]
    written = "".join(whole).strip()
    for empty in (EMPTY_BRACKETS if "" in whole[1::2] else ()):
        written = written.replace(empty, "")
    return written


def next_pause(attempts: int) -> timedelta:
    """How long to wait after so many failures: one minute, two, four … at most six hours."""
    return min(timedelta(minutes=2 ** attempts), timedelta(hours=6))


def without_secrets(text: str) -> str:
    """A text in which one-time links have become the way by account: what a letter may go on saying once it left."""
    return SECRET_LINK.sub(lambda found: BY_ACCOUNT[found[1]], text)
