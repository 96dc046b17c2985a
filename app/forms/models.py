"""The table of uploads. Their content lies sealed in the association's storage, under a random name."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.forms.contents import Kind
from app.tenancy.database import db


class Upload(db.Model):
    """A file that somebody gave for a field of a form.

    It belongs to an account, or to a visitor before login (the hash of a key in the visitor's cookie). `subject` is
    what it was handed in with (`case:<number>`); empty until then. `checks` are what was measured on a portrait, as
    [passed, sentence, values]; `accepted` says whether all passed. `original` is the whole picture behind a crop, kept
    until the form is handed in, `original_size` its pixels, `crop` the rectangle cut out of it.
    """

    __tablename__ = "upload"
    __table_args__ = (
        CheckConstraint("account_id IS NOT NULL OR visitor <> ''", name="belongs_to_somebody"),
        Index("ix_upload_account_id_removed_at", "account_id", "removed_at"),
        Index("ix_upload_visitor_removed_at", "visitor", "removed_at"),
        Index("ix_upload_subject", "subject"),
    )
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    visitor: Mapped[str] = mapped_column(String(64), default="")
    subject: Mapped[str] = mapped_column(String(80), default="")
    form: Mapped[str] = mapped_column(String(90))
    field: Mapped[str] = mapped_column(String(90))
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(8))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    width: Mapped[int] = mapped_column(default=0)
    height: Mapped[int] = mapped_column(default=0)
    pages: Mapped[int] = mapped_column(default=0)
    accepted: Mapped[bool] = mapped_column(default=True)
    checks: Mapped[list[Any]] = mapped_column(default=list)
    stored: Mapped[str] = mapped_column(String(48), unique=True)
    original: Mapped[str] = mapped_column(String(48), default="")
    original_kind: Mapped[str] = mapped_column(String(8), default="")
    original_size: Mapped[list[Any]] = mapped_column(default=list)
    crop: Mapped[list[Any]] = mapped_column(default=list)
    created_at: Mapped[datetime] = mapped_column(index=True)
    removed_at: Mapped[datetime | None]

    @property
    def file_kind(self) -> Kind:
        return Kind(self.kind)

    @property
    def sensitive(self) -> bool:
        """Scans of identity cards: watermarked wherever they are shown, and each look is recorded (domain.md 4)."""
        return any(part in IDENTITY_SCANS for part in self.field.split("-"))


IDENTITY_SCANS = frozenset({"id_card", "id_card_front", "id_card_back", "identity_scan", "passport_scan"})
