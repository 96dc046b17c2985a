"""What the tests of the configuration stand on: an invented society, with or without a mistake planted in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.tenancy.configuration.load import Configuration, load, load_kept
from app.tenancy.configuration.reader import Problem, gather

LAKE = Path(__file__).with_name("lake-society")


@cache
def lake() -> Configuration:
    """The society as it is, without a mistake."""
    configuration, problems = load(LAKE)
    assert configuration is not None, problems
    return configuration


@cache
def sources() -> dict[str, str]:
    return gather(LAKE)[0]


@dataclass(frozen=True)
class Mistake:
    """A change of one file, and words of the sentence that tells it. `line` counts from the change, if it is told elsewhere."""

    file: str
    old: str
    new: str
    told: str
    further: int = 0


def plant(mistake: Mistake) -> tuple[list[Problem], int]:
    """(what is found in the society with this mistake, the line of the file where it stands)."""
    text = sources()[mistake.file]
    assert text.count(mistake.old) >= 1, f"{mistake.old} does not stand in {mistake.file}"
    at = text.index(mistake.old) + _first_difference(mistake.old, mistake.new)
    planted = text.replace(mistake.old, mistake.new, 1)
    _, problems = load_kept({**sources(), mistake.file: planted})
    return problems, planted[:at].count("\n") + 1 + mistake.further


def _first_difference(old: str, new: str) -> int:
    return next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))


def loaded_with(**files: str) -> tuple[Configuration | None, list[Problem]]:
    """A small association made of these files (`main` = association.yaml, forms__x = forms/x.yaml)."""
    names = {"main": "association.yaml"}
    named = {names.get(name, name.replace("__", "/") + ".yaml"): text for name, text in files.items()}
    return load_kept(named)


def well(**files: str) -> Configuration:
    """A small association that loads."""
    configuration, problems = loaded_with(**files)
    assert configuration is not None, problems
    return configuration
