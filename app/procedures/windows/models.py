"""The windows that bodies have set for themselves."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
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


class WindowTold(db.Model):
    """That people are told of a body's window: when it opens, and before it closes. The job notes how far it got."""

    __tablename__ = "window_told"
    __table_args__ = (
        UniqueConstraint("body_id", "procedure", "event", "first", "last", name="told_once"),
        CheckConstraint("last >= first", name="ends_after_it_begins"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    procedure: Mapped[str] = mapped_column(String(40))
    event: Mapped[str] = mapped_column(String(20))
    """The letter: `window_opens` or `window_closes`."""
    first: Mapped[date]
    last: Mapped[date]
    asked_at: Mapped[datetime] = mapped_column(Moment)
    turn: Mapped[str] = mapped_column(String(6), default="roles")
    """Who is being told: those in charge (`roles`), those whom the register has there (`people`), who asked to be
    told (`asked`), and who has begun to fill in the form (`begun`)."""
    after: Mapped[int] = mapped_column(default=0)
    """The last account, or the last entry of the register, that was looked at."""
    told: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None] = mapped_column(Moment)


class WindowWish(db.Model):
    """Somebody found a procedure closed and wants to be told once when it opens; told, the wish is gone.

    `body_id` is where he would apply; none while that is still to be chosen.
    """

    __tablename__ = "window_wish"
    __table_args__ = (
        UniqueConstraint("account_id", "procedure", name="wished_once"),
        Index("ix_window_wish_procedure", "procedure", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    procedure: Mapped[str] = mapped_column(String(40))
    body_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"))
    wished_at: Mapped[datetime] = mapped_column(Moment)
