"""A step that waits for whoever came by a door: found for one kind of task, refused in its words where nothing waits."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import ClassVar

from app.kernel.errors import Conflict, Message
from app.procedures.acting import acting_of
from app.procedures.actions.moving import waiter_in
from app.procedures.docket import Docket, waiting_rows
from app.procedures.labels import verdict_label
from app.procedures.rules.actors import Acting, is_for
from app.procedures.rules.machine import CaseState, step_named
from app.registration.doors import Door
from app.tenancy.configuration.concepts.procedures import Step
from app.web.access import identity
from app.web.language import gettext as _
from app.web.language import translated


@dataclass(frozen=True)
class OwnStep(ABC):
    """The case, by whom its step is dealt with, and today. Each kind of task says which steps are of it."""

    door: Door
    today: date
    nothing: ClassVar[Message]
    """What is said where no step of this kind waits."""

    @staticmethod
    @abstractmethod
    def fits(step: Step) -> bool:
        """Whether a step asks for this kind of task."""

    @classmethod
    def asked(cls, door: Door) -> Step | None:
        """The step that asks for it now of whoever came by this door; none where nothing is asked."""
        return own_step(door, cls.fits)

    @property
    def docket(self) -> Docket:
        return self.door.docket

    @cached_property
    def step(self) -> Step:
        """The step that asks. Raises Conflict when nothing is asked now."""
        step = self.asked(self.door)
        if step is None:
            raise Conflict(self.nothing)
        return step


def own_step(door: Door, fits: Callable[[Step], bool]) -> Step | None:
    """The step at which the case waits for whoever came by this door, among those that fit; the case in hand speaks of it
    from then on, where several run side by side. None where there is no such."""
    docket = door.docket
    if docket.case.state is not CaseState.OPEN:
        return None
    who, rows = _acting(door), [row for row in waiting_rows(docket.case.id) if row.asked_id is None]
    his = {row.step for row in rows if is_for(waiter_in(row), who)}
    every = [step_named(docket.procedure, name) for name in docket.waited or (docket.case.step,)]
    found = next((step for step in every if step.name in his and fits(step)), None)
    if found is not None:
        docket.speak_of(found.name)
    return found


def _acting(door: Door) -> Acting:
    """Whoever came by this door: logged in, or by the follow link, whose secret stands for the account."""
    who = identity()
    if who is not None and not door.token:
        return acting_of(who)
    return Acting(door.by, "", door.applicant.party.person_id, door.applicant.party.unit_id)


def answers_to(step: Step) -> list[Mapping[str, str]]:
    """The answers that a party may give at a step, each with what it asks for."""
    return [
        {"value": verdict, "label": translated(verdict_label(verdict)),
         "help": _("请写明理由。") if verdict in step.reason_for else ""}
        for verdict in step.answers()
    ]  # fmt: skip
