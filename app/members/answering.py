"""What the register answers to the rooms below it, which know it only by registration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from app.accounts.models import Person
from app.bodies.store import get_body
from app.documents.models import IssuedDocument
from app.documents.rules import HolderStands
from app.forms.lookups import FoundMember
from app.members import store
from app.members.actions import keep_data, open_file
from app.members.models import Membership
from app.members.records import empty_record, kept_answers, member_record
from app.members.representatives.store import units_stood_for
from app.procedures.parties import MemberBrief, Party
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.tenancy.together import remembered


class TheRegister:
    """What the engine of procedures asks the register (`app.procedures.parties.Register`)."""

    def open_file(self, party: Party, name: str, body_id: int, *, now: datetime) -> int:
        """The party's entry, made at its first case."""
        return open_file(party, name, body_id, now=now)

    def record(self, party: Party, today: date) -> dict[str, Any]:
        """What expressions read as `member`, before admission too."""
        membership = store.find_membership(party)
        return member_record(membership, today) if membership else empty_record(party, "", today)

    def kept(self, party: Party) -> dict[str, Any]:
        """The answers in the member's file, by field."""
        membership = store.find_membership(party)
        return kept_answers(membership.id) if membership else {}

    def keep(self, party: Party, answers: Mapping[str, Any], *, case_id: int, by: int | None, now: datetime) -> None:
        """Put answers into the party's file."""
        membership = store.find_membership(party)
        if membership is not None:
            keep_data(membership.id, answers, case_id=case_id, by=by, now=now)

    def places(self, party: Party) -> Sequence[str]:
        """The paths of the bodies that a party belongs to."""
        membership = store.find_membership(party)
        if membership is None:
            return ()
        held = [get_body(one.body_id).path for one in store.tiers_held(membership.id)]
        return tuple(dict.fromkeys((membership.body_path, *held)))

    def brief(self, membership_id: int) -> MemberBrief | None:
        """A member by the id of its membership."""
        membership = db.session.get(Membership, membership_id)
        if membership is None:
            return None
        person = db.session.get(Person, membership.person_id) if membership.person_id is not None else None
        party = Party(membership.person_id, membership.unit_id)
        return MemberBrief(membership.id, membership.name, membership.number, party, person.email if person else "")

    def units_of(self, account_id: int, person_id: int | None) -> frozenset[int]:
        """The units that somebody stands for today: represents, belongs to, or holds an office through."""
        return remembered(("stands for", account_id), units_stood_for, account_id, person_id)

    def entries_below(self, path: str, *, after: int, limit: int) -> Sequence[tuple[int, Party, bool]]:
        """Those whom the register has at a body or below it and who have not left, in order of their entries."""
        return store.entries_below(path, after=after, limit=limit)

    def holds_right(self, membership_id: int, right: str, today: date) -> bool:
        """Whether a member has a right; one that the association does not name is held by all who are members."""
        membership = store.get_membership(membership_id)
        record = member_record(membership, today)
        if right not in tenant().association.rights:
            return bool(record["is_admitted"])
        return right in record["rights"]


def find_members(text: str) -> Sequence[FoundMember]:
    """Members that a form may mean by a number or a full name."""
    return [FoundMember(one.id, one.name, one.number or "") for one in store.find_named(text)]


def record_by_id(membership_id: int) -> Mapping[str, Any] | None:
    """What expressions read of a member that a form names."""
    membership = db.session.get(Membership, membership_id)
    return member_record(membership, clock.today()) if membership else None


def holder_stands(document: IssuedDocument) -> HolderStands:
    """Whether who holds a document is a member still; what was never a member's speaks for itself (H15)."""
    party = Party(document.holder_id, None) if document.holder_kind == "person" else Party(None, document.holder_id)
    membership = store.find_membership(party)
    if membership is None or membership.left_on is None or membership.left_on > clock.today():
        return HolderStands()
    return HolderStands(False, membership.left_on)
