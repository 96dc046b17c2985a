"""Steps that run side by side: each reader's page speaks of the one that waits for him."""

from __future__ import annotations

from app.procedures.acting import acting_of
from app.procedures.actions.deciding import steps_for
from app.procedures.docket import Docket
from app.web.access import Identity


def stand(docket: Docket, who: Identity, wished: str = "") -> None:
    """Let a case in hand speak of the step that this reader wished to answer, else of the first that waits for him."""
    if not docket.waited:
        return
    his = steps_for(docket, acting_of(who))
    docket.at = wished if wished in his else next(iter(his), "")
