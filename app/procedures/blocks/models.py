"""What is kept of a block."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.tenancy.database import Moment, db


class Block(db.Model):
    """Since when somebody may not apply, until when, by which case; never changed but for its lifting."""

    __tablename__ = "block"
    __table_args__ = (
        CheckConstraint("(person_id IS NULL) <> (unit_id IS NULL)", name="one_party"),
        CheckConstraint("(lifted_on IS NULL) = (lifted_case_id IS NULL)", name="lifted_by_a_case"),
        Index("ix_block_person", "person_id"),
        Index("ix_block_unit", "unit_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), unique=True)
    since: Mapped[date]
    until: Mapped[date | None]
    """The last day; none until it is lifted."""
    lifted_on: Mapped[date | None]
    lifted_case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)


class BlockKey(db.Model):
    """The keyed hash of a number by which somebody blocked is known again."""

    __tablename__ = "block_key"
    __table_args__ = (Index("ix_block_key_key", "key"),)

    block_id: Mapped[int] = mapped_column(ForeignKey("block.id"), primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
