"""An answer that waits for a second person."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.tenancy.database import Moment, db

_OPEN = text("closed_at IS NULL")


class Proposal(db.Model):
    """What somebody answered at a step that needs two; one at a time at a step. What became of it stays readable."""

    __tablename__ = "proposal"
    __table_args__ = (
        Index("ux_proposal_open", "case_id", "step", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_proposal_case", "case_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    step: Mapped[str] = mapped_column(String(40))
    at_version: Mapped[int]
    """The case's version that was answered; the same answer sent twice is known by it."""
    decision: Mapped[dict[str, Any]] = mapped_column(db.JSON)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    name: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    closed_version: Mapped[int | None]
    outcome: Mapped[str] = mapped_column(String(12), default="")
    """confirmed, sent_back, or overtaken by another answer."""
    remark: Mapped[str] = mapped_column(Text, default="")

    @property
    def verdict(self) -> str:
        """The answer proposed."""
        return str(self.decision["verdict"])

    @property
    def opinion(self) -> str:
        """What was said with it."""
        return str(self.decision["opinion"])
