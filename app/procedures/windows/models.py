"""The windows that bodies have set for themselves."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.tenancy.database import Moment, db


class OwnWindows(db.Model):
    """When a body takes applications of one procedure: stretches of the year, in place of the association's."""

    __tablename__ = "own_windows"

    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"), primary_key=True, autoincrement=False)
    procedure: Mapped[str] = mapped_column(String(40), primary_key=True)
    stretches: Mapped[list[str]] = mapped_column(db.JSON)
    version: Mapped[int] = mapped_column(default=1)
    set_at: Mapped[datetime] = mapped_column(Moment)
    set_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
