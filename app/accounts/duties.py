"""Duties that no one person may hold together (`apart:`, 三员分立): who holds two all the same.

Giving a role refuses a second duty; what was given before the folder said so, and offices that came by an election, are
found here and shown to whoever manages accounts, and by `flask tenants check`, until one of the two is taken away.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.accounts import store
from app.accounts.posts import everybody_in_office, offices_that_act, posts_of
from app.accounts.rights import IN_OFFICE, OF_THE_PERSON_ALONE
from app.accounts.rules import held_together
from app.tenancy.configuration.concepts.association import Association
from app.tenancy.tenants import tenant


@dataclass(frozen=True)
class Clash:
    """Somebody who holds what has to be kept apart: by which roles and offices, and the first two capabilities."""

    account_id: int
    name: str
    roles: tuple[str, ...]
    held: tuple[str, str]


@dataclass(frozen=True)
class Duty:
    """One role (or office) that an account holds or is going to hold; `deputy`: in somebody else's place."""

    role: str
    deputy: bool = False


def capabilities_of(association: Association, duties: Iterable[Duty]) -> frozenset[str]:
    """What roles and offices allow together; a deputy has a role but for what is of the person alone."""
    found: set[str] = set()
    for one in duties:
        if one.role in association.roles:
            can = set(association.roles[one.role].can)
            found |= can - {word.value for word in OF_THE_PERSON_ALONE} if one.deputy else can
        elif one.role in association.offices:
            found |= {word.value for word in IN_OFFICE}
    return frozenset(found)


def held_by(account_id: int, today: date) -> frozenset[str]:
    """Everything that one account may do by its roles, units aside, and by its offices that act."""
    association = tenant().association
    duties = [Duty(one) for one in store.duties_of(account_id)] + [Duty(post[0]) for post in posts_of(account_id, today)]
    return capabilities_of(association, duties)


def clashes(today: date, association: Association | None = None, among: Collection[int] | None = None) -> list[Clash]:
    """Everybody who holds two duties that are kept apart, by name; as another version of the folder would have it, too."""
    known = association or tenant().association
    if not known.apart:
        return []
    both: dict[int, tuple[tuple[str, ...], tuple[str, str]]] = {}
    for account, mine in _duties(known, today, among).items():
        held = held_together(known.apart, capabilities_of(known, mine))
        if held is not None:
            both[account] = tuple(dict.fromkeys(one.role for one in mine)), held
    found = [Clash(account, name, *both[account]) for account, name in store.names_of_open(both).items()] if both else []
    return sorted(found, key=lambda one: (one.name, one.account_id))


def _duties(association: Association, today: date, among: Collection[int] | None) -> Mapping[int, Sequence[Duty]]:
    found: dict[int, list[Duty]] = {}
    for account, role, deputy in store.duties_at(today):
        found.setdefault(account, []).append(Duty(role, deputy))
    for account, office in everybody_in_office(offices_that_act(association), today):
        found.setdefault(account, []).append(Duty(office))
    return {account: mine for account, mine in found.items() if among is None or account in among}
