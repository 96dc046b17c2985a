"""What is kept of votes: sittings with their agenda and roll, what each voter did, the box of secret ballots, authorities.

How somebody voted in a secret vote stands nowhere. `vote.choice` may only say that he kept out of it or was not there, and
a constraint sees to it. While the vote is open the ballots lie in one sealed text for each case, in the order of random
slips: neither the order in which they came nor a row's number says whose they are (`ballots.py`).
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from app.governance.rules import Choice, Result
from app.kernel.errors import Message
from app.tenancy.database import Moment, db

_ON_AN_AGENDA = text("active")


class SittingState(StrEnum):
    """Where a sitting stands."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    DROPPED = "dropped"


class Manner(StrEnum):
    """How the assembly comes to its resolution."""

    RECORDED = "recorded"
    """At a meeting; the secretariat records what was voted, and the minutes."""
    MEETING = "meeting"
    """At a meeting, where the members vote on their own pages."""
    CIRCULATION = "circulation"
    """Without a meeting: the members vote on their own pages until a moment."""


def _words(kind: type[StrEnum], length: int) -> Enum:
    return Enum(kind, native_enum=False, length=length, values_callable=lambda every: [one.value for one in every])


class Sitting(db.Model):
    """An assembly that votes on cases of one step, at a meeting or by circulation.

    The rule of the assembly is frozen when the vote opens, with the roll of who may vote.
    """

    __tablename__ = "sitting"
    __table_args__ = (
        CheckConstraint("(state IN ('planned', 'dropped')) OR opened_at IS NOT NULL", name="opened_at_a_moment"),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_at_a_moment"),
        CheckConstraint("manner <> 'circulation' OR closes_at IS NOT NULL", name="circulation_has_an_end"),
        Index("ix_sitting_state", "state", "id"),
        Index("ix_sitting_role", "role", "body_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(60), unique=True)
    assembly: Mapped[str] = mapped_column(String(40))
    procedure: Mapped[str] = mapped_column(String(40))
    step: Mapped[str] = mapped_column(String(40))
    role: Mapped[str] = mapped_column(String(40))
    """Who puts cases to the vote: the actor of the step, at its body."""
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    body_path: Mapped[str] = mapped_column(String(200))
    state: Mapped[SittingState] = mapped_column(_words(SittingState, 8), default=SittingState.PLANNED)
    manner: Mapped[Manner] = mapped_column(_words(Manner, 12))
    title: Mapped[str] = mapped_column(String(200))
    held_on: Mapped[date]
    """The day of the meeting; of a circulation the day on which it ends."""
    place: Mapped[str] = mapped_column(String(200), default="")
    closes_at: Mapped[datetime | None] = mapped_column(Moment)
    """After this moment no vote is taken; without it until somebody closes the vote."""
    note: Mapped[str] = mapped_column(Text, default="")
    present: Mapped[str] = mapped_column(String(20), default="")
    in_favour: Mapped[str] = mapped_column(String(20), default="")
    counted_of: Mapped[str] = mapped_column(String(8), default="present")
    secret: Mapped[bool] = mapped_column(default=False)
    voters: Mapped[int] = mapped_column(default=0)
    minutes: Mapped[str | None] = mapped_column(ForeignKey("upload.id"))
    resolution: Mapped[str | None] = mapped_column(String(100), unique=True)
    planned_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    planned_at: Mapped[datetime] = mapped_column(Moment)
    opened_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    submission: Mapped[str | None] = mapped_column(String(64), unique=True)
    """Hash of the form's one-time token: the same submission is the same sitting."""
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id"))
    """The job that carries the resolution out, where it is long."""
    ends_early: Mapped[bool] = mapped_column(default=False, server_default=false())
    """It ends as soon as everybody has voted; frozen with the rule."""
    remind_on: Mapped[list[str]] = mapped_column(db.JSON, default=list, server_default="[]")
    """The days still to come on which who has not voted is reminded."""


class AgendaItem(db.Model):
    """One case on an agenda, in its place, and what became of it. A case lies on one agenda at a time."""

    __tablename__ = "agenda_item"
    __table_args__ = (
        UniqueConstraint("sitting_id", "case_id", name="a_case_once_a_sitting"),
        UniqueConstraint("sitting_id", "place", name="one_case_a_place"),
        Index("ux_agenda_item_active", "case_id", unique=True, sqlite_where=_ON_AN_AGENDA, postgresql_where=_ON_AN_AGENDA),
        Index("ix_agenda_item_case", "case_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    round: Mapped[int]
    """The case's round when it was put on: a vote answers that one only."""
    place: Mapped[int]
    active: Mapped[bool] = mapped_column(default=True)
    """The sitting is planned or open."""
    result: Mapped[Result] = mapped_column(_words(Result, 9), default=Result.WAITING)
    counted: Mapped[bool] = mapped_column(default=False)
    """The figures below stand: recorded by the secretariat, or counted at the end."""
    for_it: Mapped[int] = mapped_column(default=0)
    against: Mapped[int] = mapped_column(default=0)
    abstained: Mapped[int] = mapped_column(default=0)
    absent: Mapped[int] = mapped_column(default=0)
    recused: Mapped[int] = mapped_column(default=0)
    invalid: Mapped[int] = mapped_column(default=0)
    carried_out_at: Mapped[datetime | None] = mapped_column(Moment)
    refusal: Mapped[str] = mapped_column(String(500), default="")
    """Why the case could not be moved as resolved, where it could not."""
    refusal_params: Mapped[dict[str, Any]] = mapped_column(db.JSON, default=dict)

    @property
    def said(self) -> Message:
        """The refusal, to be translated when it is shown."""
        return Message(self.refusal, self.refusal_params)


class Seat(db.Model):
    """Somebody on the roll of a sitting: a person or a unit, as it was called then and in which offices."""

    __tablename__ = "seat"
    __table_args__ = (
        CheckConstraint("(person_id IS NULL) <> (unit_id IS NULL)", name="one_party"),
        UniqueConstraint("sitting_id", "person_id", name="a_person_once_a_sitting"),
        UniqueConstraint("sitting_id", "unit_id", name="a_unit_once_a_sitting"),
        Index("ix_seat_person", "person_id", "sitting_id"),
        Index("ix_seat_unit", "unit_id", "sitting_id"),
        Index("ix_seat_account", "account_id", "sitting_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    """The login of an officer who acts by one of the staff."""
    name: Mapped[str] = mapped_column(String(200))
    offices: Mapped[list[str]] = mapped_column(db.JSON, default=list)
    units: Mapped[list[int]] = mapped_column(db.JSON, default=list)
    """The units the voter stands for; in their matters he keeps out."""
    of_unit: Mapped[str] = mapped_column(String(200), default="")
    reminded_on: Mapped[date | None]
    """The day on which the voter was reminded last."""


class Vote(db.Model):
    """What a voter did in one case. Of a secret vote it tells only that he voted, was absent, or had to keep out of it."""

    __tablename__ = "vote"
    __table_args__ = (
        UniqueConstraint("item_id", "seat_id", name="one_vote_a_voter_and_case"),
        CheckConstraint("choice IS NOT NULL OR secret", name="an_open_vote_says_how"),
        CheckConstraint("NOT secret OR choice IS NULL OR choice IN ('absent', 'recused')", name="a_secret_vote_does_not"),
        Index("ix_vote_seat", "seat_id", "item_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id"))
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"))
    secret: Mapped[bool]
    choice: Mapped[Choice | None] = mapped_column(_words(Choice, 9))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    """Who voted or recorded it; none where the roll itself says that he keeps out."""
    at: Mapped[datetime] = mapped_column(Moment)


class BallotBox(db.Model):
    """The ballots of one case while a secret vote is open, as sealed JSON: slip → choice. Emptied when it is counted."""

    __tablename__ = "ballot_box"

    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id"), primary_key=True, autoincrement=False)
    ballots: Mapped[str] = mapped_column(Text)


class Delegation(db.Model):
    """An assembly's authority for the delegate of a step to decide in its place, from a day on, with what it rests on.

    It holds for the cases that one body puts to the vote: what a branch enters decides nothing for the association.
    """

    __tablename__ = "delegation"
    __table_args__ = (
        CheckConstraint("until IS NULL OR until >= since", name="ends_after_it_begins"),
        Index("ix_delegation_step", "procedure", "step", "body_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assembly: Mapped[str] = mapped_column(String(40))
    procedure: Mapped[str] = mapped_column(String(40))
    step: Mapped[str] = mapped_column(String(40))
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    """Where whoever acts at the step holds the role."""
    reference: Mapped[str] = mapped_column(String(200))
    """The resolution that authorises, by its number or in words."""
    scan: Mapped[str] = mapped_column(ForeignKey("upload.id"))
    since: Mapped[date]
    until: Mapped[date | None]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    ended_on: Mapped[date | None]
    """The day from which it is taken back."""
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
