"""What a member has learned: hours and points by kind, each entry, and the certificates of trainings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.documents.models import IssuedDocument
from app.documents.store import documents_of
from app.members import store
from app.members.credits import Credited, credits_of
from app.tenancy.tenants import tenant
from app.web.access import Identity
from app.web.language import said


@dataclass(frozen=True)
class Gathered:
    """One kind of credit: its name and unit, how much within the last twelve months and in all."""

    label: str
    unit: str
    lately: str
    in_all: str


@dataclass(frozen=True)
class Entry:
    """One entry in words."""

    on: date
    credit: str
    amount: str
    about: str


@dataclass(frozen=True)
class LearningPage:
    """Everything on `/me/learning`."""

    gathered: Sequence[Gathered]
    entries: Sequence[Entry]
    papers: Sequence[IssuedDocument]
    is_known: bool


def has_learning(who: Identity) -> bool:
    """Whether the association counts what its members learn, and the reader is a person."""
    return who.person_id is not None and who.unit_id is None and bool(tenant().association.credits)


def learning_page(who: Identity, today: date) -> LearningPage:
    """The page of whoever is logged in."""
    membership = store.find_own(who)
    if membership is None or membership.person_id is None:
        return LearningPage((), (), (), False)
    entries = credits_of(membership.id)
    kinds = {one.certificate for one in tenant().association.activities.values() if one.certificate}
    papers = [one for one in documents_of("person", membership.person_id) if one.kind in kinds]
    return LearningPage(_gathered(entries, today), [_entry(one) for one in entries], papers, True)


def gathered_by(membership_id: int, today: date) -> list[Gathered]:
    """What a member has gathered, kind by kind; nothing is asked where the association counts nothing."""
    return _gathered(credits_of(membership_id), today) if tenant().association.credits else []


def _gathered(entries: Sequence[Credited], today: date) -> list[Gathered]:
    since = today.replace(year=today.year - 1) if (today.month, today.day) != (2, 29) else date(today.year - 1, 2, 28)
    found = []
    for name, credit in tenant().association.credits.items():
        own = [one for one in entries if one.credit == name]
        lately = _sum(one.amount for one in own if one.on > since)
        found.append(Gathered(said(credit.label), said(credit.unit), lately, _sum(one.amount for one in own)))
    return found


def _sum(amounts: Iterable[Decimal]) -> str:
    return _plain(sum(amounts, Decimal(0)))


def _plain(amount: Decimal) -> str:
    return f"{amount.normalize():f}"


def _entry(one: Credited) -> Entry:
    credit = tenant().association.credits.get(one.credit)
    label, unit = (said(credit.label), said(credit.unit)) if credit else (one.credit, "")
    return Entry(one.on, label, f"{_plain(one.amount)} {unit}".strip(), one.about)
