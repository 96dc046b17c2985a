"""Which column of a file is which: by what stands above it, in any language, with a guess at what was meant. Pure."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.bodies.rules import name_key
from app.insight.importing.columns import Column

HEAD_WITHIN = 15
LIKE = 0.72
LONGEST_TITLE = 200
"""Of a title only so much is compared: a cell may hold megabytes."""
_NOTE = re.compile(r"[（(【\[][^）)】\]]*[）)】\]]|[*＊:：\s]")


@dataclass(frozen=True)
class Unknown:
    """A column of the file that is none of ours, and which may have been meant."""

    at: int
    title: str
    guess: str = ""


@dataclass(frozen=True)
class Heads:
    """Where the head is (counted from 0), which column stands where, what was not understood, what is missing."""

    row: int
    at: Mapping[int, Column]
    unknown: tuple[Unknown, ...] = ()
    doubled: tuple[str, ...] = ()
    missing: tuple[Column, ...] = ()


def find_heads(rows: Sequence[Sequence[Any]], columns: Sequence[Column]) -> Heads | None:
    """The row that names most columns, within the first fifteen; None where no row names any that is needed."""
    named = {key_of(title): column for column in reversed(columns) for title in column.titles()}
    for column in columns:
        for alias in column.aliases():
            named.setdefault(key_of(alias), column)
    best: tuple[int, int] | None = None
    for number, row in enumerate(rows[:HEAD_WITHIN]):
        count = len({named[key].key for cell in row if (key := key_of(str(cell))) in named})
        if count and (best is None or count > best[0]):
            best = (count, number)
    return _heads(best[1], rows[best[1]], named, columns) if best else None


def key_of(title: str) -> str:
    """A title as it is compared: without stars, colons, blanks and remarks in brackets."""
    begins = title[:LONGEST_TITLE]
    return name_key(_NOTE.sub("", begins) or begins)


def _heads(number: int, row: Sequence[Any], named: Mapping[str, Column], columns: Sequence[Column]) -> Heads:
    at: dict[int, Column] = {}
    unknown, doubled = [], []
    for place, cell in enumerate(row):
        title = str(cell).strip()
        if not title:
            continue
        column = named.get(key_of(title))
        if column is None:
            unknown.append(Unknown(place, title[:40], _guess(title, named)))
        elif column.key in {one.key for one in at.values()}:
            doubled.append(title[:40])
        else:
            at[place] = column
    there = {column.key for column in at.values()}
    missing = tuple(column for column in columns if column.needed and column.key not in there)
    return Heads(number, at, tuple(unknown), tuple(doubled), missing)


def _guess(title: str, named: Mapping[str, Column]) -> str:
    key = key_of(title)
    inside = [column for name, column in named.items() if len(key) > 1 and (key in name or (name in key and len(name) > 1))]
    if inside:
        return inside[0].title
    like = difflib.get_close_matches(key, list(named), 1, LIKE)
    return named[like[0]].title if like else ""
