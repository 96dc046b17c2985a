"""Who can reveal what: rooms above register how their protected values are read, and who may reach them.

A subject is `kind:id`, for example `person:17`. The revealer answers with the plain value, or raises NotFound for what
is not there or not within reach of whoever asks.
"""

from __future__ import annotations

from collections.abc import Callable

from app.accounts import store
from app.accounts.models import IDENTITY_COLUMN
from app.bodies.rules import ids_on
from app.kernel.errors import NotFound, say
from app.tenancy.capabilities import Capability
from app.tenancy.keys import unseal
from app.web.access import Identity

Revealer = Callable[[str, str, Identity], str]
Reach = Callable[[Identity, int], bool]

_revealers: dict[str, Revealer] = {}
_reaches: list[Reach] = []


def register_revealer(kind: str, revealer: Revealer) -> None:
    """Say how protected values of one kind of subject are read: `revealer(id, field, identity) -> plain value`."""
    _revealers[kind] = revealer


def register_reach(reach: Reach) -> None:
    """Say who else is within reach: `reach(identity, person_id)`. One yes is enough."""
    if reach not in _reaches:
        _reaches.append(reach)


def plain_value(subject: str, field: str, identity: Identity) -> str:
    """The plain value of a protected field. Raises NotFound."""
    kind, _, identifier = subject.partition(":")
    revealer = _revealers.get(kind)
    if revealer is None:
        raise NotFound(say("没有这项内容。"))
    return revealer(identifier, field, identity)


def _reveal_person(identifier: str, field: str, identity: Identity) -> str:
    if not identifier.isascii() or not identifier.isdigit() or len(identifier) > 15:
        raise NotFound(say("没有这个人。"))
    person_id = int(identifier)
    if not (sees_everybody(identity) or any(reach(identity, person_id) for reach in _reaches)):
        raise NotFound(say("没有这个人。"))
    person = store.get_person(person_id)
    found = {
        "identity": unseal(IDENTITY_COLUMN, person.identity_sealed) if person.identity_sealed else "",
        "mobile": person.mobile,
        "email": person.email,
    }.get(field, "")
    if not found:
        raise NotFound(say("没有这项内容。"))
    return found


def sees_everybody(identity: Identity) -> bool:
    """Does whoever asks see protected values all over the association?"""
    return any(
        Capability.SEE_PROTECTED in held.capabilities
        and (held.sees == "all" or (held.sees == "below" and len(ids_on(held.body_path)) == 1))
        for held in identity.roles
    )


register_revealer("person", _reveal_person)
