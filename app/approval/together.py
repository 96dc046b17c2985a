"""The bar over ticked lines: cases of one step can be answered together, through the page that asks once more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app
from werkzeug.exceptions import HTTPException

from app.approval.columns import Line
from app.approval.labels import KEYS
from app.procedures.labels import verdict_label
from app.procedures.rules.verdicts import Consequence, answers_of, given_by_hand
from app.tenancy.tenants import tenant
from app.web.drawing import once_a_house
from app.web.language import translated

ADDRESS = "/desk/batch"
OFFERED = (Consequence.GOES_ON, Consequence.APPROVED, Consequence.RETURNED)
"""What is answered for many at once; refusing somebody is done one by one."""


@dataclass(frozen=True)
class Together:
    """The answers that lines of one step (`at`) can be given together: verdict, label, key."""

    at: str
    step: str
    answers: tuple[tuple[str, str, str], ...]


def is_offered() -> bool:
    """Whether there is a page that answers many at once."""
    try:
        return current_app.url_map.bind("").test(ADDRESS, "POST")
    except HTTPException:
        return False


def steps_together(lines: Sequence[Line]) -> tuple[Together, ...]:
    """For each step among the lines what may be answered together; nothing where there is no page for it."""
    return _of_steps(tuple({line.at: line.step for line in lines}.items()))


@once_a_house
def _of_steps(names: tuple[tuple[str, str], ...]) -> tuple[Together, ...]:
    if not is_offered():
        return ()
    return tuple(one for at, step in names if (one := _of_step(at, step)).answers)


def _of_step(at: str, label: str) -> Together:
    name, _, step_name = at.partition(".")
    procedure = tenant().association.procedures.get(name)
    step = next((one for one in procedure.steps if one.name == step_name), None) if procedure else None
    if procedure is None or step is None:
        return Together(at, label, ())
    answers = answers_of(procedure, step, lambda _condition: True)
    answers = given_by_hand(step, answers) if step.delegated_to is None else answers
    found = [one for one in answers if one.consequence in OFFERED]
    keys = [KEYS[one.consequence] for one in found]
    shown = (
        (one.verdict, translated(verdict_label(one.verdict)), key if key not in keys[:place] else "")
        for place, (one, key) in enumerate(zip(found, keys, strict=True))
    )
    return Together(at, label, tuple(shown))
