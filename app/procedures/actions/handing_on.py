"""A body ends and another takes over: its open cases belong there, and what waits at its desks waits at the other's."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from app.bodies.store import get_body
from app.procedures.models import Case, Gathering, Happening, Waiting
from app.procedures.rules.machine import CaseState
from app.tenancy.database import db
from app.tenancy.transactions import action

OPEN = (CaseState.OPEN, CaseState.RETURNED)


@action
def hand_on_cases(body_id: int, successor_id: int, *, now: datetime, most: int | None = None) -> int:
    """Every open case of a body goes to its successor; gives how many cases and waiting rows. What was decided stays.

    `most`: so many at a time, since what was handed on is no longer found here.
    """
    successor = get_body(successor_id)
    open_here = select(Case).where(Case.body_id == body_id, Case.state.in_(OPEN)).order_by(Case.id).limit(most)
    cases = db.session.scalars(open_here).all()
    for case in cases:
        case.body_id, case.body_path = successor.id, successor.path
        case.version += 1
        note = Happening(case_id=case.id, what="handed_on", step=case.step, details={"from": body_id}, at=now)
        db.session.add(note)
    rows = db.session.scalars(select(Waiting).where(Waiting.body_id == body_id).order_by(Waiting.id).limit(most)).all()
    anew = [_at(row, successor.id, successor.path) for row in rows]
    for row in rows:
        db.session.delete(row)  # and made anew, so that what waits at each desk is counted
    db.session.flush()
    db.session.add_all(anew)
    gathered = select(Gathering).where(Gathering.body_id == body_id, Gathering.bundle_id.is_(None)).order_by(Gathering.case_id)
    for one in db.session.scalars(gathered).all():
        one.body_id, one.body_path = successor.id, successor.path
    db.session.flush()
    return len(cases) + len(rows)


def _at(row: Waiting, body_id: int, path: str) -> Waiting:
    kept = {column.key: getattr(row, column.key) for column in Waiting.__table__.c if column.key != "id"}
    return Waiting(**{**kept, "body_id": body_id, "body_path": path})
