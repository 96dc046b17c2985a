"""Opening and closing a member's studio."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from app.audit.actions import record
from app.publishing.actions.showing import settle
from app.publishing.models import Studio
from app.tenancy.database import db
from app.tenancy.transactions import action


@action
def open_studio(membership_id: int, *, on: date, by: int | None) -> int:
    """A member gets pages of its own; they are shown as soon as it may publish. Gives the studio's id.

    One that was closed is opened again with everything that stood in it. Done twice it changes nothing.
    """
    studio = db.session.scalar(select(Studio).where(Studio.membership_id == membership_id).with_for_update())
    if studio is None:
        studio = Studio(membership_id=membership_id, opened_on=on)
        db.session.add(studio)
    elif studio.closed_on is None:
        opened: int = studio.id
        return opened
    studio.closed_on = None
    db.session.flush()
    record("studio.opened", by=by, subject=f"member:{membership_id}", details={"studio": studio.id})
    settle(membership_id, today=on)
    return studio.id


@action
def close_studio(membership_id: int, *, on: date, by: int | None) -> None:
    """A member's pages are gone from everywhere at once. Where there are none, nothing happens."""
    studio = db.session.scalar(select(Studio).where(Studio.membership_id == membership_id).with_for_update())
    if studio is None or studio.closed_on is not None:
        return
    studio.closed_on, studio.shown = on, False
    record("studio.closed", by=by, subject=f"member:{membership_id}", details={"studio": studio.id})
