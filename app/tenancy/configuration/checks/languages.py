"""Texts that are missing in one of the association's languages: looked for with --strict."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from app.tenancy.configuration.checks.checker import Checker
from app.tenancy.configuration.checks.files import texts_named
from app.tenancy.configuration.reader import Place
from app.tenancy.configuration.words import EVERY_LANGUAGE, LANGUAGES

SPOKEN = {"zh": "Chinese", "en": "English", "de": "German"}


def check(checker: Checker) -> None:
    """Every text of one's own, in every language that the association speaks."""
    if len(checker.a.languages) < 2:
        return
    for place, text in _texts(checker.a, ()):
        if checker.tree.known(place) != place:
            continue  # the platform's own words
        missing = [SPOKEN[language] for language in checker.a.languages if language not in text]
        if missing and _is_spoken(text):
            checker.tree.doubt(place, f"has no {' and no '.join(missing)}")
    for place, name, key in texts_named(checker) if checker.folder else ():
        for language in checker.a.languages:
            if checker.folder and not (checker.folder / "texts" / language / f"{name}.md").is_file():
                checker.tree.doubt(place, f"there is no texts/{language}/{name}.md", key=key)


def _is_spoken(text: dict[str, str]) -> bool:
    """A text for all languages that has letters of one: figures and Latin names need no second language."""
    return not (set(text) == {EVERY_LANGUAGE} and text[EVERY_LANGUAGE].isascii())


def _texts(value: Any, place: Place) -> Iterator[tuple[Place, dict[str, str]]]:
    """Every bilingual text in the models, with its place."""
    if isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            if not (place == () and name in ("fields", "steps", "require")):
                yield from _texts(getattr(value, name), (*place, field.alias or name))
    elif isinstance(value, dict):
        if value and set(value) <= {*LANGUAGES, EVERY_LANGUAGE} and all(isinstance(v, str) for v in value.values()):
            yield place, value
            return
        for key, item in value.items():
            yield from _texts(item, (*place, key))
    elif isinstance(value, tuple):
        for i, item in enumerate(value):
            yield from _texts(item, (*place, i))
