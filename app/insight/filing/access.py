"""The one-time passwords that a list brings about: caught while its rows are filed, sealed, handed over once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from app.audit.actions import record
from app.insight.filing.store import access_of
from app.insight.importing import store
from app.insight.models import HandedAccess
from app.kernel.errors import Conflict, say
from app.members.events import AccessHandedOut
from app.tenancy.database import db
from app.tenancy.keys import seal, unseal
from app.tenancy.transactions import action
from app.web.access import Identity

SEALED = "handed_access.sealed"
_caught: ContextVar[list[AccessHandedOut] | None] = ContextVar("caught_access", default=None)


@contextmanager
def catching() -> Iterator[list[AccessHandedOut]]:
    """Every access that is handed out inside the block."""
    caught: list[AccessHandedOut] = []
    token = _caught.set(caught)
    try:
        yield caught
    finally:
        _caught.reset(token)


def catch_access(event: AccessHandedOut) -> None:
    """Somebody got a first password: remembered where a list is filed, nowhere else."""
    caught = _caught.get()
    if caught is not None:
        caught.append(event)


def keep_access(import_id: int, row: int, events: Sequence[AccessHandedOut]) -> None:
    """Seal the passwords of one row until the sheet is taken. Part of an action."""
    for event in events:
        if event.person_id is not None:
            sealed = seal(SEALED, event.password)
            db.session.add(HandedAccess(import_id=import_id, row=row, person_id=event.person_id, sealed=sealed))


@dataclass(frozen=True)
class Handed:
    """One line of the sheet."""

    row: int
    name: str
    masked: str
    password: str


@action
def take_access(import_id: int, *, by: Identity) -> list[Handed]:
    """The sheet, once: with this transaction the passwords are gone from here. Raises NotFound, Conflict (taken before)."""
    store.get_import(import_id, by=by)
    store.locked_import(import_id)
    rows = access_of(import_id)
    if not rows:
        raise Conflict(say("初始密码已经领取过，或都已发到本人邮箱。"))
    found = [Handed(one.row, name, masked, unseal(SEALED, one.sealed)) for one, name, masked in rows]
    for one, _name, _masked in rows:
        db.session.delete(one)
    record("unit.passwords_taken", by=by.account_id, subject=f"import:{import_id}", details={"rows": len(found)})
    return found

