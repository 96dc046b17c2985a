"""What an answer needs before it counts: a reason, the step's fields, waivers in writing; and what it brings about."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.kernel.errors import DomainError, say
from app.procedures.rules.machine import CaseState, Holds, Position, is_onward, next_position
from app.tenancy.configuration.concepts.conditions import Require
from app.tenancy.configuration.concepts.forms import Field
from app.tenancy.configuration.concepts.procedures import Procedure, Step

SHORTEST_REASON = 2


class Consequence(StrEnum):
    """What an answer brings about, in one word; `labels.py` says it in a sentence."""

    GOES_ON = "goes_on"
    BESIDE = "beside"
    GOES_BACK = "goes_back"
    RETURNED = "returned"
    STAYS = "stays"
    APPROVED = "approved"
    REFUSED = "refused"


@dataclass(frozen=True)
class Answer:
    """One answer offered at a step: what it brings about, where it leads, and whether it needs a reason."""

    verdict: str
    consequence: Consequence
    to_step: str
    needs_reason: bool
    onward: bool


def answers_of(procedure: Procedure, step: Step, holds: Holds, *, others: Collection[str] = ()) -> list[Answer]:
    """The answers of a step in the order in which they are written, with their consequences; `others` are the steps beside
    it that are still waited for.

    At a step that votes they are the delegate's; `given_by_hand` leaves those to whoever acts beside the assembly.
    """
    return [_answer(procedure, step, verdict, (holds, others)) for verdict in step.answers()]


def given_by_hand(step: Step, answers: Iterable[Answer]) -> list[Answer]:
    """The answers that need no resolution: all, but at a step that votes only those that send back."""
    return [one for one in answers if one.verdict not in step.voted()]


def _answer(procedure: Procedure, step: Step, verdict: str, how: tuple[Holds, Collection[str]]) -> Answer:
    holds, others = how
    to = next_position(procedure, step.name, verdict, holds, others=others)
    onward = is_onward(procedure, step.name, to)
    ends = {
        CaseState.APPROVED: Consequence.APPROVED,
        CaseState.REFUSED: Consequence.REFUSED,
        CaseState.RETURNED: Consequence.RETURNED,
    }
    consequence = ends.get(to.state) or _consequence(step, to, onward=onward)
    return Answer(verdict, consequence, to.step, verdict in step.reason_for, onward)


def _consequence(step: Step, to: Position, *, onward: bool) -> Consequence:
    if to.waits_beside:
        return Consequence.BESIDE
    if onward:
        return Consequence.GOES_ON
    return Consequence.STAYS if to.step == step.name else Consequence.GOES_BACK


def missing_reason(step: Step, verdict: str, opinion: str) -> DomainError | None:
    """Some answers need a written reason (`reason_for`)."""
    if verdict in step.reason_for and len(opinion.strip()) < SHORTEST_REASON:
        return DomainError(say("请写明理由，申请人会看到。"), "opinion")
    return None


def wanted_fields(step: Step, given: Mapping[str, Any]) -> dict[str, Any]:
    """Only the step's own fields are taken from what came in; empty ones are left out."""
    return {f.name: given[f.name] for f in step.fields if f.type != "note" and given.get(f.name) not in (None, "", [])}


def missing_fields(fields: Iterable[Field], given: Mapping[str, Any], holds: Holds) -> list[DomainError]:
    """The step's required fields that are empty, one refusal each."""
    empty = (f for f in fields if f.required and f.type != "note" and f.name not in given and holds(f.when))
    return [DomainError(say("请填写此项。"), f.name) for f in empty]


def unknown_words(fields: Iterable[Field], given: Mapping[str, Any], words: Mapping[str, Sequence[str]]) -> list[DomainError]:
    """Choices whose word is not among those offered; `words` are those of each choice field."""
    refusals = []
    for one in fields:
        chosen = given.get(one.name)
        every = chosen if isinstance(chosen, list) else [chosen]
        if one.name in words and chosen is not None and any(word not in words[one.name] for word in every):
            refusals.append(DomainError(say("请从所列选项中选择。"), one.name))
    return refusals


def missing_waivers(
    unmet: Iterable[Require], waivers: Mapping[str, str], *, waives_here: Iterable[str], ends: bool
) -> list[DomainError]:
    """Unmet conditions that may be waived, and were not: asked of who may waive them, and of everybody at the end.

    `waivers` maps a condition (`that`) to its written reason; `waives_here` are the actors that this step stands for.
    """
    here = set(waives_here)
    needed = [one for one in unmet if ends or one.waived_by in here]
    return [
        DomainError(say("有条件未满足：请写明放宽理由，或作其他结论。"), "waivers")
        for one in needed
        if len(waivers.get(one.that, "").strip()) < SHORTEST_REASON
    ]
