"""Whose door a page is, and the way from one account to another: nobody who knocks at the wrong one stands before a wall."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import current_app, g, request

from app.kernel.errors import Message, say
from app.tenancy.configuration.concepts import Login
from app.tenancy.tenants import tenant
from app.web.access import Identity, access_of
from app.web.language import said

PERSON, UNIT, STAFF = "person", "unit", "staff"
KINDS = {PERSON: say("个人账号"), UNIT: say("单位账号"), STAFF: say("工作人员账号")}
PLACES = {"/unit": UNIT}
"""The pages of one kind of account, whatever it may do."""


@dataclass(frozen=True)
class WayIn:
    """Leaving this account for another tab of the login: its words, and where it leads after logging out."""

    label: str
    href: str


@dataclass(frozen=True)
class Gate:
    """What the page says to whoever is logged in with another kind of account than the page is for."""

    sentence: Message
    """Who is logged in, by which kind of account."""
    whose: Message | None
    """For which kinds of account the page is; none where it is a matter of rights and not of kinds."""
    ways: tuple[WayIn, ...]


def kind_of(login: Login) -> str:
    """For which kind of account a tab of the login is."""
    if "staff_name" in login.by:
        return STAFF
    return UNIT if "unit_name" in login.by else PERSON


def gate_before() -> Gate | None:
    """The gate before which whoever is logged in stands; None for nobody, and where something was to be changed."""
    who: Identity | None = g.get("identity")
    if who is None or g.get("tenant") is None or request.method not in ("GET", "HEAD"):
        return None
    kinds = [kind for kind in _kinds_for_this_page() if kind != who.kind]
    return gate_for(who, kinds, request.full_path.rstrip("?"))


def gate_for(who: Identity, kinds: Collection[str], back: str) -> Gate:
    """The gate for somebody who wants what is there for these kinds of account; `back` is where the login leads."""
    logins = tenant().association.logins.items()
    ways = [WayIn(said(login.label), _after_leaving(name, back)) for name, login in logins if kind_of(login) in kinds]
    mine = say("您目前以“%(name)s”（%(kind)s）登录。", name=who.name, kind=KINDS.get(who.kind, KINDS[PERSON]))
    return Gate(mine, _whose([KINDS[one] for one in KINDS if one in kinds]), tuple(ways))


def _whose(kinds: Sequence[Message]) -> Message | None:
    if not kinds:
        return None
    either = kinds[0] if len(kinds) == 1 else say("%(first)s或%(second)s", first=kinds[0], second=kinds[1])
    return say("这里供%(kinds)s使用。", kinds=either)


def _after_leaving(tab: str, back: str) -> str:
    return f"/login?{urlencode({'tab': tab, 'next': back})}"


def _kinds_for_this_page() -> Iterable[str]:
    """Whose the page is: by its place, else by which accounts can hold what it asks for."""
    for place, kind in PLACES.items():
        if f"{request.path}/".startswith(f"{place}/"):
            return (kind,)
    wanted = access_of(current_app.view_functions.get(request.endpoint or ""))
    if not isinstance(wanted, tuple):
        return ()
    roles = [role for role in tenant().association.roles.values() if {*wanted} & {*role.can}]
    return {UNIT if tuple(role.at) == (UNIT,) else STAFF for role in roles}
