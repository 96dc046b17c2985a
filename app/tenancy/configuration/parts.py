"""Puts the platform's words under an association's own, and declared parts where they are named.

In `fields`, `columns`, `steps`, `require` and `check` a bare word means the part declared once under the top-level key;
`{use: mobile, name: head_phone}` takes it with changes. There is no other inheritance.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from app.tenancy.configuration.guesses import guess
from app.tenancy.configuration.reader import Mark, Place, Tree, read_file

STANDARD = Path(__file__).with_name("standard.yaml")
PARTS = ("fields", "steps", "require")
ADDED_TO = ("lists", "kinds", "roles", "numbers", "documents", "exits", "logins", "rights", *PARTS)
NAMED_UNDER = {"fields": "fields", "columns": "fields", "steps": "steps", "require": "require", "check": "require"}
ONE = {"fields": "field", "steps": "step", "require": "condition"}


@cache
def standard() -> Tree:
    """The platform's parts, read once."""
    tree = read_file(STANDARD.name, STANDARD.read_text(encoding="utf-8"))
    if tree.problems:
        raise ValueError(str(tree.problems[0]))
    return tree


def expand(tree: Tree) -> dict[str, Any]:
    """All values of the association, complete. Parts named but not declared are noted in the tree."""
    own = with_standard(tree.values)
    expansion = _Expansion(tree, {kind: own[kind] if isinstance(own[kind], dict) else {} for kind in PARTS})
    values = {key: value if key in PARTS else expansion.walk(value, (key,)) for key, value in own.items()}
    expansion.doubt_unused()
    return values


def with_standard(own: dict[str, Any]) -> dict[str, Any]:
    """One's own entries over the platform's: open maps are added to, everything else is replaced as a whole."""
    merged = dict(own)
    for key, entries in standard().values.items():
        mine = own.get(key, {} if key in ADDED_TO else entries)
        if key == "logins" and mine:  # who names the tabs of people has these only; staff can always log in
            entries = {"staff": entries["staff"]}
        merged[key] = {**entries, **mine} if key in ADDED_TO and isinstance(mine, dict) else mine
    return merged


@dataclass
class _Expansion:
    """One walk over the values, with the parts at hand."""

    tree: Tree
    parts: dict[str, dict[str, Any]]
    used: set[tuple[str, str]] = field(default_factory=set)

    def walk(self, value: Any, place: Place) -> Any:
        """The value with every named part put in its place."""
        if isinstance(value, dict):
            return {key: self._member(key, item, (*place, key)) for key, item in value.items()}
        if isinstance(value, list):
            return [self.walk(item, (*place, i)) for i, item in enumerate(value)]
        return value

    def _member(self, key: str, value: Any, place: Place) -> Any:
        if key in NAMED_UNDER and isinstance(value, list):
            found = (self._part(NAMED_UNDER[key], item, (*place, i)) for i, item in enumerate(value))
            return [part for part in found if part is not None]
        return self.walk(value, place)

    def _part(self, kind: str, item: Any, place: Place) -> Any:
        """A part where it is named; what is written out stays as it is; None after noting an unknown name."""
        word = item if isinstance(item, str) else item.get("use") if isinstance(item, dict) else None
        if word is None:
            return self.walk(item, place)
        declared = self.parts[kind].get(word) if isinstance(word, str) else None
        if not isinstance(declared, dict):
            known = guess(str(word), self.parts[kind])
            self.tree.complain(place, f"there is no {ONE[kind]} “{word}” declared under {kind}:{known}")
            return None
        self.used.add((kind, word))
        changes = {key: value for key, value in item.items() if key != "use"} if isinstance(item, dict) else {}
        self._point_to_declaration((kind, word), place, set(changes))
        name = {} if kind == "require" else {"name": word}
        return self.walk({**declared, **name, **changes}, place)

    def _point_to_declaration(self, declared: Place, place: Place, changes: set[str]) -> None:
        """What is wrong inside of a declared part is shown where it is declared, not where it is named."""
        for known, mark, marks in self._declared_marks.get(declared, ()):
            if known[len(declared)] not in changes:
                marks.setdefault((*place, *known[len(declared) :]), mark)

    @cached_property
    def _declared_marks(self) -> dict[Place, list[tuple[Place, Mark, dict[Place, Mark]]]]:
        """Every place inside of a declared part, by the part: (place, its mark, the table that it stands in)."""
        found: dict[Place, list[tuple[Place, Mark, dict[Place, Mark]]]] = {}
        for marks in (self.tree.marks, self.tree.keys):
            for place, mark in marks.items():
                if place and place[0] in PARTS and len(place) > 2:
                    found.setdefault(place[:2], []).append((place, mark, marks))
        return found

    def doubt_unused(self) -> None:
        """A part of one's own that nothing names is probably forgotten."""
        for kind in PARTS:
            mine = self.tree.values.get(kind, {})
            for word in mine if isinstance(mine, dict) else ():
                if (kind, word) not in self.used:
                    self.tree.doubt((kind, word), f"nothing names this {ONE[kind]}", key=True)
