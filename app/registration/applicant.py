"""Who applies: whoever is logged in, or a visitor where the association's login pages take no registrations."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from flask import url_for
from sqlalchemy import bindparam, select

from app.accounts.models import Account
from app.accounts.store import get_account
from app.forms.owners import giving_owner, present_owner
from app.forms.readers import Owner
from app.kernel.errors import NotAllowed, say
from app.procedures.parties import Party
from app.procedures.rules.starting import ONESELF
from app.tenancy.configuration.concepts.procedures import Procedure
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.web.access import Identity, identity

ANYONE = "anyone"
_ACCOUNT = select(Account).where(Account.id == bindparam("account"))
NAMES_OF_UNITS = frozenset({"unit_name"})
NAMES_OF_OTHERS = frozenset({"unit_name", "staff_name"})


@dataclass(frozen=True)
class Applicant:
    """Whoever fills something in: an account, or a visitor known by a key in the cookie; and the party it is about."""

    files: Owner
    party: Party = field(default_factory=Party)
    for_another: bool = False
    """Somebody in charge fills it in for the party, from paper."""

    @property
    def account_id(self) -> int | None:
        return self.files.account_id

    @cached_property
    def account(self) -> Account | None:
        """The account, read once."""
        return db.session.scalar(_ACCOUNT, {"account": self.account_id}) if self.account_id is not None else None

    @property
    def key(self) -> str:
        """How drafts know their owner."""
        return f"account:{self.account_id}" if self.account_id is not None else f"visitor:{self.files.visitor}"


def the_applicant() -> Applicant:
    """Whoever this request is from."""
    return Applicant(present_owner(), own_party(identity()))


def beginning_applicant() -> Applicant:
    """Whoever begins to write something now; a visitor gets a key in the cookie."""
    return Applicant(giving_owner(), own_party(identity()))


def own_party(who: Identity | None) -> Party:
    """The unit that somebody acts for, else the person; nobody for a visitor."""
    if who is None:
        return Party()
    return Party(unit_id=who.unit_id) if who.unit_id is not None else Party(who.person_id)


def applicant_of(account_id: int) -> Applicant:
    """Whoever has this account, though not logged in: the holder of a follow link."""
    account = get_account(account_id)
    party = Party(unit_id=account.body_id) if account.body_id is not None else Party(account.person_id)
    return Applicant(Owner(account_id=account_id), party)


def concerns_kind(party: Party, procedure: Procedure) -> bool:
    """Whether the party is of the kind that a procedure is about."""
    return (party.unit_id if procedure.about == "unit" else party.person_id) is not None


def registering_tab(about: str) -> str | None:
    """The first tab of the login page at which such an applicant may register."""
    for name, tab in tenant().association.logins.items():
        takes = set(tab.by) & NAMES_OF_UNITS if about == "unit" else set(tab.by) - NAMES_OF_OTHERS
        if tab.registers and takes:
            return name
    return None


def register_address(procedure: Procedure, back: str) -> str | None:
    """Where to register before beginning; None where the association hands out its accounts."""
    tab = registering_tab(procedure.about)
    if tab is None:
        return None
    address = url_for("accounts.register", tab=tab, next=back)
    return f"{address}&as={procedure.about}" if _takes_both(tab) else address


def login_address(procedure: Procedure, back: str) -> str:
    """Where to log in before beginning."""
    return url_for("accounts.login", tab=registering_tab(procedure.about), next=back)


def _takes_both(tab: str) -> bool:
    by = set(tenant().association.logins[tab].by)
    return bool(by & NAMES_OF_UNITS) and bool(by - NAMES_OF_OTHERS)


def open_to_newcomers(procedure: Procedure) -> bool:
    """Whether somebody who is not known yet may start it in his own matter."""
    return bool(set(procedure.starts) & ONESELF)


def open_without_account(procedure: Procedure) -> bool:
    """Whether a visitor fills it in without an account: anybody may start it, and nobody can register for it."""
    return ANYONE in procedure.starts and registering_tab(procedure.about) is None


def refuse_stranger(applicant: Applicant, procedure: Procedure) -> None:
    """Raise NotAllowed, when who is logged in is not of the kind that the procedure is about."""
    if applicant.account_id is None or concerns_kind(applicant.party, procedure):
        return
    unit = procedure.about == "unit"
    raise NotAllowed(say("此事项由单位办理，请用单位账号登录。") if unit else say("此事项由个人办理，请用个人账号登录。"))
