"""The table of bodies."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.tenancy.database import db

_OPEN_UNIT = text("kind = 'unit' AND closed_on IS NULL")


class Body(db.Model):
    """A node of the tree. `name` has a text for each language (`zh`, `en`, or `*` for all); a unit has only its own.

    `configured_as` ties it to its name under `bodies:` (the root: `association`); `code` is unique and stands in
    numbers as `{body.code}`: what the folder says, else the configured name, else `u<id>`.
    """

    __tablename__ = "body"
    __table_args__ = (
        CheckConstraint("(parent_id IS NULL) = (kind = 'association')", name="only_the_root_has_no_parent"),
        Index("ix_body_kind_name_key", "kind", "name_key"),
        Index("ux_body_unit_name", "name_key", unique=True, sqlite_where=_OPEN_UNIT, postgresql_where=_OPEN_UNIT),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    configured_as: Mapped[str | None] = mapped_column(unique=True)
    kind: Mapped[str]
    name: Mapped[dict[str, Any]]
    name_key: Mapped[str]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"), index=True)
    path: Mapped[str] = mapped_column(index=True)
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]

    @property
    def is_unit(self) -> bool:
        return self.kind == "unit"
