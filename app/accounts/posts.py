"""Offices that act in procedures: to pages and steps an office is a role that is held at a body, as long as it is held.

Offices are the register's; it says here who holds them. A word that names a role and an office means the role.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol
from weakref import WeakKeyDictionary

from app.tenancy.configuration.concepts.association import Association
from app.tenancy.configuration.load import Configuration
from app.tenancy.tenants import tenant


class Posts(Protocol):
    """What whoever keeps the offices answers."""

    def of_account(self, account_id: int, offices: frozenset[str], on: date) -> Sequence[tuple[str, int, str]]:
        """Which of these offices somebody holds on a day: office, body, the body's path."""
        ...

    def accounts(self, office: str, body_id: int, on: date) -> Sequence[int]:
        """The accounts of those who hold an office at a body on a day."""
        ...

    def everybody(self, offices: frozenset[str], on: date) -> Sequence[tuple[int, str]]:
        """Every account that holds one of these offices on a day, with the office."""
        ...


_kept_by: list[Posts] = []
_acting: WeakKeyDictionary[Configuration, frozenset[str]] = WeakKeyDictionary()


def register_posts(posts: Posts) -> None:
    """`members` says here who answers for offices."""
    _kept_by[:] = [posts]


def acting_offices() -> frozenset[str]:
    """The offices that the association's steps, notices and kinds of body name; none where only roles act."""
    known = tenant().configuration
    if known not in _acting:
        _acting[known] = offices_that_act(known.association)
    return _acting[known]


def offices_that_act(association: Association) -> frozenset[str]:
    """The same for any version of a folder."""
    return frozenset(_named(association)) & (association.offices.keys() - association.roles.keys())


def _named(association: Association) -> set[str]:
    actors = [actor for kind in association.kinds.values() for actor in (*kind.opened_by, kind.needs_consent)]
    actors += [actor for role in association.roles.values() for actor in role.granted_by]
    for procedure in association.procedures.values():
        actors += [*procedure.starts, procedure.reopened_by, *(step.by for step in procedure.steps)]
        actors += [actor for step in procedure.steps for actor in (step.gathered_by, step.delegated_to)]
    actors += [actor for notice in association.notices.values() for actor in notice.to]
    return {actor.partition(" of ")[0].strip() for actor in actors if actor}


def posts_of(account_id: int, on: date) -> Sequence[tuple[str, int, str]]:
    """The offices that act and that somebody holds today; nothing is asked where none acts."""
    offices = acting_offices()
    return _kept_by[0].of_account(account_id, offices, on) if offices and _kept_by else ()


def everybody_in_office(offices: frozenset[str], on: date) -> Sequence[tuple[int, str]]:
    """Every account that holds one of these offices on a day, with the office."""
    return _kept_by[0].everybody(offices, on) if offices and _kept_by else ()


def holders_of_post(office: str, body_id: int, on: date) -> Sequence[int]:
    """The accounts of those who hold an office at a body; none for a word that is no office that acts."""
    return _kept_by[0].accounts(office, body_id, on) if office in acting_offices() and _kept_by else ()
