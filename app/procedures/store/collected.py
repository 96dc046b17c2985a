"""Where a case is collected, and what a bundle holds; inside of an action remembered."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from app.procedures.models import Bundle, Gathering
from app.tenancy.database import db
from app.tenancy.together import remembered


def find_bundle(bundle_id: int) -> Bundle | None:
    """A bundle by its id."""
    return remembered(("bundle", bundle_id), lambda: db.session.get(Bundle, bundle_id))


def locked_bundle(bundle_id: int) -> Bundle | None:
    """A bundle, locked until the action commits, so that of two last decisions one sees the other."""

    def read() -> Bundle | None:
        return db.session.get(Bundle, bundle_id, with_for_update=True, populate_existing=True)

    return remembered(("bundle", bundle_id), read)


def gathered_now(case_id: int) -> Sequence[Gathering]:
    """Where a case is collected now: one place or none."""
    return [one for one in remembered(("gathered", case_id), _read_gathered, case_id) if one.left_at is None]


def _read_gathered(case_id: int) -> list[Gathering]:
    query = select(Gathering).where(Gathering.case_id == case_id, Gathering.left_at.is_(None)).order_by(Gathering.id)
    return list(db.session.scalars(query))


def gathered_in(bundle_id: int) -> Sequence[Gathering]:
    """Every case that a bundle holds, those that left its step too."""
    return remembered(("in bundle", bundle_id), _read_bundled, bundle_id)


def _read_bundled(bundle_id: int) -> list[Gathering]:
    query = select(Gathering).where(Gathering.bundle_id == bundle_id).order_by(Gathering.id)
    return list(db.session.scalars(query))
