"""The letters of the register: welcome, and a paper that was issued."""

from __future__ import annotations

from collections.abc import Sequence

from app.accounts.models import Account
from app.accounts.rules import LOGS_IN
from app.accounts.store import accounts_of_unit, find_account_of_person
from app.documents.models import IssuedDocument
from app.members.models import Membership
from app.notices.actions import leave_letter
from app.procedures.letters import language, reader
from app.tenancy.configuration.words import pick
from app.tenancy.tenants import tenant

REASON = {"zh": "依据：办件 {number} 的决定。", "en": "It follows from the decision in case {number}."}
"""Written into a letter, which is in its reader's language at once."""


def welcome(membership: Membership) -> None:
    """To who has just become a member: number, tier, the way to the own page."""
    tier = tenant().association.tiers.get(membership.tier or "")
    params = {"tier": pick(tier.label, language()) if tier else "", "number": membership.number or ""}
    for account in accounts_of(membership):
        leave_letter("admitted", to=reader(account), params=params, link="/me", about=membership.number or "")


def tell_of_paper(membership: Membership, document: IssuedDocument) -> None:
    """A paper was issued: where it is fetched, and the code by which anybody checks it."""
    described = tenant().association.documents[document.kind]
    label = pick(described.label, language())
    params = {"document": label, "number": document.number or "", "code": document.shown_code if described.check_page else ""}
    link = f"/documents/{document.id}.pdf"
    for account in accounts_of(membership):
        leave_letter("document_issued", to=reader(account), params=params, link=link, about=document.number or "")


def tell_of_revoked(membership: Membership, documents: Sequence[IssuedDocument], number: str) -> None:
    """Papers that no longer count, each by itself, and the decision that it rests on."""
    for document in documents:
        label = pick(tenant().association.documents[document.kind].label, language())
        params = {"document": label, "number": document.number or "", "reason": REASON[language()].format(number=number)}
        for account in accounts_of(membership):
            leave_letter("document_revoked", to=reader(account), params=params, about=document.number or "")


def tell_of_standing(membership: Membership, number: str) -> None:
    """How a member stands from now on, and the decision that it rests on."""
    described = tenant().association.standings.get(membership.standing)
    standing = pick(described.label, language()) if described else membership.standing
    for account in accounts_of(membership):
        params = {"standing": standing, "reason": REASON[language()].format(number=number)}
        leave_letter("standing_changed", to=reader(account), params=params, link="/me", about=number)


def accounts_of(membership: Membership) -> Sequence[Account]:
    """Who reads a member's letters: the person, or everybody who acts for the unit today."""
    if membership.unit_id is not None:
        return [one for one in accounts_of_unit(membership.unit_id) if one.state in LOGS_IN]
    found = find_account_of_person(membership.person_id or 0)
    return [found] if found else []
