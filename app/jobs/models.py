"""What is to be done in the background; this table is the truth, the queue only carries its ids."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Enum, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.errors import Message
from app.tenancy.database import db


class JobState(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"

    @property
    def is_over(self) -> bool:
        """Nothing happens to it any more unless somebody starts it again."""
        return self in (JobState.DONE, JobState.FAILED)


class Job(db.Model):
    """One piece of background work. `percent` is 0–100; `beat_at` is when its worker last gave a sign of life.

    `done` of `total` count whatever the job works on; `total` is 0 where nothing is counted. The file that it made can be
    fetched until `file_until`. `why` is the sentence for people when it failed, `error` what the operator reads.
    """

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint("(file_stored IS NULL) = (file_until IS NULL)", name="a_file_ends"),
        Index("ix_job_state_id", "state", "id"),
        Index("ix_job_account_id_id", "account_id", "id"),
        Index("ix_job_file_until", "file_until"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    args: Mapped[dict[str, Any]]
    state: Mapped[JobState] = mapped_column(
        Enum(JobState, native_enum=False, length=10, values_callable=lambda states: [state.value for state in states]),
        default=JobState.QUEUED,
    )
    percent: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    message: Mapped[str] = mapped_column(String(300), default="")
    message_params: Mapped[dict[str, Any]] = mapped_column(default=dict)
    why: Mapped[str] = mapped_column(String(500), default="")
    why_params: Mapped[dict[str, Any]] = mapped_column(default=dict)
    error: Mapped[str] = mapped_column(Text, default="")
    attempts: Mapped[int] = mapped_column(default=0)
    account_id: Mapped[int | None]
    created_at: Mapped[datetime]
    not_before: Mapped[datetime | None]
    beat_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    file_name: Mapped[str] = mapped_column(String(120), default="")
    file_stored: Mapped[str | None] = mapped_column(String(48))
    file_until: Mapped[datetime | None]

    @property
    def said(self) -> Message:
        """What the job says of itself, to be translated when it is shown."""
        return Message(self.message, self.message_params)

    @property
    def reason(self) -> Message:
        """Why it failed, to be translated when it is shown."""
        return Message(self.why, self.why_params)
