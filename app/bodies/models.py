"""The table of bodies."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.bodies.rules import Change
from app.tenancy.database import Moment, db

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
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"))
    """Who took over what a closed body had."""
    data: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    """The own data of such bodies (`kinds.<kind>.fields`), as plain answers."""

    @property
    def is_unit(self) -> bool:
        return self.kind == "unit"


class BodyChange(db.Model):
    """What happened to a body and when: another name, another place in the tree, its end. Never changed afterwards."""

    __tablename__ = "body_change"
    __table_args__ = (Index("ix_body_change_body", "body_id", "on", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    what: Mapped[Change] = mapped_column(
        Enum(Change, native_enum=False, length=20, values_callable=lambda words: [word.value for word in words])
    )
    on: Mapped[date]
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    """Names by language, or `{"parent": id, "name": …}` of the body above."""
    reason: Mapped[str] = mapped_column(String(200), default="")
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
