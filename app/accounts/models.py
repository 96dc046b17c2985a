"""The tables of people, logins, login sessions, roles held and consents."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.identifiers import DocumentKind, Sex
from app.accounts.rules import AccountKind, AccountState, LinkPurpose, LoginKind
from app.tenancy.database import db

IDENTITY_COLUMN = "person.identity"
TOTP_COLUMN = "account.totp"


def _words(kind: Any) -> Enum:
    """An enum kept as its word, without a type of the database's own: a new word needs no migration of types."""
    return Enum(kind, native_enum=False, length=40, values_callable=lambda words: [word.value for word in words])


class Person(db.Model):
    """A natural person, with or without a login. The identity number is sealed; its blind index makes it unique."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("(identity_sealed IS NULL) = (identity_index IS NULL)", name="sealed_and_indexed_together"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(index=True)
    document_kind: Mapped[DocumentKind | None] = mapped_column(_words(DocumentKind))
    identity_sealed: Mapped[str | None]
    identity_index: Mapped[str | None] = mapped_column(unique=True)
    identity_masked: Mapped[str] = mapped_column(default="")
    birth_date: Mapped[date | None]
    sex: Mapped[Sex | None] = mapped_column(_words(Sex))
    mobile: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime]


class Account(db.Model):
    """One login: a person's, a unit operator's (who acts for `body_id`), or a member of staff's.

    `password_hash` is empty until the first password is chosen. `one_time` marks a password that was handed out: it
    opens only the page where it is changed. `totp_sealed` counts once `totp_since` is set; `totp_step` was used last.
    """

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint("kind != 'person' OR person_id IS NOT NULL", name="a_person_account_has_its_person"),
        CheckConstraint("kind != 'unit' OR body_id IS NOT NULL", name="a_unit_account_has_its_unit"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[AccountKind] = mapped_column(_words(AccountKind))
    state: Mapped[AccountState] = mapped_column(_words(AccountState))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), unique=True)
    body_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"), index=True)
    name: Mapped[str]
    email: Mapped[str] = mapped_column(default="")
    password_hash: Mapped[str] = mapped_column(default="")
    password_changed_at: Mapped[datetime]
    one_time: Mapped[bool] = mapped_column(default=False)
    one_time_used: Mapped[bool] = mapped_column(default=False)
    totp_sealed: Mapped[str | None]
    totp_since: Mapped[datetime | None]
    totp_step: Mapped[int] = mapped_column(default=0)
    keys_off: Mapped[bool] = mapped_column(default=False, server_default=false())
    """No shortcuts: whoever works with a reader or by voice switches them off once, for every browser."""
    made_at: Mapped[datetime]
    person: Mapped[Person | None] = relationship(lazy="joined")

    @property
    def staff(self) -> bool:
        return self.kind is AccountKind.STAFF


class LoginName(db.Model):
    """A name by which an account logs in. ID documents stand as blind indexes; only units share a name, by operator."""

    __tablename__ = "login_name"
    __table_args__ = (
        UniqueConstraint("kind", "key", "operator"),
        CheckConstraint("kind = 'unit_name' OR operator = ''", name="only_units_have_operators"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[LoginKind] = mapped_column(_words(LoginKind))
    key: Mapped[str]
    operator: Mapped[str] = mapped_column(default="")
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)


class LoginSession(db.Model):
    """One login that lasts: found by the hash of what the cookie holds."""

    __tablename__ = "login_session"
    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    confirmed_at: Mapped[datetime]
    address: Mapped[str]
    agent: Mapped[str]
    ended_at: Mapped[datetime | None]


class Grant(db.Model):
    """A role held at a body between two days. Taking it away sets `taken_at`; what was held stays readable."""

    __tablename__ = "role_grant"
    __table_args__ = (
        CheckConstraint("last_day IS NULL OR last_day >= first_day", name="ends_after_it_begins"),
        Index(
            "ux_role_grant_open",
            "account_id",
            "role",
            "body_id",
            unique=True,
            sqlite_where=text("taken_at IS NULL"),
            postgresql_where=text("taken_at IS NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    role: Mapped[str]
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date | None]
    given_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    for_account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    """Whom a deputy stands in for; none where the role is held in one's own right."""
    taken_at: Mapped[datetime | None]


class OldPassword(db.Model):
    """The hash of a password somebody had; `mlps` refuses the last five."""

    __tablename__ = "old_password"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    password_hash: Mapped[str]
    replaced_at: Mapped[datetime]


class RecoveryCode(db.Model):
    """A code that stands in once for the second factor; only its hash is kept."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("account_id", "code_hash"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    code_hash: Mapped[str]
    used_at: Mapped[datetime | None]


class OneTimeLink(db.Model):
    """A link sent by mail that works once and for 72 hours; only the hash of its token is kept."""

    __tablename__ = "one_time_link"
    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    purpose: Mapped[LinkPurpose] = mapped_column(_words(LinkPurpose))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Throttle(db.Model):
    """How often somebody tried under a key (a hash of name or address), and until when nothing more is heard."""

    __tablename__ = "throttle"
    key: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[datetime]
    attempts: Mapped[int]
    paused_until: Mapped[datetime | None]


class SpentCode(db.Model):
    """A picture code that was answered, rightly or not; it is not taken again."""

    __tablename__ = "spent_code"
    nonce: Mapped[str] = mapped_column(primary_key=True)
    spent_at: Mapped[datetime] = mapped_column(index=True)


class Consent(db.Model):
    """What somebody agreed to: which text in which wording (SHA-256), when, and when it was withdrawn."""

    __tablename__ = "consent"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    purpose: Mapped[str]
    text_name: Mapped[str]
    text_sha256: Mapped[str]
    language: Mapped[str]
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
