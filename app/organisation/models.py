"""The table of who works in which department, as the organisation's page shows it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column

from app.tenancy.database import Moment, db


class Placement(db.Model):
    """Somebody of a department's staff: name and post, since when, until when. Public only where `shown`."""

    __tablename__ = "placement"
    __table_args__ = (
        CheckConstraint("ended_on IS NULL OR ended_on >= since", name="ends_after_it_begins"),
        Index("ix_placement_body", "body_id", "ended_on", "position", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    post: Mapped[str] = mapped_column(String(60), default="")
    position: Mapped[int] = mapped_column(default=50)
    """The order in which they stand: who leads the department first."""
    shown: Mapped[bool] = mapped_column(default=False, server_default=false())
    since: Mapped[date]
    ended_on: Mapped[date | None]
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
