"""Tables of the public site: articles, what is being written, members' studios, and what members let be shown."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.tenancy.database import db


class ArticleState(enum.StrEnum):
    """Where an article stands: written, seen by everybody, taken down again."""

    DRAFT = "draft"
    PUBLISHED = "published"
    HIDDEN = "hidden"


class Article(db.Model):
    """One article of a column, or of a studio, as the public sees it or saw it last.

    `title`, `body` (Markdown), `kind` (a short word before the title): language → text. What is being written is a
    revision; the public text changes when one is published.
    """

    __tablename__ = "article"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'published', 'hidden')", name="state_known"),
        CheckConstraint("state != 'published' OR published_on IS NOT NULL", name="published_has_a_day"),
        Index("ix_article_by_column", "state", "column_name", "pinned", "published_on", "id"),
        Index("ix_article_by_day", "state", "pinned", "published_on", "id"),
        Index("ix_article_by_studio", "studio_id", "state", "column_name", "published_on", "id"),
        Index("ix_article_changed", "changed_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    studio_id: Mapped[int | None] = mapped_column(ForeignKey("studio.id"))
    """Whose studio it stands in; none: it is the association's own."""
    column_name: Mapped[str] = mapped_column(String(40))
    """The column of the site, or the kind of article of the studio."""
    kind: Mapped[dict[str, Any]] = mapped_column(default=dict)
    title: Mapped[dict[str, Any]]
    titles: Mapped[str] = mapped_column(Text, default="")
    """The titles of the latest text in every language, to be searched by those who write."""
    body: Mapped[dict[str, Any]] = mapped_column(default=dict)
    pictures: Mapped[list[Any]] = mapped_column(default=list)
    """[{"file": id of the upload, "caption": {language: text}, "size": [width, height]}] in their order."""
    vacancy: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """The elements of a vacancy (`rules/vacancies.py`); empty for anything else."""
    published_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(12), default=ArticleState.DRAFT.value)
    pinned: Mapped[bool] = mapped_column(default=False)
    hidden_because: Mapped[str] = mapped_column(Text, default="")
    latest: Mapped[int] = mapped_column(default=0)
    """The number of the latest revision; 0 for what was published without one."""
    token: Mapped[str | None] = mapped_column(String(32), unique=True)
    """The one-time token of the page it was begun on: the same press begins one article."""
    written_by: Mapped[int | None]
    changed_at: Mapped[datetime]


class Revision(db.Model):
    """One version of an article. The latest may be written on until it is handed in; then it stays as it is."""

    __tablename__ = "article_revision"
    __table_args__ = (
        UniqueConstraint("article_id", "number", name="one_of_a_number"),
        Index("ix_article_revision_case", "case_id", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"))
    number: Mapped[int]
    column_name: Mapped[str] = mapped_column(String(40))
    kind: Mapped[dict[str, Any]] = mapped_column(default=dict)
    title: Mapped[dict[str, Any]] = mapped_column(default=dict)
    body: Mapped[dict[str, Any]] = mapped_column(default=dict)
    pictures: Mapped[list[Any]] = mapped_column(default=list)
    vacancy: Mapped[dict[str, Any]] = mapped_column(default=dict)
    pinned: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    """Rises with every save, so that two people do not write over each other."""
    page: Mapped[str] = mapped_column(String(32), default="")
    """The page that saved it last: what one page saves by itself while one types is no conflict with that page."""
    written_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    written_at: Mapped[datetime]
    handed_in_at: Mapped[datetime | None]
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    """The case by which it is moderated; a revision that puts a returned one right keeps its case."""


class Studio(db.Model):
    """A member's pages on the site. `shown`: the member may publish today, so that everybody sees them."""

    __tablename__ = "studio"
    __table_args__ = (Index("ix_studio_shown", "shown", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id"), unique=True)
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]
    shown: Mapped[bool] = mapped_column(default=False)


class PublicProfile(db.Model):
    """What everybody may read of a member: only what the configuration or the member lets be shown, and nothing sealed.

    Worked out anew whenever the register, the member's choice or a consent changes (`actions/showing.py`).
    """

    __tablename__ = "public_profile"

    id: Mapped[int] = mapped_column(primary_key=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id"), unique=True)
    address: Mapped[str] = mapped_column(String(24), unique=True)
    """What stands in the address of its page: drawn at random, so that nobody walks from one to the next."""
    listed: Mapped[bool | None]
    """What the member decided about the libraries; none: has not decided."""
    chosen: Mapped[list[Any]] = mapped_column(default=list)
    """The fields that the member lets be shown, of those it may choose."""
    name: Mapped[str] = mapped_column(String(200), default="")
    tier: Mapped[str | None] = mapped_column(String(40))
    number: Mapped[str | None] = mapped_column(String(60))
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    settled_on: Mapped[date]


class Listing(db.Model):
    """That a profile stands in a public library today; there is no row for whom it does not show."""

    __tablename__ = "listing"
    __table_args__ = (
        UniqueConstraint("profile_id", "library", name="once_in_a_library"),
        Index("ix_listing_page", "library", "name", "profile_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    profile_id: Mapped[int] = mapped_column(ForeignKey("public_profile.id", ondelete="CASCADE"))
    library: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(200))
    found_by: Mapped[str] = mapped_column(Text, default="")
    """What the search looks through: name and searched fields in small letters, in every language."""
    classes: Mapped[str] = mapped_column(Text, default="")
    """`|by_tier=unit|by_kind=training|`: how it is classified, by what is public of it."""
