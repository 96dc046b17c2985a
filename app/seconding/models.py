"""What somebody wants to do and another has to confirm."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.seconding.rules import Measure, Outcome
from app.tenancy.database import Moment, db

_OPEN = text("closed_at IS NULL")


class SecondRequest(db.Model):
    """One act that is too large for one person: what, how much of it, why, who may confirm it, what became of it.

    Nothing of it happens before `outcome` is confirmed; then `job_id` is the work that does it.
    """

    __tablename__ = "second_request"
    __table_args__ = (
        Index("ix_second_request_open", "until", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_second_request_account", "account_id", "id"),
        CheckConstraint("(closed_at IS NULL) = (outcome = 'waiting')", name="closed_with_its_outcome"),
        CheckConstraint("closed_by IS NULL OR outcome <> 'confirmed' OR closed_by <> account_id", name="two_persons"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    args: Mapped[dict[str, Any]] = mapped_column(db.JSON)
    count: Mapped[int]
    """How many cases or rows; what is confirmed is this many."""
    reason: Mapped[str] = mapped_column(String(500))
    needs: Mapped[list[dict[str, Any]]] = mapped_column(db.JSON)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    name: Mapped[str] = mapped_column(String(200))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    until: Mapped[datetime] = mapped_column(Moment)
    """When it lapses."""
    submission: Mapped[str | None] = mapped_column(String(64), unique=True)
    """Hash of the form's one-time token: the same submission is the same request."""
    outcome: Mapped[Outcome] = mapped_column(
        Enum(Outcome, native_enum=False, length=10, values_callable=lambda words: [one.value for one in words]),
        default=Outcome.WAITING,
    )
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    closer: Mapped[str] = mapped_column(String(200), default="")
    remark: Mapped[str] = mapped_column(Text, default="")
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id"))


class DoneAlone(db.Model):
    """Cases decided together, or rows taken away, by one person without a second: so that small parts add up."""

    __tablename__ = "done_alone"
    __table_args__ = (Index("ix_done_alone_account", "account_id", "measure", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    measure: Mapped[Measure] = mapped_column(
        Enum(Measure, native_enum=False, length=10, values_callable=lambda words: [one.value for one in words])
    )
    what: Mapped[str] = mapped_column(String(64))
    """Which list: the same one counts once. A batch is always another."""
    count: Mapped[int]
    at: Mapped[datetime] = mapped_column(Moment)
