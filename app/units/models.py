"""The table of requests to take over a unit's login."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.tenancy.database import Moment, db


class HandoverState(StrEnum):
    """What became of a request."""

    ASKED = "asked"
    DONE = "done"
    REFUSED = "refused"


class Handover(db.Model):
    """Somebody asks to act for a unit because the predecessor is gone; the stamped letter is the proof.

    `unit_name` is what was typed; `unit_id` the unit it names, empty where none has that name.
    """

    __tablename__ = "handover"
    __table_args__ = (
        CheckConstraint("state IN ('asked', 'done', 'refused')", name="known_state"),
        CheckConstraint("(state = 'asked') = (decided_at IS NULL)", name="decided_at_a_moment"),
        Index("ix_handover_state", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"), index=True)
    unit_name: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(120))
    mobile: Mapped[str] = mapped_column(String(20))
    email: Mapped[str] = mapped_column(String(254), default="")
    letter: Mapped[str] = mapped_column(ForeignKey("upload.id"), unique=True)
    """The upload with the scan of the stamped letter; the same one sent twice is the same request."""
    state: Mapped[HandoverState] = mapped_column(
        Enum(HandoverState, native_enum=False, length=8, values_callable=lambda states: [state.value for state in states]),
        default=HandoverState.ASKED,
    )
    asked_at: Mapped[datetime] = mapped_column(Moment)
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str] = mapped_column(Text, default="")
