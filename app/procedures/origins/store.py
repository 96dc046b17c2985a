"""Questions about what was handed on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.bodies.models import Body
from app.procedures.models import Case
from app.procedures.origins.models import Origin
from app.procedures.rules.machine import CaseState
from app.tenancy.database import db


@dataclass(frozen=True)
class HandedTo:
    """A case that another one began: what whoever handed it on may know of it."""

    number: str
    procedure: str
    state: CaseState
    body_name: Any


def find_origin(case_id: int) -> tuple[Origin, Any] | None:
    """Where a case comes from, with the name of the body that handed it on; None where nobody began it."""
    query = select(Origin, Body.name).join(Body, Body.id == Origin.body_id).where(Origin.case_id == case_id)
    row = db.session.execute(query).first()
    return (row[0], row[1]) if row else None


def handed_to(case_id: int) -> Sequence[HandedTo]:
    """The cases that this one began."""
    query = select(Case.number, Case.procedure, Case.state, Body.name).join(Origin, Origin.case_id == Case.id)
    query = query.join(Body, Body.id == Case.body_id).where(Origin.from_id == case_id).order_by(Case.id)
    return [HandedTo(*row) for row in db.session.execute(query)]
