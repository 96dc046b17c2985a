"""A body sets the windows in which it takes applications, or goes back to the association's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.accounts.store import roles_held
from app.audit.actions import record
from app.bodies.store import get_body
from app.kernel.errors import Conflict, NotAllowed, NotFound, say
from app.procedures.actions.announcing import announce
from app.procedures.rules.windows import read_stretches, written
from app.procedures.windows import find_own
from app.procedures.windows.models import OwnWindows
from app.tenancy import clock
from app.tenancy.capabilities import Capability
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.tenancy.transactions import action, once_for_a_wish

SETTING = frozenset({Capability.DECIDE, Capability.CONFIGURE})


@dataclass(frozen=True)
class WindowsSaid:
    """What somebody typed for a body's windows of a procedure; `version` is what he read, 0 where nothing was set."""

    procedure: str
    body_id: int
    pairs: Sequence[tuple[str, str]]
    version: int


@once_for_a_wish
@action
def set_windows(said: WindowsSaid, *, by: int, now: datetime) -> None:
    """Keep a body's own windows; without any the association's count again. Cases that are filed already go on.

    Raises NotFound (no such procedure, or not that kind of body), NotAllowed, Conflict, Refusals. Said twice it is once.
    """
    procedure = tenant().association.procedures.get(said.procedure)
    body = get_body(said.body_id)
    if procedure is None or procedure.open_set_by is None or body.kind != procedure.open_set_by:
        raise NotFound(say("没有这个事项。"))
    _refuse_stranger(said.body_id, by, now)
    stretches = written(read_stretches(said.pairs))
    kept = find_own(said.procedure, said.body_id, for_update=True)
    before = kept.stretches if kept else []
    if before == stretches:
        return
    if (kept.version if kept else 0) != said.version:
        raise Conflict(say("受理时间刚刚有人改过，请刷新后核对。"))
    if not stretches:
        db.session.delete(kept)
    elif kept is None:
        db.session.add(
            OwnWindows(body_id=body.id, procedure=said.procedure, stretches=stretches, version=1, set_at=now, set_by=by)
        )
    else:
        kept.stretches, kept.version, kept.set_at, kept.set_by = stretches, kept.version + 1, now, by
    details = {"procedure": said.procedure, "before": list(before), "after": stretches}
    record("windows.set", by=by, subject=f"body:{body.id}", details=details)
    db.session.flush()
    announce(said.procedure, body.id, now=now)


def _refuse_stranger(body_id: int, by: int, now: datetime) -> None:
    """Who decides at that very body, or sets things up there."""
    roles = tenant().association.roles
    held = [roles[one.role] for one in roles_held(by, on=clock.local_day(now)) if one.body_id == body_id and one.role in roles]
    if not any(SETTING & {Capability(word) for word in role.can} for role in held):
        raise NotAllowed(say("受理时间由该机构的审核人员设定。"))
