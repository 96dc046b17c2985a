"""Steps that run side by side (`together`): which may, and that none of them waits for what another is about to say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from app.tenancy.configuration.checks.checker import ACTORS, Checker
from app.tenancy.configuration.concepts.procedures import Procedure, Step

ALONE = ("pay", "fill", "vote", "gather", "each", "second", "escalates", "take_back")
"""What belongs to a step at which the case stands alone."""


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
    procedure = checker.a.procedures[name]
    for i, step in enumerate(steps):
        for said in _wrongs(procedure, step, [other for other in steps if other is not step]):
            checker.tree.complain(("procedures", name, "steps", first + i, "together"), said)


def _wrongs(procedure: Procedure, step: Step, others: list[Step]) -> Iterator[str]:
    if not others:
        yield f"no neighbour has the word “{step.together}”; two steps at least run side by side"
    if procedure.batch:
        yield "does not go with batch:, what runs side by side is answered case by case"
    yield from (f"does not go with {key}:, only plain decisions run side by side" for key in ALONE if getattr(step, key))
    if step.on_silence != "remind":
        yield "does not go with on_silence:, only plain decisions run side by side"
    if step.by.split(" of ")[0] in ACTORS:
        yield f"only who is in charge answers side by side with others, not {step.by}"
    beside = {other.name for other in others}
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
