"""Whose portrait is whose: by the identity document or the member's number that the name of the file says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from app.accounts.actions.registering import identity_index
from app.accounts.identifiers import DocumentKind, check_identity
from app.accounts.models import Person
from app.insight.importing.findings import Finding
from app.insight.portraits.archive import Picture
from app.kernel.errors import DomainError, say
from app.members.models import Membership
from app.members.store import visible_to
from app.tenancy.database import db
from app.web.access import Identity

AT_ONCE = 300


@dataclass(frozen=True)
class Matched:
    """A picture and whose it is."""

    picture: Picture
    membership_id: int


def match(pictures: Sequence[Picture], *, by: Identity) -> tuple[list[Matched], list[Finding]]:
    """The pictures whose members are within reach, and what is to be said of the others."""
    matched: list[Matched] = []
    findings: list[Finding] = []
    seen: dict[int, int] = {}
    for start in range(0, len(pictures), AT_ONCE):
        part = pictures[start : start + AT_ONCE]
        known = _members(part, by)
        for picture in part:
            membership_id = known.get(picture.row)
            if membership_id is None:
                findings.append(Finding(picture.row, say("%(file)s：没有这个编号或证件号码的会员。", file=_shown(picture))))
            elif membership_id in seen:
                findings.append(Finding(picture.row, say("%(file)s：与第 %(row)s 张是同一位会员。", file=_shown(picture),
                                                         row=seen[membership_id])))  # fmt: skip
            else:
                seen[membership_id] = picture.row
                matched.append(Matched(picture, membership_id))
    return matched, findings


def _shown(picture: Picture) -> str:
    """The name of a file may be an identity number: it is told by its place and its last four signs."""
    return f"#{picture.row} …{picture.number[-4:]}"


def _members(part: Sequence[Picture], by: Identity) -> dict[int, int]:
    indexes = {index: one.row for one in part for index in _indexes(one.number)}
    numbers = {one.number: one.row for one in part}
    here = visible_to(by, "edit_register")
    by_number = select(func.upper(Membership.number), Membership.id).where(
        func.upper(Membership.number).in_(sorted(numbers)), here
    )
    by_person = select(Person.identity_index, Membership.id).join(Membership, Membership.person_id == Person.id)
    found = {numbers[str(row[0])]: row[1] for row in db.session.execute(by_number.order_by(Membership.id))}
    if indexes:
        rows = db.session.execute(by_person.where(Person.identity_index.in_(sorted(indexes)), here).order_by(Membership.id))
        found |= {indexes[str(row[0])]: row[1] for row in rows}
    return found


def _indexes(number: str) -> list[str]:
    """Every way in which a name may say an identity document."""
    found = []
    for kind in (DocumentKind.ID_NUMBER, DocumentKind.PASSPORT):
        try:
            found.append(identity_index(check_identity(kind, number)))
        except DomainError:
            continue
    return found
