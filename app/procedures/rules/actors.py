"""Who acts: `secretary`, `administrator of city`, `member of form.successor` become a role at a body, or a party."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.tenancy.configuration.concepts.people import Role

ASSOCIATION = "association"
PARTIES = frozenset({"applicant", "member", "unit", "payer", "sponsor", "guardian"})
NOBODY = frozenset({"anyone", "system"})
NO_ACCOUNT = 0


@dataclass(frozen=True)
class Actor:
    """An actor as the configuration writes it: who, and of which place."""

    who: str
    place: str = ""

    @property
    def is_party(self) -> bool:
        """Somebody by what they are in this case, not by an office they hold."""
        return self.who in PARTIES

    @property
    def field(self) -> str:
        """The form's field that names the place, or nothing."""
        return self.place.removeprefix("form.") if self.place.startswith("form.") else ""


@dataclass(frozen=True)
class BodyRef:
    """A body of the tree, as far as acting is concerned."""

    id: int
    kind: str
    path: str


@dataclass(frozen=True)
class HeldRole:
    """A role that somebody holds today, and where."""

    role: str
    body_id: int


@dataclass(frozen=True)
class Acting:
    """Who acts: the account, its person or the unit it acts for, and the roles held today.

    The account is `NO_ACCOUNT` where nobody does, as when a vote closes itself.
    """

    account_id: int
    name: str
    person_id: int | None = None
    unit_id: int | None = None
    roles: tuple[HeldRole, ...] = ()
    stands_in: tuple[tuple[HeldRole, int], ...] = ()
    """The roles among them that are held for another account, with that account."""

    def stands_in_for(self, waiter: Waiter) -> int | None:
        """Whom somebody acts for where this is waited for; none where he acts in his own right."""
        role = HeldRole(waiter.role or "", waiter.body_id or 0)
        return next((account for held, account in self.stands_in if held == role), None)


@dataclass(frozen=True)
class Parties:
    """Whom a case concerns and who filed it."""

    person_id: int | None
    unit_id: int | None
    starter_id: int | None
    filed_for: bool = False


@dataclass(frozen=True)
class Waiter:
    """Who is waited for: a role at a body, an account, a person, a unit."""

    role: str | None = None
    body_id: int | None = None
    body_path: str = ""
    account_id: int | None = None
    person_id: int | None = None
    unit_id: int | None = None


def parse_actor(text: str) -> Actor:
    """`administrator of city` → who and place."""
    who, _, place = text.partition(" of ")
    return Actor(who.strip(), place.strip())


def place_of(actor: Actor, roles: Mapping[str, Role], line: Sequence[BodyRef]) -> BodyRef | None:
    """The body at which a role acts: the nearest of the kind at or above the case's body; none if there is no such.

    `line` goes from the case's body up to the association. An actor without a place acts where its role exists.
    """
    if actor.place == "here":
        return line[0]
    if actor.place == ASSOCIATION:
        return line[-1]
    kinds: Sequence[str] = (actor.place,) if actor.place else _kinds_of(actor.who, roles)
    return next((body for body in line if body.kind in kinds), None)


def acts_at(actor: Actor, roles: Mapping[str, Role], place: BodyRef, *, is_root: bool) -> bool:
    """Whether a step by this actor can wait for its role at this body: a role of the same name elsewhere is another's."""
    if actor.place == "here" or actor.field:
        return True
    if actor.place == ASSOCIATION:
        return is_root
    return place.kind in ((actor.place,) if actor.place else _kinds_of(actor.who, roles))


def _kinds_of(role: str, roles: Mapping[str, Role]) -> Sequence[str]:
    return roles[role].at if role in roles else (ASSOCIATION,)


def waiter_of_party(who: str, parties: Parties) -> Waiter:
    """The applicant is who filed the case; member, payer and unit are whom it concerns."""
    if who == "applicant" and parties.starter_id is not None and not parties.filed_for:
        return Waiter(account_id=parties.starter_id)
    if parties.unit_id is not None:
        return Waiter(unit_id=parties.unit_id)
    return Waiter(person_id=parties.person_id)


def is_for(waiter: Waiter, acting: Acting) -> bool:
    """Whether it is this one who is waited for."""
    if waiter.role is not None:
        return HeldRole(waiter.role, waiter.body_id or 0) in acting.roles
    pairs = (
        (waiter.account_id, acting.account_id),
        (waiter.person_id, acting.person_id),
        (waiter.unit_id, acting.unit_id),
    )
    return any(wanted is not None and wanted == own for wanted, own in pairs)


def concerns(acting: Acting, parties: Parties) -> bool:
    """It is his own case or that of his own unit: nobody decides on that (A6)."""
    if parties.starter_id == acting.account_id and not parties.filed_for:
        return True
    same_person = acting.person_id is not None and acting.person_id == parties.person_id
    return same_person or (acting.unit_id is not None and acting.unit_id == parties.unit_id)
