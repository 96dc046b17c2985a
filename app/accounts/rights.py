"""What the roles that somebody holds mean today: capabilities, and where they count."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from app.accounts import store
from app.accounts.posts import acting_offices
from app.accounts.rules import LOGS_IN, AccountState
from app.kernel.errors import NotAllowed, say
from app.tenancy.capabilities import Capability
from app.tenancy.clock import local_day
from app.tenancy.tenants import tenant
from app.web.access import HeldRole, Identity

IN_OFFICE = frozenset({Capability.DECIDE})
NOWHERE = "/0/0/"
"""A place at or below which nothing stands."""
OF_THE_PERSON_ALONE = frozenset({Capability.MANAGE_ACCOUNTS})
"""What a deputy cannot do with a role that he holds for somebody: an account or a right that he gave would last when he
stands in no longer, and one that he took would be missed by whoever comes back."""


def roles_of(account_id: int, moment: datetime) -> tuple[HeldRole, ...]:
    """The roles an account holds now, as configured today."""
    return as_configured(store.roles_held(account_id, on=local_day(moment)))


def grants_of(account_id: int, moment: datetime) -> list[tuple[HeldRole, int | None]]:
    """The same, each with the account it is held for; none where it is held in one's own right."""
    rows = store.roles_held(account_id, on=local_day(moment))
    return [(role, row.for_account) for row in rows for role in as_configured([row])]


def who_asked(account_id: int, moment: datetime) -> Identity:
    """Whoever acts, or asked for a job, with the rights held now. Raises NotAllowed for who may not log in any more."""
    account = store.get_account(account_id)
    if account.state not in LOGS_IN:
        raise NotAllowed(say("此账号已停用，不能办理。"))
    roles, opened = roles_of(account.id, moment), account.state is AccountState.ACTIVE
    return Identity(account.id, account.name, account.kind.value, opened, account.person_id, account.body_id, roles)


def as_configured(held: Iterable[store.GrantRow]) -> tuple[HeldRole, ...]:
    """What roles and offices mean today; one that the configuration lost gives nothing.

    A deputy has the role but for what is of the person alone. An office that acts decides what is put before it and sees
    nothing else: how far somebody sees is said by roles.
    """
    described, acting = tenant().association.roles, acting_offices()
    return tuple(
        HeldRole(row.role, row.body_id, row.body_path, _capabilities(row), described[row.role].sees)
        if row.role in described
        else HeldRole(row.role, row.body_id, NOWHERE, IN_OFFICE)
        for row in held
        if row.role in described or row.role in acting
    )


def _capabilities(row: store.GrantRow) -> frozenset[Capability]:
    granted = frozenset(Capability(one) for one in tenant().association.roles[row.role].can)
    return granted if row.for_account is None else granted - OF_THE_PERSON_ALONE
