"""The table of drafts: what somebody has begun to fill in."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.tenancy.database import db


class Draft(db.Model):
    """An application that was not handed in yet, or a returned case that is being put right; kept for seven days.

    `subject` is `apply:<procedure>` or `case:<number>`; `owner` is `account:<id>` or `visitor:<hash of the cookie's key>`.
    `typed` are the controls as they were typed, sealed as a whole. `version` rises with every save; `page` is the token
    of the page that saved last, so that a page may save again and another one that is older may not.
    """

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("subject", "owner"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(110))
    owner: Mapped[str] = mapped_column(String(80), index=True)
    body_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"))
    typed: Mapped[str] = mapped_column(Text)
    version: Mapped[int]
    page: Mapped[str] = mapped_column(String(32))
    saved_at: Mapped[datetime]
    expires_on: Mapped[date] = mapped_column(index=True)
