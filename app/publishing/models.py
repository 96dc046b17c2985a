"""Tables of the public site."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.tenancy.database import db


class ArticleState(enum.StrEnum):
    """Where an article stands: written, seen by everybody, taken down again."""

    DRAFT = "draft"
    PUBLISHED = "published"
    HIDDEN = "hidden"


class Article(db.Model):
    """One article of a column. `title`, `body` (Markdown), `kind` (a short word before the title): language → text."""

    __tablename__ = "article"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'published', 'hidden')", name="state_known"),
        CheckConstraint("state != 'published' OR published_on IS NOT NULL", name="published_has_a_day"),
        Index("ix_article_by_column", "state", "column_name", "pinned", "published_on", "id"),
        Index("ix_article_by_day", "state", "pinned", "published_on", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    column_name: Mapped[str] = mapped_column(String(40))
    kind: Mapped[dict[str, Any]] = mapped_column(default=dict)
    title: Mapped[dict[str, Any]]
    body: Mapped[dict[str, Any]] = mapped_column(default=dict)
    published_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(12), default=ArticleState.DRAFT.value)
    pinned: Mapped[bool] = mapped_column(default=False)
    written_by: Mapped[int | None]
    changed_at: Mapped[datetime]
