"""What was filed before: by the same form, or as the one open case of its kind."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from app.procedures.models import Case
from app.tenancy.database import db


@dataclass(frozen=True)
class FiledBefore:
    """A case by its number, and who filed it."""

    case_id: int
    number: str
    starter_id: int | None


def find_filed(submission: str) -> FiledBefore | None:
    """The case that the same form became; `submission` is the hash of its one-time token."""
    query = select(Case.id, Case.number, Case.starter_id).where(Case.submission == submission)
    row = db.session.execute(query).first()
    return FiledBefore(row.id, row.number, row.starter_id) if row is not None else None


def find_open(key: str) -> str | None:
    """The number of the open case where only one may be."""
    number: str | None = db.session.scalar(select(Case.number).where(Case.open_key == key))
    return number
