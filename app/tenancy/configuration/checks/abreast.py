"""Steps that run side by side (`together`): which may, and that none of them waits for what another is about to say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import groupby

from app.tenancy.configuration.checks.checker import Checker
from app.tenancy.configuration.concepts.procedures import Step

ALONE: Mapping[str, str] = {
    "pay": "money is asked for once it is known that it will be owed; let the payment come after them",
    "vote": "an assembly decides on what the others have said; let the vote come after them",
}
"""What belongs to a step at which the case stands alone, and why."""


def check(checker: Checker) -> None:
    """Every run of neighbours with the same word."""
    for name, procedure in checker.a.procedures.items():
        at = 0
        for word, run in groupby(procedure.steps, lambda step: step.together):
            steps = list(run)
            if word is not None:
                _run(checker, name, steps, at)
            at += len(steps)


def _run(checker: Checker, name: str, steps: list[Step], first: int) -> None:
    for i, step in enumerate(steps):
        for said in _wrongs(step, [other for other in steps if other is not step]):
            checker.tree.complain(("procedures", name, "steps", first + i, "together"), said)


def _wrongs(step: Step, others: list[Step]) -> Iterator[str]:
    if not others:
        yield f"no neighbour has the word “{step.together}”; two steps at least run side by side"
    yield from (f"does not go with {key}:, {why}" for key, why in ALONE.items() if getattr(step, key))
    collects = next((other.name for other in others if other.gather is not None), None)
    if step.gather is not None and collects is not None:
        yield f"{collects} beside it collects cases as well, and a case lies in one bundle at a time"
    yield from _wrong_ways(step, {other.name for other in others})


def _wrong_ways(step: Step, beside: set[str]) -> Iterator[str]:
    yield from (
        f"the answer {answer} leads to {to}, which is under way itself"
        for answer, to in step.answers().items()
        if to == "same" or to in beside
    )
    written = step.model_dump_json()
    yield from (
        f"reads answers.{other}, which runs side by side with it and may not have been given yet"
        for other in sorted(beside)
        if re.search(rf"\banswers\.{other}\b", written)
    )
