"""What somebody may do with a body or a role now, read inside the transaction or for a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from app.accounts.store import GrantRow, roles_held
from app.bodies.models import Body
from app.bodies.rules import is_root
from app.kernel.errors import NotAllowed, say
from app.organisation.rules import Own, kinds_to_open, may_change, may_grant, may_open
from app.procedures.acting import acting
from app.procedures.docket import line_of
from app.procedures.rules.actors import Acting, HeldRole
from app.tenancy.capabilities import Capability
from app.tenancy.tenants import tenant
from app.web.access import Identity


def refuse_opening(kind: str, above: Body, *, by: int, today: date) -> None:
    """Raise NotAllowed for who may not open such a body there."""
    if not may_open(kind, acting(by, today), line_of(above.path), tenant().association):
        raise NotAllowed(say("您不能在这里开设这种机构。"))


def may_appoint_administrator(kind: str, above: Body, *, by: int, today: date) -> bool:
    """Whether somebody opens such a body in his own right: who stands in opens it, and gives nobody an account with it."""
    return may_open(kind, in_own_right(by, today), line_of(above.path), tenant().association)


def refuse_change(body: Body, *, by: int, today: date) -> None:
    """Raise NotAllowed for who may not rename or move this body."""
    if not may_change(body.kind, acting(by, today), line_of(body.path), tenant().association):
        raise NotAllowed(say("您不能变更这个机构。"))


def refuse_closing(body: Body, *, by: int, today: date) -> None:
    """Raise NotAllowed for who may not close this body in his own right: with it everybody's roles there end."""
    refuse_change(body, by=by, today=today)
    if not may_change(body.kind, in_own_right(by, today), line_of(body.path), tenant().association):
        raise NotAllowed(say("代理他人期间不能停用机构，请由本人办理。"))


def refuse_grant(role: str, body: Body, *, by: int, today: date) -> None:
    """Raise NotAllowed for who may not give this role here. Rights that were taken a second ago do not count.

    Neither do those that are held in somebody's place: what a deputy gave would last when he stands in no longer.
    """
    own = [_own(row) for row in roles_held(by, on=today) if row.for_account is None]
    known, line = [one for one in own if one], line_of(body.path)
    if not may_grant(role, in_own_right(by, today), known, line, association=tenant().association):
        raise NotAllowed(say("您不能在这个机构授予或收回这一角色。"))


def in_own_right(account_id: int, today: date) -> Acting:
    """Somebody with those roles alone that he holds for nobody else."""
    who = acting(account_id, today)
    borrowed = {held for held, _account in who.stands_in}
    return replace(who, roles=tuple(held for held in who.roles if held not in borrowed), stands_in=())


def _own(row: GrantRow) -> Own | None:
    described = tenant().association.roles.get(row.role)
    return Own(row.role, row.body_path, described.sees) if described else None


def places_to_open(kind: str, places: Iterable[str], who: Identity, today: date) -> frozenset[str]:
    """Of these places in the tree, by their paths, those under which somebody may open such a body, and so change it."""
    mine, association = acting(who.account_id, today), tenant().association
    return frozenset(path for path in {*places} if may_open(kind, mine, line_of(path), association))


def may_close_body(body: Body, who: Identity, today: date) -> bool:
    """Whether the page offers to close this body: not to who stands in for somebody."""
    return may_change(body.kind, in_own_right(who.account_id, today), line_of(body.path), tenant().association)


def may_change_body(body: Body, who: Identity, today: date) -> bool:
    """Whether the page offers to change this body."""
    return may_change(body.kind, acting(who.account_id, today), line_of(body.path), tenant().association)


def openable(body: Body, who: Identity, today: date) -> list[str]:
    """The kinds that the page offers to open below this body."""
    return kinds_to_open(acting(who.account_id, today), line_of(body.path), tenant().association)


def grantable(body: Body, who: Identity, today: date) -> list[str]:
    """The roles that the page offers to give at this body."""
    mine, line = in_own_right(who.account_id, today), line_of(body.path)
    own = [Own(one.role, one.body_path, one.sees) for one in who.roles if HeldRole(one.role, one.body_id) in mine.roles]
    roles = tenant().association.roles
    return [role for role in roles if may_grant(role, mine, own, line, association=tenant().association)]


def keeps_offices(account_id: int, today: date, *, in_own_right: bool = False) -> bool:
    """Whether somebody edits the register of the whole association, and so enters who takes and leaves offices."""
    roles = tenant().association.roles
    held = [row for row in roles_held(account_id, on=today) if row.role in roles]
    if in_own_right:
        held = [row for row in held if row.for_account is None]
    return any(
        Capability.EDIT_REGISTER in roles[row.role].can and roles[row.role].sees != "own"
        and (roles[row.role].sees == "all" or is_root(row.body_path))
        for row in held
    )  # fmt: skip
