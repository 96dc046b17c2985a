"""What the engine keeps: configuration versions, cases, who is asked, who may act now, what was decided."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.procedures.rules.machine import CaseState
from app.tenancy.database import Moment, db

NO_DEADLINE = date(9999, 12, 31)
_STILL_THERE = text("left_at IS NULL")
_STANDS = text("taken_back_at IS NULL")
_SPEAKS, _GOES_UP = text("silent_on IS NOT NULL"), text("escalates_on IS NOT NULL")


class ConfigurationVersion(db.Model):
    """An association's configuration as it was when a case was filed, so that old cases go on under their own rules."""

    __tablename__ = "configuration_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64), unique=True)
    kept: Mapped[bytes] = mapped_column(LargeBinary)
    """The whole association as compressed JSON: an expression may read any word of it."""
    kept_at: Mapped[datetime] = mapped_column(Moment)


class Case(db.Model):
    """One run of a procedure. `open_key` is what may be open only once; it is empty as soon as the case is closed."""

    __tablename__ = "case"
    __table_args__ = (
        CheckConstraint("person_id IS NULL OR unit_id IS NULL", name="about_one_party"),
        Index("ix_case_person", "person_id", "id"),
        Index("ix_case_unit", "unit_id", "id"),
        Index("ix_case_starter", "starter_id", "id"),
        Index("ix_case_body", "body_id", "state", "id"),
        Index("ix_case_state", "state", "id"),
        Index("ix_case_procedure", "procedure", "step", "id"),
        Index("ix_case_tier", "tier", "id"),
        Index("ix_case_again", "state", "round", "id"),
        Index("ix_case_subject", "subject"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(60), unique=True)
    procedure: Mapped[str] = mapped_column(String(40))
    version_id: Mapped[int] = mapped_column(ForeignKey("configuration_version.id"))
    about: Mapped[str] = mapped_column(String(6))
    """person or unit: whom the procedure concerns."""
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"))
    starter_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    """The account that filed it; none when the system started it."""
    filed_for: Mapped[bool] = mapped_column(default=False)
    """Somebody in charge entered it for the person concerned, from paper."""
    alike: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Somebody in the register or another case is like whom it is about: the same number, nearly the same name."""
    quiet: Mapped[bool] = mapped_column(default=False)
    """Whom it concerns does not know of it yet: nothing was decided, and nothing asked of him."""
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    body_path: Mapped[str] = mapped_column(String(200))
    desk_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"))
    """The body at which whoever started it for somebody else is in charge."""
    title: Mapped[str] = mapped_column(String(200))
    """Whom or what it is about, as lists show it."""
    place: Mapped[str] = mapped_column(String(200), default="")
    """Employer or branch beside the title."""
    tier: Mapped[str | None] = mapped_column(String(40))
    """The tier that is wished for, where the form asks for one."""
    subject: Mapped[str | None] = mapped_column(String(80))
    """The thing of another room that is to be consented to, as `article:7`; none where the form says it all."""
    answers: Mapped[str] = mapped_column(Text)
    """The form's answers as sealed JSON."""
    state: Mapped[CaseState] = mapped_column(
        Enum(CaseState, native_enum=False, length=9, values_callable=lambda states: [state.value for state in states])
    )
    step: Mapped[str] = mapped_column(String(40), default="")
    """The step it stands at; the step that returned it while it is returned; empty when it had none."""
    round: Mapped[int] = mapped_column(default=1)
    """Rises with every move that is not forward, so that a step is decided once a round."""
    arrived_at: Mapped[datetime] = mapped_column(Moment)
    due_on: Mapped[date | None]
    as_at: Mapped[date]
    """The day that the case's conditions are judged by."""
    window_end: Mapped[date | None]
    """The last day of the window in which it was filed, as it was set then."""
    version: Mapped[int] = mapped_column(default=1)
    filed_at: Mapped[datetime] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    open_key: Mapped[str | None] = mapped_column(String(120), unique=True)
    submission: Mapped[str | None] = mapped_column(String(64), unique=True)
    """Hash of the form's one-time token: the same submission gives the same case."""
    follow_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    waived: Mapped[list[dict[str, Any]]] = mapped_column(db.JSON, default=list)
    """Conditions that somebody let pass, each with the written reason, by whom and when."""

    configuration: Mapped[ConfigurationVersion] = relationship(lazy="raise")


class Asked(db.Model):
    """Somebody whom a step asks by name: a sponsor, a referee, a guardian; a member, or an outsider with a link."""

    __tablename__ = "asked"
    __table_args__ = (
        Index("ix_asked_case", "case_id", "step", "round"),
        Index("ix_asked_person", "person_id", "answered_at"),
        Index("ix_asked_unit", "unit_id", "answered_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    step: Mapped[str] = mapped_column(String(40))
    round: Mapped[int]
    membership_id: Mapped[int | None]
    """The member's number in the register, which lies above this room and so cannot be a foreign key here."""
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"))
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254), default="")
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    asked_at: Mapped[datetime] = mapped_column(Moment)
    expires_on: Mapped[date | None]
    answered_at: Mapped[datetime | None] = mapped_column(Moment)


class Turn(db.Model):
    """One answer given at a step in a round, among those that stand. `asked` is 0 where nobody was asked by name, so that
    the key holds."""

    __tablename__ = "turn"
    __table_args__ = (
        Index(
            "ux_turn_standing", "case_id", "step", "round", "asked", unique=True, sqlite_where=_STANDS, postgresql_where=_STANDS
        ),
        Index("ix_turn_account", "account_id", "id"),
        Index("ix_turn_case", "case_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    step: Mapped[str] = mapped_column(String(40))
    round: Mapped[int]
    asked: Mapped[int] = mapped_column(default=0)
    verdict: Mapped[str] = mapped_column(String(40))
    leads_to: Mapped[str] = mapped_column(String(40))
    """Where it leads: a step, returned, approved, refused; `waits` while other answers are awaited."""
    onward: Mapped[bool] = mapped_column(default=False)
    """It speaks for moving on."""
    opinion: Mapped[str] = mapped_column(Text, default="")
    fields: Mapped[dict[str, Any]] = mapped_column(db.JSON, default=dict)
    comments: Mapped[dict[str, str]] = mapped_column(db.JSON, default=dict)
    """Remarks to single fields of the form, by field name."""
    waivers: Mapped[list[dict[str, Any]]] = mapped_column(db.JSON, default=list)
    uploads: Mapped[list[str]] = mapped_column(db.JSON, default=list)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    name: Mapped[str] = mapped_column(String(200))
    """Who answered, as it was shown then."""
    acted_as: Mapped[str] = mapped_column(String(80), default="")
    """The role or part in which it was answered."""
    instead_of: Mapped[str] = mapped_column(String(200), default="", server_default="")
    """Whom a deputy stood in for."""
    at: Mapped[datetime] = mapped_column(Moment)
    at_version: Mapped[int] = mapped_column(default=0)
    """The case's version that was answered; the same answer sent twice is known by it."""
    filled: Mapped[str | None] = mapped_column(Text)
    """The answers of the form that the step asked for (`fill`), as sealed JSON."""
    taken_back_at: Mapped[datetime | None] = mapped_column(Moment)
    """Since when it does not stand any more."""
    rests_on: Mapped[str] = mapped_column(String(200), default="", server_default="")
    """The resolution that gave it, or the authority of a delegate, by its number or words; empty for everybody else."""


class DealtWith(db.Model):
    """A case in which an account answered at its desk: its last answer there, and what lists of such cases are narrowed by.

    Kept with answers and cases in their transaction (`actions/dealing.py`).
    """

    __tablename__ = "dealt_with"
    __table_args__ = (
        Index("ix_dealt_with_last", "account_id", "turn_id"),
        Index("ix_dealt_with_running", "account_id", "running", "turn_id"),
        Index("ix_dealt_with_procedure", "account_id", "procedure", "turn_id"),
        Index("ix_dealt_with_case", "case_id"),
    )

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, autoincrement=False)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True, autoincrement=False)
    turn_id: Mapped[int] = mapped_column(ForeignKey("turn.id"))
    procedure: Mapped[str] = mapped_column(String(40))
    running: Mapped[bool]
    """The case is not closed."""


class BundleState(StrEnum):
    """Where a bundle stands."""

    OPEN = "open"
    HANDED_IN = "handed_in"
    DECIDED = "decided"


class Bundle(db.Model):
    """Cases that somebody collects and hands up together, with a printed list that is stamped and scanned.

    The list is frozen when it is printed: `printed` are its sealed rows, `revision` counts its versions, and `digest` stands
    on the paper. `printed_of` tells whether the bundle still holds what was printed; the scan belongs to one revision.
    """

    __tablename__ = "bundle"
    __table_args__ = (
        CheckConstraint("(scan IS NULL) = (scan_revision = 0)", name="a_scan_has_its_revision"),
        CheckConstraint("(state = 'open') = (handed_in_at IS NULL)", name="handed_in_at_a_moment"),
        Index("ix_bundle_role", "role", "body_id", "id"),
        Index("ix_bundle_state", "state", "handed_in_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(60), unique=True)
    procedure: Mapped[str] = mapped_column(String(40))
    step: Mapped[str] = mapped_column(String(40))
    document: Mapped[str] = mapped_column(String(40))
    role: Mapped[str] = mapped_column(String(40))
    """Who collects: a role at a body."""
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    body_path: Mapped[str] = mapped_column(String(200))
    state: Mapped[BundleState] = mapped_column(
        Enum(BundleState, native_enum=False, length=9, values_callable=lambda states: [state.value for state in states]),
        default=BundleState.OPEN,
    )
    revision: Mapped[int] = mapped_column(default=0)
    digest: Mapped[str] = mapped_column(String(64), default="")
    printed: Mapped[str] = mapped_column(Text, default="")
    printed_of: Mapped[str] = mapped_column(String(64), default="")
    printed_at: Mapped[datetime | None] = mapped_column(Moment)
    scan: Mapped[str | None] = mapped_column(ForeignKey("upload.id"))
    scan_revision: Mapped[int] = mapped_column(default=0)
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    opened_at: Mapped[datetime] = mapped_column(Moment)
    handed_in_at: Mapped[datetime | None] = mapped_column(Moment)
    issued_id: Mapped[int | None] = mapped_column(ForeignKey("issued_document.id"))
    """The document that its cases became, where whoever collects them issues it himself."""
    decided_at: Mapped[datetime | None] = mapped_column(Moment)


class Gathering(db.Model):
    """A case that stands at a step where cases are collected: who collects it, and the bundle it was put into."""

    __tablename__ = "gathering"
    __table_args__ = (
        Index("ux_gathering_current", "case_id", unique=True, sqlite_where=_STILL_THERE, postgresql_where=_STILL_THERE),
        Index("ix_gathering_role", "role", "body_id", "procedure", "step", "id"),
        Index("ix_gathering_bundle", "bundle_id", "id"),
        Index("ix_gathering_case", "case_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    procedure: Mapped[str] = mapped_column(String(40))
    step: Mapped[str] = mapped_column(String(40))
    role: Mapped[str] = mapped_column(String(40))
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    body_path: Mapped[str] = mapped_column(String(200))
    bundle_id: Mapped[int | None] = mapped_column(ForeignKey("bundle.id"))
    since: Mapped[datetime] = mapped_column(Moment)
    left_at: Mapped[datetime | None] = mapped_column(Moment)
    """When the case left the step: decided, returned or withdrawn."""


class Happening(db.Model):
    """What else befell a case besides decisions: filed, filed again, withdrawn, reminded."""

    __tablename__ = "happening"
    __table_args__ = (Index("ix_happening_case", "case_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    what: Mapped[str] = mapped_column(String(20))
    step: Mapped[str] = mapped_column(String(40), default="")
    name: Mapped[str] = mapped_column(String(200), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    details: Mapped[dict[str, Any]] = mapped_column(db.JSON, default=dict)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class Waiting(db.Model):
    """Who may act now. The inbox is a range of this table: a role at a body, an account, a party, somebody asked."""

    __tablename__ = "waiting"
    __table_args__ = (
        Index("ix_waiting_role", "role", "body_id", "sort_on", "case_id"),
        Index("ix_waiting_newest", "role", "body_id", "case_id"),
        Index("ix_waiting_steps", "role", "body_id", "procedure", "step", "sort_on", "case_id"),
        Index("ix_waiting_tier", "role", "body_id", "tier", "sort_on", "case_id"),
        Index("ix_waiting_since", "role", "body_id", "since_on", "case_id"),
        Index("ix_waiting_account", "account_id", "sort_on", "case_id"),
        Index("ix_waiting_person", "person_id", "sort_on", "case_id"),
        Index("ix_waiting_unit", "unit_id", "sort_on", "case_id"),
        Index("ix_waiting_case", "case_id"), Index("ix_waiting_late", "told_late", "sort_on"),
        Index("ix_waiting_silent", "silent_on", sqlite_where=_SPEAKS, postgresql_where=_SPEAKS),
        Index("ix_waiting_escalates", "escalates_on", sqlite_where=_GOES_UP, postgresql_where=_GOES_UP),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    procedure: Mapped[str] = mapped_column(String(40))
    step: Mapped[str] = mapped_column(String(40))
    role: Mapped[str | None] = mapped_column(String(40))
    body_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"))
    body_path: Mapped[str] = mapped_column(String(200), default="")
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"))
    asked_id: Mapped[int | None] = mapped_column(ForeignKey("asked.id"))
    due_on: Mapped[date | None]
    sort_on: Mapped[date] = mapped_column(default=NO_DEADLINE)
    """The due day, or the end of time, so that a page can start after any row."""
    tier: Mapped[str | None] = mapped_column(String(40))
    """The case's tier, here too, so that a list narrowed to it is a range of an index."""
    since_on: Mapped[date] = mapped_column(server_default="2000-01-01")
    """The day on which the case came to its step."""
    told_late: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whoever is waited for was told that the deadline has passed."""
    silent_on: Mapped[date | None]
    """The last day for an answer, where silence is one: the sweep gives it the day after."""
    escalates_on: Mapped[date | None]
    """The day from which the late step waits for another actor as well."""


class StockPhrase(db.Model):
    """A sentence that a reviewer keeps for his opinions at one step."""

    __tablename__ = "stock_phrase"
    __table_args__ = (UniqueConstraint("account_id", "procedure", "step", "text", name="one_phrase_once"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    procedure: Mapped[str] = mapped_column(String(40))
    step: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(String(200))


class HeldValue(db.Model):
    """A value that only one holder may have (`once_a_holder`), kept blind: taken at filing, given up with the case.

    Without a case it came with the register of former days, and stays with its holder.
    """

    __tablename__ = "held_value"
    __table_args__ = (UniqueConstraint("field", "blind", name="one_holder_a_value"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    field: Mapped[str] = mapped_column(String(40))
    blind: Mapped[str] = mapped_column(String(64))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
