"""The windows that a body sets for itself (configuration, section 8: `open_set_by`), else those of the association."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.bodies.models import Body
from app.bodies.rules import ids_on
from app.procedures.windows.models import OwnWindows
from app.tenancy.configuration.concepts.procedures import Procedure
from app.tenancy.configuration.words import Days
from app.tenancy.database import db


@dataclass(frozen=True)
class Windows:
    """The stretches that count at a place, and the body that set them; none where they are the association's own."""

    stretches: Sequence[Days]
    body_id: int | None = None


def windows_for(name: str, procedure: Procedure, path: str) -> Windows:
    """What counts for a case at a body: what the nearest body of the kind has set at or above it, else what the
    association says."""
    if procedure.open_set_by is None or not path:
        return Windows(procedure.open)
    query = select(OwnWindows.body_id, OwnWindows.stretches).join(Body, Body.id == OwnWindows.body_id)
    here = (OwnWindows.procedure == name, Body.kind == procedure.open_set_by, Body.id.in_(ids_on(path)))
    row = db.session.execute(query.where(*here).order_by(Body.path.desc()).limit(1)).first()
    return Windows(procedure.open) if row is None else Windows(as_days(row.stretches), row.body_id)


def own_windows(name: str) -> dict[int, OwnWindows]:
    """Everything that bodies have set for a procedure, by body."""
    query = select(OwnWindows).where(OwnWindows.procedure == name).order_by(OwnWindows.body_id)
    return {one.body_id: one for one in db.session.scalars(query)}


def find_own(name: str, body_id: int, *, for_update: bool = False) -> OwnWindows | None:
    """What one body has set for a procedure."""
    query = select(OwnWindows).where(OwnWindows.procedure == name, OwnWindows.body_id == body_id)
    return db.session.scalar(query.with_for_update().execution_options(populate_existing=True) if for_update else query)


def as_days(kept: Sequence[str]) -> tuple[Days, ...]:
    """Stretches as they are kept, as days of the year."""
    return tuple(Days.model_validate(one) for one in kept)
