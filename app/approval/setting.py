"""What a list stands in: the wish, and what there is to choose from. All that is drawn around its rows follows from it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from app.approval.wishes import Wish
from app.web.gaps import gap


class Place(NamedTuple):
    """A body that the list can be narrowed to, by its name in the reader's language."""

    id: int
    depth: int
    name: str


class ViewLink(NamedTuple):
    """One's own view; `current`: the list is what it opens."""

    name: str
    href: str
    current: bool


@dataclass(frozen=True)
class Setting:
    """The wish, where something waits (procedure and step), the own views, the bodies and the bundles to choose from."""

    wish: Wish
    steps: tuple[tuple[str, str], ...] = ()
    views: tuple[ViewLink, ...] = ()
    bodies: tuple[Place, ...] = ()
    bundles: tuple[tuple[str, str], ...] = ()


def without_words(setting: Setting) -> Setting:
    """The same for every search: what was looked for stands as a gap."""
    wish = setting.wish
    return replace(setting, wish=replace(wish, text=gap("text"))) if wish.text else setting
