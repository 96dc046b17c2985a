"""Letters that were written, whether they were sent and read."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.tenancy.database import db


class MailState(StrEnum):
    """What became of the mail: none where there is no address."""

    NONE = "none"
    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


class Letter(db.Model):
    """One letter to one reader, in the reader's language. `link` is a path on the association's own site."""

    __tablename__ = "letter"
    __table_args__ = (Index("ix_letter_account_id_read_at", "account_id", "read_at"),
                      Index("ix_letter_mail_next_try", "mail", "next_try"))
    id: Mapped[int] = mapped_column(primary_key=True)
    event: Mapped[str] = mapped_column(String(40))
    account_id: Mapped[int | None]
    email: Mapped[str] = mapped_column(String(254), default="")
    language: Mapped[str] = mapped_column(String(5), default="zh")
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    link: Mapped[str] = mapped_column(String(300), default="")
    about: Mapped[str] = mapped_column(String(80), default="", index=True)
    message_id: Mapped[str] = mapped_column(String(120), unique=True)
    written_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    mail: Mapped[MailState] = mapped_column(String(10))
    attempts: Mapped[int] = mapped_column(default=0)
    next_try: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(String(300), default="")


class MailWish(db.Model):
    """Letters of this kind that somebody does not want by mail; they are in the inbox all the same."""

    __tablename__ = "mail_wish"

    account_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
