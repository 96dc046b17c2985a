"""Notices that were written to many."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Enum, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.tenancy.database import db


class Audience(StrEnum):
    """Which members it goes to."""

    ALL = "all"
    UNITS = "units"
    PERSONS = "persons"


class Mailing(db.Model):
    """One notice. `reached` is the last member it was written to, so that the work goes on where it was cut off."""

    __tablename__ = "mailing"

    id: Mapped[int] = mapped_column(primary_key=True)
    notice: Mapped[str] = mapped_column(String(40), default="")
    """The name under `notices:` that it is sent as; empty for one of its own."""
    audience: Mapped[Audience] = mapped_column(
        Enum(Audience, native_enum=False, length=8, values_callable=lambda kinds: [kind.value for kind in kinds])
    )
    tier: Mapped[str] = mapped_column(String(40), default="")
    body_paths: Mapped[str] = mapped_column(String(1000))
    """The places, a line each, at or below which the members stand: as far as whoever sends it reaches."""
    subject: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    submission: Mapped[str] = mapped_column(String(40), unique=True)
    """The token of the page: the same page sent twice is one notice."""
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    written_at: Mapped[datetime]
    reached: Mapped[int] = mapped_column(default=0)
    letters: Mapped[int] = mapped_column(default=0)
    without_account: Mapped[int] = mapped_column(default=0)
    """Members without account and address, who could not be told."""
    finished_at: Mapped[datetime | None]

    @property
    def about(self) -> str:
        """What its letters say they are about."""
        return f"mailing:{self.id}"
