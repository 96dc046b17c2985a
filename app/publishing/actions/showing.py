"""What everybody may read of a member, worked out anew whenever something changes that it depends on."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, select

from app.accounts.actions import record_consent, withdraw_consent
from app.accounts.models import Account, Consent
from app.audit.actions import record
from app.forms.lookups import lookups
from app.forms.wording import Wording
from app.kernel.errors import DomainError, NotAllowed, say
from app.members.models import Enrolment, Membership
from app.members.records import kept_answers, member_record
from app.members.store import get_membership
from app.publishing.models import Listing, PublicProfile, Studio
from app.publishing.rules.showing import (
    CHOSEN,
    PICTURE,
    classes_of,
    consents_for,
    may_be_listed,
    may_publish,
    public_answers,
    public_fields,
    public_record,
)
from app.publishing.store.libraries import class_mark
from app.tenancy import clock
from app.tenancy.configuration.concepts.forms import Field
from app.tenancy.configuration.expressions import Unanswered
from app.tenancy.configuration.speech import Scope, Speech, holds
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.tenancy.transactions import action


@action
def settle(membership_id: int, *, today: date) -> None:
    """Bring what is public of a member in line with the register, the member's choice and the consents of today.

    Done twice it changes nothing.
    """
    showing = _Showing(get_membership(membership_id, for_update=True), today)
    showing.write()


class _Showing:
    """One member in hand: what the register knows, what may be shown of it, and where."""

    def __init__(self, membership: Membership, today: date) -> None:
        self.membership, self.today = membership, today
        self.association = tenant().association
        self.about = "unit" if membership.unit_id is not None else "person"
        self.record = member_record(membership, today)
        self.fields = public_fields(self.association, self.about)
        self.profile = self._profile()
        self.answers = public_answers(self.fields, kept_answers(membership.id), self.profile.chosen)

    def _profile(self) -> PublicProfile:
        wanted = select(PublicProfile).where(PublicProfile.membership_id == self.membership.id).with_for_update()
        found = db.session.scalar(wanted)
        if found is None:
            found = PublicProfile(
                membership_id=self.membership.id, address=secrets.token_urlsafe(12), chosen=[], settled_on=self.today
            )
            db.session.add(found)
        return found

    def write(self) -> None:
        """The profile, the studio's door, the listings."""
        profile = self.profile
        profile.name, profile.tier, profile.number = self.membership.name, self.membership.tier, self.membership.number
        profile.answers, profile.settled_on = self.answers, self.today
        db.session.flush()
        studio = db.session.scalar(select(Studio).where(Studio.membership_id == self.membership.id))
        if studio is not None:
            has = "studios" in self.association.features and studio.closed_on is None
            studio.shown = has and may_publish(self.record, self.association)
        wanted = {name for name in self._enrolled() if self._shows_in(name)}
        db.session.execute(delete(Listing).where(Listing.profile_id == profile.id, Listing.library.not_in(wanted)))
        for library in sorted(wanted):
            self._list(library)
        db.session.flush()

    def _enrolled(self) -> Iterable[str]:
        query = select(Enrolment.library).where(Enrolment.membership_id == self.membership.id, Enrolment.until.is_(None))
        return db.session.scalars(query.order_by(Enrolment.id)).all()

    def _shows_in(self, name: str) -> bool:
        library = self.association.libraries.get(name)
        if library is None or not library.public or library.about != self.about:
            return False
        if "libraries" not in self.association.features or not may_be_listed(self.record):
            return False
        consents = consents_for(self.association, library)
        if self.profile.listed is False or (not consents and not self.profile.listed):
            return False
        scope = Speech(tenant().configuration, self.today).scope(member=self.record)
        return holds(library.when, scope) and all(self._has_consented(one) for one in consents)

    def _has_consented(self, purpose: str) -> bool:
        party = self.membership
        whose = Account.body_id == party.unit_id if party.unit_id is not None else Account.person_id == party.person_id
        given = select(Consent.id).join(Account, Account.id == Consent.account_id)
        given = given.where(whose, Consent.purpose == purpose, Consent.withdrawn_at.is_(None))
        return db.session.scalar(given.limit(1)) is not None

    def _list(self, library: str) -> None:
        wanted = select(Listing).where(Listing.profile_id == self.profile.id, Listing.library == library)
        listing = db.session.scalar(wanted)
        if listing is None:
            listing = Listing(profile_id=self.profile.id, library=library)
            db.session.add(listing)
        listing.name = self.membership.name
        listing.found_by = self._words(self.association.libraries[library].search)
        listing.classes = "".join(self._classes())

    def _words(self, searched: Iterable[str]) -> str:
        """The name and what is public of the searched fields, in small letters, in every language."""
        found = [self.membership.name]
        for language in self.association.languages:
            wording = Wording(tenant().configuration, language, lookups=lookups())
            asked = [self.fields[name] for name in searched if name in self.answers and self.fields[name].type != PICTURE]
            found += [wording.of(ask, self.answers[ask.name]) for ask in asked]
        return "\n".join(dict.fromkeys(found)).casefold()

    def _classes(self) -> Iterable[str]:
        scope = Speech(tenant().configuration, self.today).scope(member=public_record(self.record, self.answers))
        for name, expression in classes_of(self.association):
            word = _word(expression, scope)
            if word:
                yield class_mark(name, word)


def _word(expression: str, scope: Scope) -> str:
    """The word that a classification gives; empty where it needs what is not public."""
    try:
        return str(scope.answer(expression, scope.kind_of(expression)))
    except Unanswered:
        return ""


@dataclass(frozen=True)
class Choice:
    """What a member decides: whether it stands in the libraries, and which of its fields are shown."""

    listed: bool
    fields: tuple[str, ...] = ()


@action
def choose(membership_id: int, choice: Choice, *, by: int, language: str, now: datetime) -> None:
    """Keep what a member lets be shown, its consent with it; what it does not, is gone from the site at once.

    Raises NotAllowed where it is not the member's own account, DomainError for a field that may not be chosen.
    """
    membership = get_membership(membership_id, for_update=True)
    _refuse_others(membership, by)
    about = "unit" if membership.unit_id is not None else "person"
    fields = public_fields(tenant().association, about)
    _refuse_unknown(choice, fields)
    showing = _Showing(membership, clock.local_day(now))
    showing.profile.listed, showing.profile.chosen = choice.listed, sorted(choice.fields)
    db.session.flush()
    for purpose in _purposes(about):
        if choice.listed:
            record_consent(by, purpose, language=language, now=now)
        else:
            withdraw_consent(purpose, by=by, now=now)
    details = {"listed": choice.listed, "fields": sorted(choice.fields)}
    record("member.public_choice", by=by, subject=f"member:{membership_id}", details=details)
    settle(membership_id, today=clock.local_day(now))


def _refuse_others(membership: Membership, by: int) -> None:
    account = db.session.get_one(Account, by)
    own = account.body_id if membership.unit_id is not None else account.person_id
    if own is None or own != (membership.unit_id or membership.person_id):
        raise NotAllowed(say("只能由本人或本单位决定公开哪些信息。"))


def _refuse_unknown(choice: Choice, fields: Mapping[str, Field]) -> None:
    may = {name for name, field in fields.items() if field.public == CHOSEN}
    if not set(choice.fields) <= may:
        raise DomainError(say("有的内容不能由您选择是否公开，请刷新页面后再试。"), "fields")


def _purposes(about: str) -> list[str]:
    """The consents of the libraries that such a member may stand in, each once."""
    association = tenant().association
    libraries = [one for one in association.libraries.values() if one.about == about]
    return list(dict.fromkeys(name for one in libraries for name in consents_for(association, one)))
