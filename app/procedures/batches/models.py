"""What is kept of an answer that was given to many cases."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Enum, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.errors import Message
from app.tenancy.database import Moment, db


class LineResult(StrEnum):
    """What became of one case of a batch."""

    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"
    OVERTAKEN = "overtaken"


class DecisionBatch(db.Model):
    """One answer given to many cases at the same step. A job gives it to one line after another."""

    __tablename__ = "decision_batch"
    __table_args__ = (Index("ix_decision_batch_job", "job_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    procedure: Mapped[str] = mapped_column(String(40))
    step: Mapped[str] = mapped_column(String(40))
    verdict: Mapped[str] = mapped_column(String(40))
    opinion: Mapped[str] = mapped_column(Text, default="")
    fields: Mapped[dict[str, Any]] = mapped_column(db.JSON, default=dict)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    submission: Mapped[str | None] = mapped_column(String(64), unique=True)
    """Hash of the form's one-time token: the same submission is the same batch."""
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id"))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    seconded_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    """Who confirmed a batch that takes two persons; it has no job before."""


class BatchLine(db.Model):
    """One case of a batch, as it was previewed, with what became of it."""

    __tablename__ = "batch_line"
    __table_args__ = (
        UniqueConstraint("batch_id", "case_id", name="a_case_once_a_batch"),
        Index("ix_batch_line_result", "batch_id", "result", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("decision_batch.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    version: Mapped[int]
    """The case's version in the preview: one that moved on since then is left alone."""
    result: Mapped[LineResult] = mapped_column(
        Enum(LineResult, native_enum=False, length=9, values_callable=lambda results: [one.value for one in results]),
        default=LineResult.WAITING,
    )
    note: Mapped[str] = mapped_column(String(500), default="")
    note_params: Mapped[dict[str, Any]] = mapped_column(db.JSON, default=dict)

    @property
    def said(self) -> Message:
        """Why it was not done, to be translated when it is shown."""
        return Message(self.note, self.note_params)
