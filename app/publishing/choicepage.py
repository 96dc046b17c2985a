"""The page on which a member decides what everybody may read of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for
from markupsafe import Markup
from sqlalchemy import select

from app.accounts.actions.consenting import wording
from app.forms.lookups import lookups
from app.forms.wording import Wording
from app.members.models import Enrolment, Membership
from app.members.records import kept_answers
from app.publishing.addresses import public_libraries
from app.publishing.models import Listing, PublicProfile, Studio
from app.publishing.prose import safe_html
from app.publishing.rules.showing import ALWAYS, PICTURE, consents_for
from app.publishing.showing import fields_of
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.web.language import current_language, said, translated

LONGEST_SHOWN = 80


@dataclass(frozen=True)
class Choosable:
    """A field that may be shown: what stands in it, whether it is always shown or was chosen."""

    name: str
    label: str
    text: str
    always: bool
    chosen: bool


@dataclass(frozen=True)
class ShownIn:
    """A library that the member was entered in, and its page there where it is shown today."""

    label: str
    href: str


@dataclass(frozen=True)
class ChoicePage:
    """Everything on the page."""

    libraries: Sequence[ShownIn]
    listed: bool
    fields: Sequence[Choosable]
    consents: Sequence[tuple[str, Markup]]
    studio: str


def choice_page(membership: Membership, today: date) -> ChoicePage:
    """The page for one member."""
    profile = db.session.scalar(select(PublicProfile).where(PublicProfile.membership_id == membership.id))
    about = "unit" if membership.unit_id is not None else "person"
    enrolled = _enrolled(membership.id)
    shown = _listings(profile)
    address = profile.address if profile else ""
    libraries = [
        ShownIn(said(one.label), url_for("publishing.listed", name=name, address=address) if name in shown else "")
        for name, one in public_libraries().items()
        if name in enrolled and one.about == about
    ]
    return ChoicePage(
        libraries, bool(shown) or bool(profile and profile.listed), _fields(membership, profile, about), _consents(about),
        _studio(membership.id),
    )  # fmt: skip


def _enrolled(membership_id: int) -> set[str]:
    standing = select(Enrolment.library).where(Enrolment.membership_id == membership_id, Enrolment.until.is_(None))
    return set(db.session.scalars(standing.order_by(Enrolment.id)))


def _listings(profile: PublicProfile | None) -> set[str]:
    if profile is None:
        return set()
    return set(db.session.scalars(select(Listing.library).where(Listing.profile_id == profile.id).order_by(Listing.id)))


def _studio(membership_id: int) -> str:
    found = db.session.scalar(select(Studio.id).where(Studio.membership_id == membership_id, Studio.shown))
    return url_for("publishing.studio", studio_id=found) if found else ""


def _fields(membership: Membership, profile: PublicProfile | None, about: str) -> list[Choosable]:
    kept, chosen = kept_answers(membership.id), set(profile.chosen if profile else ())
    wording = Wording(tenant().configuration, current_language(), translated, lookups())
    found = []
    for name, ask in fields_of(about).items():
        text = "" if ask.type == PICTURE or name not in kept else wording.of(ask, kept[name])
        short = text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"
        found.append(Choosable(name, wording.label(ask), short, ask.public == ALWAYS, name in chosen))
    return found


def _consents(about: str) -> list[tuple[str, Markup]]:
    """The consents that go with being shown, with their texts."""
    association = tenant().association
    libraries = [one for one in public_libraries().values() if one.about == about]
    names = dict.fromkeys(name for one in libraries for name in consents_for(association, one))
    asked = [association.consents[name] for name in names]
    return [(said(one.label), safe_html(wording(one.text, current_language())[0])) for one in asked]
