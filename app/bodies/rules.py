"""How places in the tree are written and compared. A path is `/1/4/`: ids from the root down, the body's own last."""

from __future__ import annotations

import unicodedata
from enum import StrEnum

from app.kernel.errors import DomainError, say
from app.tenancy.configuration.concepts.association import Association

ASSOCIATION = "association"
UNIT = "unit"


def path_below(parent_path: str, body_id: int) -> str:
    """The path of a body under another one, or of the root for an empty parent path."""
    return f"{parent_path or '/'}{body_id}/"


def is_at_or_below(path: str, of: str) -> bool:
    """Does the body at `path` stand at, or anywhere below, the body at `of`?"""
    return path.startswith(of)


def is_root(path: str) -> bool:
    """Whether it is the place of the association itself, at or below which everything stands."""
    return len(ids_on(path)) == 1


def ids_on(path: str) -> tuple[int, ...]:
    """The ids from the root down to the body itself."""
    return tuple(int(part) for part in path.split("/") if part)


def name_key(text: str) -> str:
    """A unit's name as it is compared: no gaps or invisible signs, small letters, narrow digits and brackets."""
    folded = unicodedata.normalize("NFKC", text)
    if folded.isalnum():
        return folded.casefold()
    return "".join(sign for sign in folded if unicodedata.category(sign)[0] not in "CZ").casefold()


class Change(StrEnum):
    """What may happen to a body after it was founded."""

    RENAMED = "renamed"
    MOVED = "moved"
    CLOSED = "closed"
    DATA = "data"


def kinds_above(association: Association, kind: str) -> tuple[str, ...]:
    """The kinds of body that one of this kind may stand under (`kinds.<kind>.under`)."""
    described = association.kinds.get(kind)
    return tuple(described.under) if described else (ASSOCIATION,)


def refuse_place(association: Association, kind: str, path: str, above: tuple[str, str]) -> None:
    """Raise DomainError where a body of a kind, now at `path`, cannot stand under the one above (its kind and path)."""
    kind_above, path_above = above
    if path and is_at_or_below(path_above, path):
        raise DomainError(say("不能移到自己或自己下面的机构之下。"), "parent")
    if kind_above not in kinds_above(association, kind):
        raise DomainError(say("这种机构不能设在所选的机构之下。"), "parent")
