"""Who holds duties that are kept apart, as the pages of people and the commands say it."""

from __future__ import annotations

from dataclasses import dataclass

from app.accounts.duties import Clash, clashes
from app.accounts.labels import CAPABILITIES
from app.organisation.store.people import managed
from app.tenancy.capabilities import Capability
from app.tenancy.clock import today
from app.tenancy.tenants import tenant
from app.web.access import Identity
from app.web.language import gettext as _
from app.web.language import said, translated


@dataclass(frozen=True)
class Held:
    """Somebody with two such duties: whose account, and what is said of it."""

    account_id: int
    name: str
    sentence: str


def held_together_in_reach(who: Identity, account_id: int | None = None) -> list[Held]:
    """Those whose accounts I manage, or one of them; a sentence each."""
    found = clashes(today(), among=None if account_id is None else [account_id])
    mine = managed(who, [one.account_id for one in found]) if found else set()
    return [Held(one.account_id, one.name, _sentence(one)) for one in found if one.account_id in mine]


def _sentence(one: Clash) -> str:
    first, second = (translated(CAPABILITIES[Capability(word)]) for word in one.held)
    roles = _("、").join(_label(role) for role in one.roles)
    return str(_("担任%(roles)s，同时可以“%(first)s”和“%(second)s”：两者须由不同的人担任，请收回其一。",
                 roles=roles, first=first, second=second))  # fmt: skip


def _label(name: str) -> str:
    here = tenant().association
    described = here.roles.get(name) or here.offices.get(name)
    return said(described.label) if described else name
