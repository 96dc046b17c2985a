"""The table of what was handed on from one case to the next."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.tenancy.database import Moment, db


class Origin(db.Model):
    """The case that began another one, as a copy: bodies of one association may be legal persons of their own.

    Who received the case reads the copy and nothing of the other body's case; `turns` are the answers given there,
    `consents` what the person had agreed to by then, each with the digest of its wording.
    """

    __tablename__ = "origin"
    __table_args__ = (Index("ix_origin_from", "from_id", "case_id"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True, autoincrement=False)
    """The case that was begun."""
    from_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    number: Mapped[str] = mapped_column(String(60))
    procedure: Mapped[str] = mapped_column(String(40))
    version_id: Mapped[int] = mapped_column(ForeignKey("configuration_version.id"))
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    """The body that handed it on."""
    started_by: Mapped[str] = mapped_column(String(200), default="")
    answers: Mapped[str] = mapped_column(Text)
    """The answers of the form there, as sealed JSON."""
    turns: Mapped[list[dict[str, Any]]] = mapped_column(db.JSON, default=list)
    consents: Mapped[list[dict[str, Any]]] = mapped_column(db.JSON, default=list)
    at: Mapped[datetime] = mapped_column(Moment)
