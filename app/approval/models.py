"""What reviewers keep for their work: views of their lists, and notes among themselves."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.tenancy.database import Moment, db

_STARTS = text("starts")


class SavedView(db.Model):
    """A list as somebody wants to see it again: narrowed, sorted and with its columns, under a name of his own.

    `asked` is the query string of the list, so that a view is the same thing as a link to it.
    """

    __tablename__ = "saved_view"
    __table_args__ = (
        UniqueConstraint("account_id", "name", name="one_name_a_view"),
        Index("ux_saved_view_starts", "account_id", unique=True, sqlite_where=_STARTS, postgresql_where=_STARTS),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    name: Mapped[str] = mapped_column(String(40))
    view: Mapped[str] = mapped_column(String(10))
    asked: Mapped[dict[str, Any]] = mapped_column(db.JSON, default=dict)
    starts: Mapped[bool] = mapped_column(default=False)
    """The desk opens with it."""
    made_at: Mapped[datetime] = mapped_column(Moment)


class CaseNote(db.Model):
    """What reviewers tell each other about a case. Nobody outside reads it, and nothing that leaves the house carries it.

    It is read at the body at which it was written, and above it: `body_path` is that body's.
    """

    __tablename__ = "case_note"
    __table_args__ = (Index("ix_case_note_case", "case_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    body_path: Mapped[str] = mapped_column(String(200))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    name: Mapped[str] = mapped_column(String(200))
    """Who wrote it, as it was shown then."""
    acted_as: Mapped[str] = mapped_column(String(80), default="")
    text: Mapped[str] = mapped_column(Text)
    submission: Mapped[str | None] = mapped_column(String(64), unique=True)
    """Hash of the form's one-time token: sent twice it is one note."""
    at: Mapped[datetime] = mapped_column(Moment)
