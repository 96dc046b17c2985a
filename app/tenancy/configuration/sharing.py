"""What the concepts of all folders have alike stands in memory once.

Each concept remembers which of its keys were written down. A folder has some three hundred of them and few different
answers; together they had been a quarter of what a folder takes.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from pydantic import BaseModel

MOST_ALIKE = 2048


def share_what_is_alike(value: Any) -> None:
    """Let a concept and all below it share the names of the keys that were written down. They are frozen, so nobody changes
    these."""
    if isinstance(value, BaseModel):
        object.__setattr__(value, "__pydantic_fields_set__", _alike(frozenset(value.__pydantic_fields_set__)))
    for one in _below(value):
        if isinstance(one, (BaseModel, tuple, dict)):
            share_what_is_alike(one)


def _below(value: Any) -> Iterable[Any]:
    if isinstance(value, BaseModel):
        return value.__dict__.values()
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, tuple) else ()


@lru_cache(maxsize=MOST_ALIKE)
def _alike(names: frozenset[str]) -> set[str]:
    """A set, since whoever copies a concept adds to the copy's."""
    return set(names)
