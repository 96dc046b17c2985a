"""What forms know of the rooms below: bodies by id, code or name, and what expressions read of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, select

from app.bodies.models import Body
from app.bodies.rules import name_key
from app.bodies.store import record_on
from app.forms.actions import sweep_left_over
from app.forms.lookups import FoundBody, register_body_finder, register_body_record
from app.jobs.chores import register_chore
from app.search.store import found_by
from app.tenancy.configuration.words import pick
from app.tenancy.database import ask, db
from app.tenancy.tenants import tenant
from app.tenancy.together import remembered

MOST_OFFERED = 40


def find_bodies(text: str, kinds: tuple[str, ...]) -> Sequence[FoundBody]:
    """Open bodies of these kinds: by id or exact name; else those whose name contains it; all for an empty text."""
    query = select(Body).where(Body.kind.in_(kinds), Body.closed_on.is_(None)).order_by(Body.path, Body.id)
    if not text:
        return _found(db.session.scalars(query.limit(MOST_OFFERED + 1)).all())
    if text.isascii() and text.isdecimal() and len(text) < 10:
        return _found(db.session.scalars(query.where(Body.id == int(text))).all())
    exact = db.session.scalars(query.where(Body.name_key == name_key(text)).limit(MOST_OFFERED)).all()
    if exact or len(text) < 2:
        return _found(exact)
    near = query.where(found_by("body", Body.id, text)).limit(MOST_OFFERED)
    return _found(db.session.scalars(near).all())


def _found(bodies: Sequence[Body]) -> list[FoundBody]:
    language = tenant().association.languages[0]
    return [FoundBody(body.id, pick(body.name, language)) for body in bodies]


_b = Body.__table__.c
_PATH = select(_b.path).where(_b.id == bindparam("id"))


def body_record(body_id: int) -> Mapping[str, Any] | None:
    """What expressions read of a body, with those above it as `parent`."""
    return remembered(("body record", body_id), lambda: _body_record(body_id))


def _body_record(body_id: int) -> Mapping[str, Any] | None:
    path = ask(_PATH, id=body_id).scalar()
    return record_on(path) if path is not None else None


register_body_finder(find_bodies)
register_body_record(body_record)
register_chore("uploads never handed in", lambda now: sweep_left_over(now=now))
