"""Questions about the register."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, false, func, or_, select, true
from sqlalchemy.orm import aliased

from app.accounts.models import Person
from app.bodies.models import Body
from app.bodies.rules import UNIT, is_root
from app.kernel.errors import NotFound, say
from app.members.models import EVERYWHERE, Enrolment, Fact, HeldTier, KeptAnswers, MemberCount, Membership, MovementCount
from app.members.records import facts_of, line_of_fact, opened
from app.members.rules import FactKind, FactLine
from app.procedures.models import Case, Turn
from app.procedures.parties import Party
from app.tenancy.database import ask, db, made_once
from app.tenancy.tenants import tenant
from app.tenancy.together import recalled, remember, remembered
from app.web.access import HeldRole, Identity

MOST_FOUND = 10
AT_ONCE = 400
PAGE = 50


@dataclass(frozen=True)
class MemberRow:
    """One line of the register."""

    id: int
    number: str
    name: str
    is_unit: bool
    tier: str | None
    standing: str
    admitted_on: date | None
    term_end: date | None


@dataclass(frozen=True)
class Filters:
    """What a list of members is narrowed to; nothing given means all who are admitted."""

    text: str = ""
    tier: str = ""
    standing: str = ""
    about: str = ""


def get_membership(membership_id: int, *, for_update: bool = False) -> Membership:
    """A membership by its id. Raises NotFound."""
    found = remembered(("membership", membership_id), _read_membership, membership_id, for_update)
    if found is None:
        raise NotFound(say("没有这个会员。"))
    return found


def _read_membership(membership_id: int, for_update: bool) -> Membership | None:
    query = select(Membership).where(Membership.id == membership_id).execution_options(populate_existing=for_update)
    return db.session.scalar(query.with_for_update() if for_update else query)


def find_membership(party: Party) -> Membership | None:
    """The register entry of a person or a unit."""
    if not party.key:
        return None
    return remembered(("membership of", party.key), _read_of_party, party)


def entries_below(path: str, *, after: int, limit: int) -> list[tuple[int, Party, bool]]:
    """Those at a body or below it who have not left, in order of their entries, and whether each is admitted."""
    here = (Membership.body_path.startswith(path, autoescape=True), Membership.left_on.is_(None), Membership.id > after)
    query = select(Membership.id, Membership.person_id, Membership.unit_id, Membership.admitted_on).where(*here)
    rows = db.session.execute(query.order_by(Membership.id).limit(limit))
    return [(row[0], Party(row[1], row[2]), row[3] is not None) for row in rows]


def _read_of_party(party: Party) -> Membership | None:
    mine = Membership.unit_id == party.unit_id if party.unit_id is not None else Membership.person_id == party.person_id
    return db.session.scalar(select(Membership).where(mine))


def find_own(identity: Identity) -> Membership | None:
    """The entry of whoever is logged in: of the unit he acts for, else his own."""
    return find_membership(Party(None, identity.unit_id)) or find_membership(Party(identity.person_id, None))


def find_own_entry(identity: Identity) -> tuple[Membership | None, Mapping[str, Any] | None]:
    """The same with the name of the unit where somebody stands; among many questions the file is remembered with it."""
    parties = (Party(None, identity.unit_id), Party(identity.person_id, None))
    rows = (db.session.execute(_own_entry(party.unit_id is not None), {"party": party.unit_id or party.person_id}).first()
            for party in parties if party.key)  # fmt: skip
    found: Any = next((row for row in rows if row is not None), None)
    if found is None:
        return None, None
    membership, kept, name, kind = found
    remember(("membership of", Party(membership.person_id, membership.unit_id).key), membership)
    remember(("kept", membership.id), opened(kept))
    return membership, name if kind == UNIT else None


@made_once
def _own_entry(of_unit: bool) -> Any:
    current = and_(KeptAnswers.membership_id == Membership.id, KeptAnswers.replaced_at.is_(None))
    query = select(Membership, KeptAnswers.values, Body.name, Body.kind).join(Body, Body.id == Membership.body_id)
    mine = (Membership.unit_id if of_unit else Membership.person_id) == bindparam("party")
    return query.outerjoin(KeptAnswers, current).where(mine)


def get_seen(membership_id: int, *, seen_by: Identity) -> Membership:
    """A membership for somebody in charge; outside of his bodies it is not there. Raises NotFound."""
    query = select(Membership).where(Membership.id == membership_id, visible_to(seen_by))
    found: Membership | None = db.session.scalar(query)
    if found is None:
        raise NotFound(say("没有这个会员。"))
    return found


def visible_to(identity: Identity, also: str = "see_register") -> ColumnElement[bool]:
    """Which entries somebody in charge may see: those of the bodies that his roles reach.

    `also` is what the role has to allow besides: to `export` them, to `edit_register`, to `see_figures`.
    """
    return reached(identity.roles, also)


def reached(roles: Sequence[HeldRole], also: str = "see_register") -> ColumnElement[bool]:
    """The same for the roles that somebody holds."""
    seeing = [role for role in roles if {"see_register", also} <= role.capabilities]
    return or_(false(), *[_reach(role) for role in seeing])


def _reach(role: HeldRole) -> ColumnElement[bool]:
    """Those who belong to the body or below it, and those who hold a tier that was granted there (`stays`)."""
    if role.sees == "own":
        return or_(Membership.body_id == role.body_id, _holds_tier(HeldTier.body_id == role.body_id))
    if _sees_all(role):  # a condition that holds for all rows would keep an index from counting
        return true()
    below = Body.path.startswith(role.body_path, autoescape=True)
    return or_(Membership.body_path.startswith(role.body_path, autoescape=True), _holds_tier(below))


def _holds_tier(at: ColumnElement[bool]) -> ColumnElement[bool]:
    return Membership.id.in_(select(HeldTier.membership_id).join(Body, Body.id == HeldTier.body_id).where(at))


def _sees_all(role: HeldRole) -> bool:
    return role.sees != "own" and (role.sees == "all" or is_root(role.body_path))


def counted_for(roles: Sequence[HeldRole], counts: type[MemberCount | MovementCount]) -> ColumnElement[bool]:
    """The counts that these roles reach: of everybody, or of the bodies that are in charge, each together with those below.

    Who belongs to two bodies that stand apart counts twice for who is in charge of both by two roles.
    """
    if sees_everybody(roles):
        return counted_at(counts, EVERYWHERE)
    reached_already = [role.body_path for role in roles if role.sees != "own"]
    found = {
        (role.body_id, role.sees != "own")
        for role in roles
        if not any(role.body_path.startswith(path) and role.body_path != path for path in reached_already)
    }
    alone = {(body_id, below) for body_id, below in found if below or (body_id, True) not in found}
    return or_(false(), *[counted_at(counts, body_id, below=below) for body_id, below in sorted(alone)])


def counted_at(counts: type[MemberCount | MovementCount], body_id: int, *, below: bool = True) -> ColumnElement[bool]:
    """The counts of a body, together with the bodies below it or alone."""
    return and_(counts.body_id == body_id, counts.below == below)


def sees_everybody(roles: Sequence[HeldRole]) -> bool:
    """Whether one of these roles reaches the whole register."""
    return any(_sees_all(role) for role in roles)


def register_page(
    identity: Identity, filters: Filters, *, after: tuple[str, int] | None = None, limit: int = PAGE
) -> list[MemberRow]:
    """A page of the register in the order of numbers, starting after a row (its number and id)."""
    query = select(
        Membership.id, Membership.number_key, Membership.name, Membership.unit_id, Membership.tier, Membership.standing,
        Membership.admitted_on, Membership.term_end,
    ).where(visible_to(identity), *_narrowed(filters))  # fmt: skip
    if after is not None:
        later = Membership.number_key > after[0]
        query = query.where(or_(later, and_(Membership.number_key == after[0], Membership.id > after[1])))
    rows = db.session.execute(query.order_by(Membership.number_key, Membership.id).limit(limit))
    return [
        MemberRow(r.id, r.number_key, r.name, r.unit_id is not None, r.tier, r.standing, r.admitted_on, r.term_end)
        for r in rows
    ]


def _narrowed(filters: Filters) -> list[ColumnElement[bool]]:
    standing = Membership.standing == filters.standing if filters.standing else Membership.standing.in_(admitted_standings())
    narrowed = [standing]
    if filters.tier:
        narrowed.append(Membership.tier == filters.tier)
    if filters.about:
        narrowed.append(Membership.unit_id.is_not(None) if filters.about == "unit" else Membership.person_id.is_not(None))
    if filters.text:
        contains = Membership.name.contains(filters.text, autoescape=True)
        narrowed.append(or_(contains, Membership.number == filters.text))
    return narrowed


def admitted_standings() -> list[str]:
    """The standings of those who are among the members."""
    return [name for name, one in tenant().association.standings.items() if one.admitted]


def count_by_standing(identity: Identity) -> dict[str, int]:
    """How many entries stand how, of those that may be seen."""
    query = select(Membership.standing, func.count()).where(visible_to(identity)).group_by(Membership.standing)
    return {row[0]: row[1] for row in db.session.execute(query.order_by(Membership.standing))}


def find_named(text: str) -> Sequence[Membership]:
    """Members by their exact number, else by their full name; several of one name are all given."""
    wanted = text.strip()
    if not wanted:
        return []
    query = select(Membership).where(Membership.standing.in_(admitted_standings()))
    by_number = db.session.scalars(query.where(Membership.number == wanted)).all()
    if by_number:
        return by_number
    return db.session.scalars(query.where(Membership.name == wanted).order_by(Membership.id).limit(MOST_FOUND)).all()


def history_of(membership_id: int, *, most: int | None = None) -> Sequence[Fact]:
    """The dated facts of a membership, the youngest first."""
    query = select(Fact).where(Fact.membership_id == membership_id).order_by(Fact.on.desc(), Fact.id.desc())
    return db.session.scalars(query.limit(most)).all()


@dataclass(frozen=True)
class Recommended:
    """Who recommended somebody, and on which day."""

    name: str
    at: datetime


def recommended_by(membership: Membership) -> Recommended | None:
    """Who of the unit spoke for somebody before the admission that holds now; None where nobody did."""
    if membership.person_id is None or membership.admitted_on is None:
        return None
    roles = [name for name, role in tenant().association.roles.items() if "recommend" in role.can]
    row: Any = ask(_recommended(), membership=membership.id, roles=roles).first()
    return Recommended(*row) if row else None


@made_once
def _recommended() -> Any:
    query = (
        select(Turn.name, Turn.at)
        .join(Fact, Fact.case_id == Turn.case_id)
        .where(Fact.membership_id == bindparam("membership"), Fact.kind == FactKind.ADMITTED)
        .where(Turn.onward, Turn.acted_as.in_(bindparam("roles", expanding=True)))
    )
    return query.order_by(Turn.at.desc(), Turn.id.desc()).limit(1)  # by id alone SQLite may read all answers there are


def tiers_held(membership_id: int) -> Sequence[HeldTier]:
    """The tiers that somebody holds beside each other, each at the body that granted it, the oldest first."""
    query = select(HeldTier).where(HeldTier.membership_id == membership_id)
    return db.session.scalars(query.order_by(HeldTier.since, HeldTier.id)).all()


@dataclass(frozen=True)
class LevelHeld:
    """A tier that somebody holds, at which body, since when."""

    tier: str
    body_name: Any
    since: date


def levels_of(membership_id: int) -> list[LevelHeld]:
    """The tiers that somebody holds beside each other, with the names of the bodies; nothing is asked where none stays."""
    if not any(tier.stays for tier in tenant().association.tiers.values()):
        return []
    query = select(HeldTier.tier, Body.name, HeldTier.since).join(Body, Body.id == HeldTier.body_id)
    query = query.where(HeldTier.membership_id == membership_id).order_by(HeldTier.since, HeldTier.id)
    return [LevelHeld(*row) for row in db.session.execute(query)]


def libraries_of(membership_id: int) -> Sequence[str]:
    """The libraries somebody stands in."""
    known: list[str] | None = recalled(("enrolments", membership_id))
    if known is not None:
        return list(known)
    query = select(Enrolment.library).where(Enrolment.membership_id == membership_id, Enrolment.until.is_(None))
    return db.session.scalars(query.order_by(Enrolment.id)).all()


def has_term(membership: Membership) -> bool:
    """Whether a term began since the present admission."""
    since = membership.admitted_on
    return since is not None and any(f.kind is FactKind.TERM and f.on >= since for f in facts_of(membership.id))


def seats_taken(tier: str) -> int:
    """How many members a tier has."""
    taken = select(func.count()).where(Membership.tier == tier, Membership.standing.in_(admitted_standings()))
    return db.session.scalar(taken) or 0


class FileVersion(NamedTuple):
    """A member's file as it was kept once, sealed, with the number of the case that it came of."""

    kept_at: datetime
    sealed: str
    number: str | None


def versions_of_file(membership_id: int, *, most: int) -> list[FileVersion]:
    """The latest versions of a member's file, the youngest first."""
    query = select(KeptAnswers.kept_at, KeptAnswers.values, Case.number).outerjoin(Case, Case.id == KeptAnswers.case_id)
    query = query.where(KeptAnswers.membership_id == membership_id).order_by(KeptAnswers.id.desc()).limit(most)
    return [FileVersion(*row) for row in db.session.execute(query)]


# ---- a unit's people, a person's unit
def unit_with_entry(membership_id: int) -> int | None:
    """The unit whose entry it is; None for a person's."""
    return db.session.scalar(select(Membership.unit_id).where(Membership.id == membership_id))


def admitted_at(unit_id: int, *, most: int) -> Sequence[Membership]:
    """The admitted persons who stand at a unit, in order of their entries."""
    query = select(Membership).where(Membership.body_id == unit_id, Membership.person_id.is_not(None))
    query = query.where(Membership.admitted_on.is_not(None), Membership.left_on.is_(None))
    return db.session.scalars(query.order_by(Membership.id).limit(most)).all()


def find_unit_of(membership_id: int) -> Membership | None:
    """The entry of the unit at which a person stands, once it was admitted."""
    own = select(Membership.body_id).where(Membership.id == membership_id, Membership.person_id.is_not(None))
    query = select(Membership).where(Membership.unit_id.in_(own), Membership.admitted_on.is_not(None))
    return db.session.scalars(query.order_by(Membership.id).limit(1)).first()


def facts_of_many(ids: Sequence[int]) -> Mapping[int, Sequence[FactLine]]:
    """The facts of some memberships, each in the order of their days."""
    found: dict[int, list[FactLine]] = defaultdict(list)
    query = select(Fact).where(Fact.membership_id.in_(ids)).order_by(Fact.on, Fact.id)
    for fact in db.session.scalars(query) if ids else ():
        found[fact.membership_id].append(line_of_fact(fact))
    return found


def files_of_many(ids: Sequence[int]) -> Mapping[int, dict[str, Any]]:
    """The files of some memberships, opened."""
    query = select(KeptAnswers.membership_id, KeptAnswers.values)
    query = query.where(KeptAnswers.membership_id.in_(ids), KeptAnswers.replaced_at.is_(None))
    rows = db.session.execute(query.order_by(KeptAnswers.id)) if ids else ()
    return {membership: opened(sealed) for membership, sealed in rows}


def taken_back_whole(cases: Sequence[int]) -> frozenset[int]:
    """Those of these cases that noted something of a member, and all of it was taken back since."""
    found: set[int] = set()
    undone = aliased(Fact)
    for start in range(0, len(cases), AT_ONCE):
        some = Fact.case_id.in_(cases[start : start + AT_ONCE])
        query = select(Fact.case_id).outerjoin(undone, undone.reverses_id == Fact.id).where(some, Fact.reverses_id.is_(None))
        query = query.group_by(Fact.case_id).having(func.count() == func.count(undone.id)).order_by(Fact.case_id)
        found |= {case for case in db.session.scalars(query) if case is not None}
    return frozenset(found)


# ---- who is known by an identity document
def is_in_the_house(identity_index: str) -> bool:
    """Whether anybody is known by this document."""
    return db.session.scalar(select(Person.id).where(Person.identity_index == identity_index)) is not None


def is_looked_after(identity_index: str, *, by: Identity) -> bool:
    """Whether who is known by this document stands in the reader's own unit, or in his part of the register."""
    own = or_(visible_to(by), Membership.body_id == (by.unit_id or 0))
    mine = select(Membership.id).join(Person, Person.id == Membership.person_id)
    return db.session.scalar(mine.where(Person.identity_index == identity_index, own).limit(1)) is not None
