"""The numbers that cases say, so that the same number in another case is found."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.tenancy.database import db


class CaseKey(db.Model):
    """The keyed hash of an identity or credit number that a case says."""

    __tablename__ = "case_key"
    __table_args__ = (Index("ix_case_key_key", "key"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
