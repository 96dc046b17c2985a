"""Steps at which an assembly decides (`vote`): what the engine must know of votes without knowing the room that holds them.

A resolution answers for the whole assembly; whoever acts at the step may send a case back, and puts it to the vote. A
delegate (`delegated_to`) answers in the assembly's place while it authorises him; the authority stands with his answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from app.kernel.errors import Conflict, NotAllowed, say
from app.procedures.docket import Docket
from app.procedures.rules.actors import Waiter
from app.tenancy.configuration.concepts.procedures import Step
from app.web.language import said


@dataclass(frozen=True)
class Authority:
    """What an answer rests on besides its own words: a resolution by its number or words, and its scan."""

    reference: str
    uploads: Sequence[str] = ()


class Assemblies(Protocol):
    """What the room of votes answers."""

    def authority(self, docket: Docket, on: date) -> Authority | None:
        """By what the assembly has authorised the delegate of the present step; None where it has not."""
        ...

    def is_underway(self, case_id: int) -> bool:
        """Whether a case lies before an assembly whose vote is open."""
        ...


class NoAssemblies:
    """As long as no room holds votes, nobody is authorised and nothing is underway."""

    def authority(self, docket: Docket, on: date) -> Authority | None:
        """None."""
        return None

    def is_underway(self, case_id: int) -> bool:
        """Never."""
        return False


_answers: list[Assemblies] = [NoAssemblies()]


def register_assemblies(answers: Assemblies) -> None:
    """The room of votes says here who answers for it."""
    _answers[:] = [answers]


def the_assemblies() -> Assemblies:
    """Who answers for the votes."""
    return _answers[0]


def as_delegate(step: Step) -> Step | None:
    """The step as its delegate has it; None where nobody can be authorised."""
    return step.model_copy(update={"by": step.delegated_to}) if step.vote and step.delegated_to else None


def refuse_without_vote(docket: Docket, verdict: str, delegate: Waiter | None, *, on: date) -> Authority | None:
    """Whether somebody may give this answer at a step that votes; gives what it rests on, where that is an authority.

    `delegate` is who answers, where it is the step's delegate. Raises NotAllowed, and Conflict while a vote is open.
    """
    step = docket.step
    if step.vote is None:
        return None
    if the_assemblies().is_underway(docket.case.id):
        raise Conflict(say("此件正在表决，表决结束之前不能另行办理。"))
    authority = the_assemblies().authority(docket, on) if delegate is not None else None
    if authority is None and verdict in step.voted():
        assembly = docket.configuration.association.assemblies[step.vote]
        label = said(assembly.label)
        raise NotAllowed(say("“%(step)s”由%(assembly)s表决决定，请交付表决。", step=said(step.label), assembly=label))
    return authority
