"""The tables of issued documents and of the counters that their numbers come from."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from app.documents.rules import State, show_code
from app.tenancy.database import db

_STANDS = text("undone_at IS NULL")


class NumberSeries(db.Model):
    """The next number of a series within a period (`2026`, the code of a body, or empty where it never restarts).

    The row is changed in the transaction that uses the number: rolled back together, so there are no gaps.
    """

    __tablename__ = "number_series"
    __table_args__ = (CheckConstraint("next >= 1", name="counts_from_one"),)
    name: Mapped[str] = mapped_column(primary_key=True)
    period: Mapped[str] = mapped_column(primary_key=True, default="")
    next: Mapped[int] = mapped_column(default=1)


class IssuedDocument(db.Model):
    """A document as it was issued: who holds it, its number and 查验码, and, sealed, every value printed on it.

    `holder_kind` is `person` or `unit`, `holder_id` the person's or the body's id, `holder_name` the name printed.
    The PDF is drawn once, after the commit: then `stored_name`, `sha256` and `drawn_at` are set together.
    """

    __tablename__ = "issued_document"
    __table_args__ = (
        UniqueConstraint("series", "number"),
        UniqueConstraint("code"),
        CheckConstraint("(stored_name IS NULL) = (sha256 IS NULL)", name="drawn_whole"),
        CheckConstraint("(stored_name IS NULL) = (drawn_at IS NULL)", name="drawn_at_a_moment"),
        CheckConstraint("(state = 'issued') = (ended_on IS NULL)", name="ended_on_a_day"),
        CheckConstraint("state IN ('issued', 'revoked', 'superseded')", name="known_state"),
        CheckConstraint("holder_kind IN ('person', 'unit')", name="known_holder"),
        Index("ix_issued_document_holder", "holder_kind", "holder_id", "kind"),
        Index("ix_issued_document_kind", "kind", "id"),
        Index("ix_issued_document_expiry", "kind", "state", "valid_until", "id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    series: Mapped[str | None]
    number: Mapped[str | None]
    code: Mapped[str]
    holder_kind: Mapped[str]
    holder_id: Mapped[int]
    holder_name: Mapped[str]
    body_path: Mapped[str] = mapped_column(default="")
    case_id: Mapped[int | None] = mapped_column(index=True)
    languages: Mapped[list[Any]]
    frozen: Mapped[str]
    issued_on: Mapped[date]
    issued_by: Mapped[int | None]
    valid_until: Mapped[date | None]
    state: Mapped[str] = mapped_column(default=State.ISSUED.value)
    ended_on: Mapped[date | None]
    end_reason: Mapped[str] = mapped_column(default="")
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("issued_document.id"))
    stored_name: Mapped[str | None]
    sha256: Mapped[str | None]
    drawn_at: Mapped[datetime | None]

    @property
    def shown_code(self) -> str:
        """The 查验码 as it is printed."""
        return show_code(self.code)

    @property
    def done(self) -> State:
        """What was done with it since it was issued."""
        return State(self.state)


class DocumentLine(db.Model):
    """Somebody who stands on a document that many share: an appointment, a list of those who passed.

    The document's own holder is the body that issued it; the line is made when the case behind it comes to its end.
    """

    __tablename__ = "document_line"
    __table_args__ = (
        UniqueConstraint("document_id", "case_id"),
        CheckConstraint("holder_kind IN ('person', 'unit')", name="known_holder"),
        Index("ix_document_line_holder", "holder_kind", "holder_id", "document_id"),
        Index("ix_document_line_case", "case_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("issued_document.id"))
    holder_kind: Mapped[str]
    holder_id: Mapped[int]
    case_id: Mapped[int]


class HandOut(db.Model):
    """A paper left the house: who collected it, on which day, who noted it. Wrongly noted, it is noted anew with a reason."""

    __tablename__ = "hand_out"
    __table_args__ = (
        Index("ux_hand_out_current", "document_id", unique=True, sqlite_where=_STANDS, postgresql_where=_STANDS),
        Index("ix_hand_out_document", "document_id", "id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("issued_document.id"))
    to_name: Mapped[str] = mapped_column(String(100))
    on: Mapped[date]
    note: Mapped[str] = mapped_column(String(200), default="")
    case_id: Mapped[int | None]
    noted_by: Mapped[int | None]
    noted_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[int | None]
    undone_because: Mapped[str] = mapped_column(String(200), default="")


class ExpiryTold(db.Model):
    """That a holder was told that a paper expires: by which reminder (`2 months`), or that it has (`expired`)."""

    __tablename__ = "expiry_told"
    __table_args__ = (
        UniqueConstraint("document_id", "reminder", name="told_of_once"),
        Index("ix_expiry_told_office", "office_told", "id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("issued_document.id"))
    reminder: Mapped[str] = mapped_column(String(20))
    told_at: Mapped[datetime]
    office_told: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether the roles that are told besides were, in the one letter of the day."""
