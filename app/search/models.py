"""The index: what each thing is called, and the grams by which it is found. No sealed value ever stands in it."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.tenancy.database import db

BY_BYTES = String(64).with_variant(String(64, collation="C"), "postgresql")
"""Beginnings are ranges, so grams are ordered by their bytes on every database."""


class SearchEntry(db.Model):
    """The names (a line each) and numbers of one thing, as they were when its grams were written."""

    __tablename__ = "search_entry"
    __table_args__ = ({"sqlite_with_rowid": False},)

    kind: Mapped[str] = mapped_column(String(12), primary_key=True)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    names: Mapped[str] = mapped_column(String(1000))
    numbers: Mapped[str] = mapped_column(String(200), default="")
    text: Mapped[str] = mapped_column(String(1000))
    """The names as they are compared, for what is longer than a pair."""


class SearchGram(db.Model):
    """One gram of one thing."""

    __tablename__ = "search_gram"
    __table_args__ = ({"sqlite_with_rowid": False},)

    kind: Mapped[str] = mapped_column(String(12), primary_key=True)
    gram: Mapped[str] = mapped_column(BY_BYTES, primary_key=True)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
