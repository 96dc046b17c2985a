"""A request as its page draws it: what exactly will happen, and what its reader may do about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.kernel.errors import Message
from app.seconding.actions import may_confirm
from app.seconding.kinds import Kind, Preview, kind_named
from app.seconding.labels import MARKS, OUTCOMES
from app.seconding.models import SecondRequest
from app.seconding.rules import Outcome
from app.seconding.store import get_request
from app.web.access import Identity


@dataclass(frozen=True)
class Shown:
    """One request for one reader. `hindrance` says why he, who has the right, may not confirm this one."""

    asked: SecondRequest
    kind: Kind
    preview: Preview
    state: Message
    mark: str
    is_own: bool
    waits: bool
    hindrance: Message | None
    has_job: bool
    first: bool


def page_of(request_id: int, who: Identity, after: str | None, now: datetime) -> Shown:
    """The request with its preview. Raises NotFound."""
    asked = get_request(request_id, seen_by=who)
    kind = kind_named(asked.kind)
    waits = asked.outcome is Outcome.WAITING and now < asked.until
    outcome = asked.outcome if waits or asked.outcome is not Outcome.WAITING else Outcome.LAPSED
    is_own = asked.account_id == who.account_id
    hindrance = may_confirm(asked, who.account_id, now) if waits and not is_own else None
    return Shown(
        asked, kind, kind.preview(asked, after, now), OUTCOMES[outcome], MARKS[outcome], is_own, waits, hindrance,
        asked.job_id is not None and (is_own or (kind.both_look_on and asked.closed_by == who.account_id)), not after,
    )  # fmt: skip
