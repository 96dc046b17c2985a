"""Who finds a procedure closed may ask to be told once when it opens, and take that back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from app.audit.actions import record
from app.bodies.models import Body
from app.kernel.errors import NotFound, say
from app.procedures.windows.models import WindowWish
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.tenancy.transactions import action, once_for_a_wish

LARGEST_ID = 2**31 - 1


@once_for_a_wish
@action
def wish_for_window(name: str, body_id: int, *, by: int, now: datetime) -> None:
    """Have somebody told when a procedure opens where he would apply (0 while that is open). Asked for twice it is once.

    Raises NotFound for a procedure that has no windows.
    """
    procedure = tenant().association.procedures.get(name)
    if procedure is None or procedure.retired or not (procedure.open or procedure.open_set_by):
        raise NotFound(say("没有这个事项。"))
    wish, place = find_wish(name, by), _open_body(body_id)
    if wish is not None:
        wish.body_id = place
        return
    db.session.add(WindowWish(account_id=by, procedure=name, body_id=place, wished_at=now))
    record("window.wished", by=by, subject=f"account:{by}", details={"procedure": name, "body": place})
    db.session.flush()


def _open_body(body_id: int) -> int | None:
    body = db.session.get(Body, body_id) if 0 < body_id <= LARGEST_ID else None
    return body.id if body is not None and body.closed_on is None else None


@action
def drop_wish(name: str, *, by: int) -> None:
    """Take the wish back; one that is not there stays so."""
    wish = find_wish(name, by)
    if wish is not None:
        db.session.execute(delete(WindowWish).where(WindowWish.id == wish.id))
        record("window.wish_dropped", by=by, subject=f"account:{by}", details={"procedure": name})


def find_wish(name: str, account_id: int) -> WindowWish | None:
    """Whether somebody wants to be told of a procedure's next window."""
    mine = (WindowWish.account_id == account_id, WindowWish.procedure == name)
    return db.session.scalar(select(WindowWish).where(*mine))
