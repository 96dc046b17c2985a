"""The table of imports: a file that was handed in, what was found in it, and how far it was taken over."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.tenancy.database import Moment, db


class ImportKind(StrEnum):
    """What the file holds."""

    REGISTER = "register"
    PORTRAITS = "portraits"
    CASES = "cases"
    MEMBERS = "members"
    """What is to be filed for members whom the register knows: results of a training, for example."""


class ImportState(StrEnum):
    """Where an import stands."""

    CHECKED = "checked"
    RUNNING = "running"
    DONE = "done"
    DISCARDED = "discarded"


def _words(kind: Any) -> Enum:
    return Enum(kind, native_enum=False, length=10, values_callable=lambda words: [word.value for word in words])


class RegisterImport(db.Model):
    """One file to be taken over. The file and what was found in it lie sealed in storage, and go when it is finished.

    `done` counts what was dealt with, up to `last_row`, in the transaction that deals with it: an import that was cut
    off goes on there. `refused` are rows that could not be taken over in the end, as [row, sentence, values].
    """

    __tablename__ = "register_import"
    __table_args__ = (
        CheckConstraint("done <= rows", name="no_more_than_there_are"),
        Index("ix_register_import_state", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[ImportKind] = mapped_column(_words(ImportKind))
    about: Mapped[str] = mapped_column(String(6))
    procedure: Mapped[str] = mapped_column(String(40), default="")
    """What is started for each row, where the rows are people to be entered; empty for a list of members."""
    body_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"))
    """The unit whose people they are."""
    name: Mapped[str] = mapped_column(String(120))
    stored: Mapped[str] = mapped_column(String(48))
    findings: Mapped[str] = mapped_column(String(48), default="")
    state: Mapped[ImportState] = mapped_column(_words(ImportState), default=ImportState.CHECKED)
    rows: Mapped[int] = mapped_column(default=0)
    faulty: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    last_row: Mapped[int] = mapped_column(default=0)
    written: Mapped[int] = mapped_column(default=0)
    refused: Mapped[list[Any]] = mapped_column(default=list)
    notes: Mapped[list[Any]] = mapped_column(default=list)
    """What is to be said about the file as a whole, as [sentence, values]."""
    tally: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """How many would come in, by tier."""
    job_id: Mapped[int | None]
    made_at: Mapped[datetime] = mapped_column(Moment)
    made_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)


class HandedAccess(db.Model):
    """The one-time password of an account that a list has made, sealed until its sheet is taken home: then the row is gone."""

    __tablename__ = "handed_access"
    __table_args__ = (Index("ix_handed_access_import", "import_id", "row"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("register_import.id"))
    row: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    sealed: Mapped[str] = mapped_column(String(400))
