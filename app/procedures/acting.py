"""Who acts, read inside the transaction: rights taken away a second ago no longer count (A4)."""

from __future__ import annotations

from datetime import date

from app.accounts.models import Account
from app.accounts.rules import AccountKind, AccountState
from app.accounts.store import get_account, roles_held
from app.bodies.store import get_body
from app.kernel.errors import NotAllowed, say
from app.procedures.rules.actors import Acting, BodyRef, HeldRole
from app.web.access import Identity

MAY_ACT = frozenset({AccountState.ACTIVE, AccountState.APPLICATION_ONLY})


def acting(account_id: int, today: date) -> Acting:
    """The account as it is now, with the roles it holds on that day. Raises NotAllowed when it may not act at all."""
    account = get_account(account_id)
    if account.state not in MAY_ACT:
        raise NotAllowed(say("此账号已停用，不能办理。"))
    held = roles_held(account_id, on=today)
    roles = tuple(HeldRole(grant.role, grant.body_id) for grant in held)
    stands_in = tuple((HeldRole(one.role, one.body_id), one.for_account) for one in held if one.for_account is not None)
    return Acting(account.id, account.name, account.person_id, unit_of(account), roles, stands_in)


def principal(account_id: int) -> Acting:
    """Whom a deputy acts for, as far as it matters whose case it is."""
    account = get_account(account_id)
    return Acting(account.id, account.name, account.person_id, unit_of(account))


def acting_of(identity: Identity) -> Acting:
    """Whoever is logged in, as the pages know it; an action reads it anew."""
    roles = tuple(HeldRole(held.role, held.body_id) for held in identity.roles)
    return Acting(identity.account_id, identity.name, identity.person_id, identity.unit_id, roles)


def unit_of(account: Account) -> int | None:
    """The unit that an account acts for."""
    return account.body_id if account.kind is AccountKind.UNIT else None


def bodies_of(who: Acting) -> list[BodyRef]:
    """The bodies at which somebody holds a role."""
    found = {role.body_id: get_body(role.body_id) for role in who.roles}
    return [BodyRef(body.id, body.kind, body.path) for body in found.values()]
