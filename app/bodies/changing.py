"""What befalls a body after it was founded: another name, another place, its end. Each is kept with its day and reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import String, func, literal, select, update

from app.audit.actions import record
from app.bodies import store
from app.bodies.actions import name_key_of
from app.bodies.events import BodyRenamed
from app.bodies.models import Body, BodyChange
from app.bodies.rules import Change, path_below, refuse_place
from app.kernel.errors import Conflict, DomainError, say
from app.kernel.events import publish
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.tenancy.transactions import action

PLACE = "body_path"
"""The column that keeps a place in the tree, in whichever table it stands."""


@action
def rename_body(body_id: int, name: Mapping[str, str], *, reason: str = "", by: int | None, now: datetime) -> bool:
    """Give a body another name; the former one stays in its history. Gives whether anything changed.

    Raises Conflict for a unit's name that is taken, NotFound for a body that was closed.
    """
    body = store.lock_body(body_id)
    key = name_key_of(name)
    if body.name == dict(name):
        return False
    other = store.find_body_by_name(key) if body.is_unit else None
    if other is not None and other.id != body.id:
        raise Conflict(say("已有同名的单位。"), "unit_name")
    event = BodyRenamed(body.id, body.name, body.name_key, by, now)
    _keep(body, Change.RENAMED, body.name, dict(name), (reason, by, now))
    body.name, body.name_key = dict(name), key
    db.session.flush()
    publish(event)
    return True


@action
def move_body(body_id: int, parent_id: int, *, reason: str = "", by: int | None, now: datetime) -> bool:
    """Put a body, and everything below it, under another one. Gives whether anything changed.

    Whatever keeps its place (members, cases, what waits, bills, papers) follows in this transaction. Raises DomainError for
    a place where such a body does not stand, NotFound for one that was closed.
    """
    body, above = store.lock_body(body_id), store.lock_body(parent_id)
    if body.parent_id is None:
        raise DomainError(say("协会本身不能移动。"), "parent")
    if body.parent_id == above.id:
        return False
    refuse_place(tenant().association, body.kind, body.path, (above.kind, above.path))
    former = store.get_body(body.parent_id)
    before, after = ({"parent": one.id, "name": dict(one.name)} for one in (former, above))
    _keep(body, Change.MOVED, before, after, (reason, by, now))
    body.parent_id = above.id
    _put(body.path, path_below(above.path, body.id))
    return True


def _put(old: str, new: str) -> None:
    """Everything that stands at or below a place stands below the new one from now on.

    Bodies one by one, because the session notices which have moved; what stands at them in one statement a table.
    """
    below = select(Body).where(Body.path.startswith(old, autoescape=True)).order_by(Body.path)
    for one in db.session.scalars(below).all():
        one.path = new + one.path[len(old) :]
    db.session.flush()
    for table in db.metadata.sorted_tables:
        if PLACE in table.c:
            column = table.c[PLACE]
            moved = literal(new, String).concat(func.substr(column, len(old) + 1))
            db.session.execute(update(table).where(column.startswith(old, autoescape=True)).values({PLACE: moved}))
    db.session.expire_all()


@action
def change_data(body_id: int, data: Mapping[str, Any], *, by: int | None, now: datetime) -> bool:
    """Replace the own data of a body; what stood before is kept. Gives whether anything changed."""
    body = store.lock_body(body_id)
    if body.data == dict(data):
        return False
    _keep(body, Change.DATA, body.data, dict(data), ("", by, now))
    body.data = dict(data)
    return True


@action
def close_body(
    body_id: int, *, successor_id: int | None, reason: str, by: int | None, now: datetime, on: date | None = None
) -> None:
    """End a body. What it still has is in the way of that: whoever closes looks first (`app.organisation`).

    Raises DomainError for the association itself and where open bodies stand below.
    """
    body = store.lock_body(body_id)
    if body.parent_id is None:
        raise DomainError(say("协会本身不能停用。"))
    if any(one.id != body.id for one in store.bodies_below(body.path)):
        raise DomainError(say("下面还有机构，请先移到别处或停用。"))
    successor = store.get_body(successor_id) if successor_id is not None else None
    after = {"parent": successor.id, "name": dict(successor.name)} if successor else {}
    _keep(body, Change.CLOSED, dict(body.name), after, (reason, by, now))
    body.closed_on, body.successor_id = on or clock.local_day(now), successor_id


def _keep(body: Body, what: Change, before: Mapping[str, Any], after: Mapping[str, Any], why: tuple[Any, ...]) -> None:
    reason, by, now = why
    change = BodyChange(
        body_id=body.id,
        what=what,
        on=clock.local_day(now),
        before=dict(before),
        after=dict(after),
        reason=reason[:200],
        recorded_at=now,
        recorded_by=by,
    )
    db.session.add(change)
    details = {"before": dict(before), "after": dict(after), "reason": reason}
    record(f"body.{what.value}", by=by, subject=f"body:{body.id}", details=details)
