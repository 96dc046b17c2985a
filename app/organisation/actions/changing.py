"""Another name, another place, other data: by whoever opens such bodies there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.bodies import changing
from app.bodies.store import lock_body
from app.forms.actions import hand_in
from app.kernel.errors import NotAllowed, say
from app.organisation.owndata import files_in_data
from app.organisation.permission import refuse_change, refuse_opening
from app.tenancy import clock
from app.tenancy.transactions import action


@action
def rename(body_id: int, name: Mapping[str, str], reason: str, *, by: int, now: datetime) -> bool:
    """Give a body another name; a unit's logins and papers follow. Gives whether anything changed. Raises NotAllowed."""
    refuse_change(lock_body(body_id), by=by, today=clock.local_day(now))
    return changing.rename_body(body_id, name, reason=reason, by=by, now=now)


@action
def move(body_id: int, above: int, reason: str, *, by: int, now: datetime) -> bool:
    """Put a body under another one, where its mover may open such bodies, too. Gives whether anything changed.

    Raises NotAllowed, DomainError.
    """
    today, body = clock.local_day(now), lock_body(body_id)
    refuse_change(body, by=by, today=today)
    if body.parent_id == above:
        return False
    try:
        refuse_opening(body.kind, lock_body(above), by=by, today=today)
    except NotAllowed as error:
        raise NotAllowed(say("您不能把机构移到那里。")) from error
    return changing.move_body(body_id, above, reason=reason, by=by, now=now)


@action
def set_data(body_id: int, data: Mapping[str, Any], *, by: int, now: datetime) -> bool:
    """Replace the own data of a body. Gives whether anything changed. Raises NotAllowed."""
    body = lock_body(body_id)
    refuse_change(body, by=by, today=clock.local_day(now))
    hand_in(files_in_data(body.kind, data), f"body:{body.id}", by=by)
    return changing.change_data(body_id, data, by=by, now=now)
