"""Who works in which department, and who no longer does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.accounts.identifiers import clean_name
from app.audit.actions import record
from app.bodies.store import lock_body
from app.kernel.errors import DomainError, NotFound, say
from app.organisation.models import Placement
from app.organisation.permission import refuse_change
from app.organisation.store import find_placement
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.transactions import action


@dataclass(frozen=True)
class Placed:
    """Somebody of the staff: who, in which post; `shown` on the public page, which needs the person's word for it."""

    body_id: int
    name: str
    post: str = ""
    leads: bool = False
    shown: bool = False
    account_id: int | None = None


@action
def place_somebody(new: Placed, *, by: int | None, now: datetime) -> int:
    """Put somebody into a department; gives the placement's id. The same sent twice is one.

    Raises NotAllowed, DomainError without a name.
    """
    body = lock_body(new.body_id)
    if by is not None:
        refuse_change(body, by=by, today=clock.local_day(now))
    name = clean_name(new.name)
    if not name:
        raise DomainError(say("请填写姓名。"), "name")
    standing = find_placement(body.id, name, new.post.strip()[:60])
    if standing is not None:
        return standing
    placement = Placement(
        body_id=body.id,
        account_id=new.account_id,
        name=name,
        post=new.post.strip()[:60],
        position=10 if new.leads else 50,
        shown=new.shown,
        since=clock.local_day(now),
        recorded_at=now,
        recorded_by=by,
    )
    db.session.add(placement)
    db.session.flush()
    details = {"placement": placement.id, "name": name, "post": placement.post, "shown": new.shown}
    record("body.staff_placed", by=by, subject=f"body:{body.id}", details=details)
    return placement.id


@action
def take_off(placement_id: int, *, by: int, now: datetime) -> None:
    """Somebody works in the department no longer. Done again it changes nothing. Raises NotFound, NotAllowed."""
    placement = db.session.get(Placement, placement_id, with_for_update=True, populate_existing=True)
    if placement is None:
        raise NotFound(say("没有这位工作人员。"))
    today = clock.local_day(now)
    refuse_change(lock_body(placement.body_id), by=by, today=today)
    if placement.ended_on is not None:
        return
    placement.ended_on = max(today, placement.since)
    details = {"placement": placement.id, "name": placement.name}
    record("body.staff_taken_off", by=by, subject=f"body:{placement.body_id}", details=details)
