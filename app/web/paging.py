"""Lists in pages that stay fast at any length: the next page starts after the last row's key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, TypeVar

from flask import has_request_context, request
from itsdangerous import BadData, URLSafeSerializer

from app.tenancy.settings import settings
from app.tenancy.tenants import tenant

T = TypeVar("T")
PAGE, MOST_SIGNERS = 50, 256


@dataclass(frozen=True)
class Page(Generic[T]):
    """The rows of one page, the key that the next one starts after, and whether this is the first."""

    rows: Sequence[T]
    after: str | None = None
    first: bool = True


def cut(rows: Sequence[T], key: Any, *, size: int = PAGE, first: bool = True) -> Page[T]:
    """Make a page of rows of which one more than `size` was read. `key(row)` gives what the next page starts after."""
    kept = rows[:size]
    return Page(kept, pack(key(kept[-1])) if len(rows) > size else None, first)


def pack(key: Sequence[Any]) -> str:
    """A key as it stands in an address."""
    return str(_signer().dumps(list(key)))


def _signer() -> URLSafeSerializer:
    """Signs for this list of this association only, so that no key is made up or carried over.

    Lists have keys of different shapes: one of another page would be nonsense to the database.
    """
    here = (request.endpoint or "") if has_request_context() else ""
    return _signer_of(settings().secret_key, f"page:{tenant().slug}:{here}")


@lru_cache(maxsize=MOST_SIGNERS)
def _signer_of(secret: str, salt: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt=salt)


def unpack(text: str | None) -> list[Any] | None:
    """The key in an address; None for none and for one that somebody made up."""
    if not text:
        return None
    try:
        found = _signer().loads(text)
    except BadData:
        return None
    return found if isinstance(found, list) else None
