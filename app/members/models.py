"""The tables of the register."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.members.offices.rules import OfficeEnd
from app.members.rules import FactKind
from app.tenancy.database import Moment, db

_CURRENT = text("replaced_at IS NULL")
_STILL = text("until IS NULL")
_IN_OFFICE = text("ended_on IS NULL")
NEVER, ENDLESS = date.min, date.max


class Membership(db.Model):
    """A party's entry in the register, from its first case on; a member once it was admitted.

    Tier, days and standing are what the facts come to, kept here so that lists need not work them out.
    """

    __tablename__ = "membership"
    __table_args__ = (
        CheckConstraint("(person_id IS NULL) <> (unit_id IS NULL)", name="one_party"),
        Index("ix_membership_name", "name", "id"),
        Index("ix_membership_register", "standing", "number_key", "id"),
        Index("ix_membership_tier", "tier", "number_key", "id"),
        Index("ix_membership_body", "body_id", "number_key", "id"),
        Index("ix_membership_number_key", "number_key", "id"),
        CheckConstraint("admitted_key = coalesce(admitted_on, '0001-01-01')", name="admitted_key_is_the_day"),
        CheckConstraint("term_key = coalesce(term_end, '9999-12-31')", name="term_key_is_the_day"),
        Index("ix_membership_admitted", "standing", "admitted_key", "id"),
        Index("ix_membership_term", "standing", "term_key", "id"),
        Index("ix_membership_counts", "standing", "tier", "unit_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), unique=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    number: Mapped[str | None] = mapped_column(String(60), unique=True)
    """The member's number, taken at the first admission and kept for life."""
    number_key: Mapped[str] = mapped_column(String(60), default="")
    """The number where there is one, for lists to be in order."""
    tier: Mapped[str | None] = mapped_column(String(40), active_history=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"), active_history=True)
    body_path: Mapped[str] = mapped_column(String(200), active_history=True)
    admitted_on: Mapped[date | None]
    admitted_key: Mapped[date] = mapped_column(default=NEVER)
    """The day of admission, or the first of all days, for lists to be in order."""
    term_end: Mapped[date | None]
    term_key: Mapped[date] = mapped_column(default=ENDLESS)
    """The last day of the term, or the last of all days."""
    left_on: Mapped[date | None]
    standing: Mapped[str] = mapped_column(String(40), active_history=True)
    standing_since: Mapped[date | None]
    standing_fact_id: Mapped[int | None]
    """The fact that explains the standing."""
    opened_at: Mapped[datetime] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)


EVERYWHERE = 0
"""In place of a body: the whole association, so that its figures are read without a look at its bodies."""


class MemberCount(db.Model):
    """How many entries of the register stand how, of which tier, at which body: kept with them, in their transaction.

    `below`: together with the bodies below it, each entry once. Who holds a tier that stays belongs to its body too.
    """

    __tablename__ = "member_count"

    body_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    below: Mapped[bool] = mapped_column(primary_key=True)
    standing: Mapped[str] = mapped_column(String(40), primary_key=True)
    tier: Mapped[str] = mapped_column(String(40), primary_key=True)
    """Empty for who has none."""
    is_unit: Mapped[bool] = mapped_column(primary_key=True)
    number: Mapped[int]


class MovementCount(db.Model):
    """How many were admitted or left in a month, by the bodies to which they belong today; what was reversed is not counted."""

    __tablename__ = "movement_count"

    body_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    below: Mapped[bool] = mapped_column(primary_key=True)
    month: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Months since the beginning of the calendar: year × 12 + month − 1."""
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    number: Mapped[int]


class HeldTier(db.Model):
    """A tier that somebody holds at a body besides a higher one (`stays`): what the facts come to, kept for lists."""

    __tablename__ = "held_tier"
    __table_args__ = (
        UniqueConstraint("membership_id", "tier", "body_id", name="held_once_at_a_body"),
        Index("ix_held_tier_body", "body_id", "tier", "membership_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id"))
    tier: Mapped[str] = mapped_column(String(40))
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    since: Mapped[date]


class Fact(db.Model):
    """Something dated that happened to a membership. Never changed; a wrong one is reversed by another."""

    __tablename__ = "fact"
    __table_args__ = (
        Index("ix_fact_membership", "membership_id", "on", "id"),
        Index("ix_fact_case", "case_id"),
        Index("ix_fact_kind", "kind", "on", "membership_id"),
        Index("ix_fact_body", "body_id", "membership_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id"))
    kind: Mapped[FactKind] = mapped_column(
        Enum(FactKind, native_enum=False, length=20, values_callable=lambda kinds: [kind.value for kind in kinds])
    )
    on: Mapped[date]
    until: Mapped[date | None]
    word: Mapped[str] = mapped_column(String(40), default="")
    body_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"))
    document: Mapped[str] = mapped_column(String(100), default="")
    """Resolution or decision that it rests on."""
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("fact.id"), unique=True)
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class KeptAnswers(db.Model):
    """A member's file: all kept answers as sealed JSON. A change adds a row; the older ones stay."""

    __tablename__ = "kept_answers"
    __table_args__ = (
        Index("ux_kept_answers_current", "membership_id", unique=True, sqlite_where=_CURRENT, postgresql_where=_CURRENT),
        Index("ix_kept_answers_membership", "membership_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id"))
    values: Mapped[str] = mapped_column(Text)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    kept_at: Mapped[datetime] = mapped_column(Moment)
    kept_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    replaced_at: Mapped[datetime | None] = mapped_column(Moment)


class Enrolment(db.Model):
    """A party in one of the association's libraries; once at a time in each."""

    __tablename__ = "enrolment"
    __table_args__ = (
        Index(
            "ux_enrolment_current",
            "membership_id",
            "library",
            unique=True,
            sqlite_where=_STILL,
            postgresql_where=_STILL,
        ),
        Index("ix_enrolment_library", "library", "until", "membership_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id"))
    library: Mapped[str] = mapped_column(String(40))
    since: Mapped[date]
    until: Mapped[date | None]
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))


class OfficeHolding(db.Model):
    """An office that somebody holds, or held: since when, until when at most, how it ended and by what.

    `body_id` is where the office is held: the association itself, or a branch of it. `unit_id` is the member unit that it
    is held through; `account_id` a login of staff by which the holder acts who has none as a person. `until` is the last
    day of the term, `ended_on` the first day on which the office was held no longer.
    """

    __tablename__ = "office_holding"
    __table_args__ = (
        CheckConstraint("until IS NULL OR until >= since", name="ends_after_it_begins"),
        CheckConstraint("(ended_on IS NULL) = (ended_how IS NULL)", name="ended_somehow"),
        Index(
            "ux_office_holding_held", "office", "body_id", "person_id", "since", unique=True,
            sqlite_where=_IN_OFFICE, postgresql_where=_IN_OFFICE,
        ),
        Index("ix_office_holding_person", "person_id", "ended_on"),
        Index("ix_office_holding_unit", "unit_id", "ended_on"),
        Index("ix_office_holding_until", "until"),
        Index("ix_office_holding_case", "case_id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    office: Mapped[str] = mapped_column(String(40))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    since: Mapped[date]
    until: Mapped[date | None]
    resolution: Mapped[str] = mapped_column(String(200), default="")
    """By which resolution or decision somebody was appointed, in words."""
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    ended_on: Mapped[date | None]
    ended_how: Mapped[OfficeEnd | None] = mapped_column(
        Enum(OfficeEnd, native_enum=False, length=20, values_callable=lambda ends: [end.value for end in ends])
    )
    end_resolution: Mapped[str] = mapped_column(String(200), default="")
    end_case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class Representative(db.Model):
    """Somebody who speaks for a member unit, or did: main or deputy, since when, until when and why no longer."""

    __tablename__ = "representative"
    __table_args__ = (
        Index(
            "ux_representative_standing", "unit_id", "person_id", unique=True,
            sqlite_where=_IN_OFFICE, postgresql_where=_IN_OFFICE,
        ),
        Index("ix_representative_unit", "unit_id", "ended_on", "id"),
        Index("ix_representative_person", "person_id", "ended_on"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(40))
    post: Mapped[str] = mapped_column(String(60), default="")
    """What the person is in the unit."""
    since: Mapped[date]
    ended_on: Mapped[date | None]
    why: Mapped[str] = mapped_column(String(200), default="")
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
