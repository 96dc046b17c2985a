"""An answer that waits for a second person, as its readers see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.kernel.errors import Message
from app.procedures.actions.seconding import open_proposal
from app.procedures.docket import Docket
from app.procedures.labels import verdict_label
from app.procedures.rules.machine import CaseState
from app.web.access import Identity


@dataclass(frozen=True)
class Proposed:
    """Who proposed which answer, when, with which opinion; `is_own`: by this very reader, who may only take it back."""

    name: str
    verdict: Message
    opinion: str
    at: datetime
    is_own: bool
    step: str = ""
    """The step at which it waits, where several run side by side."""


def proposed_in(docket: Docket, who: Identity) -> Proposed | None:
    """What waits for a second person; looked for only where the step asks for one."""
    if docket.case.state is not CaseState.OPEN or docket.step.second is None:
        return None
    found = open_proposal(docket.case.id, docket.place)
    if found is None:
        return None
    own = found.account_id == who.account_id
    return Proposed(found.name, verdict_label(found.verdict), found.opinion, found.at, own, docket.at)
