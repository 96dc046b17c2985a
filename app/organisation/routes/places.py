"""What all pages of this desk share: who may open them, and the choices that forms offer."""

from __future__ import annotations

from app.bodies.models import Body
from app.bodies.rules import UNIT, kinds_above
from app.organisation import store
from app.organisation.permission import places_to_open
from app.organisation.store import BodyLine
from app.tenancy.capabilities import Capability
from app.tenancy.clock import today
from app.tenancy.tenants import tenant
from app.web.access import requires, somebody
from app.web.language import said

KEY = "int(max=2147483647)"
MOST_CHOICES = 1000
seeing = requires(Capability.MANAGE_ACCOUNTS, Capability.SEE_REGISTER)
managing = requires(Capability.MANAGE_ACCOUNTS)


def the_body(body_id: int) -> Body:
    """A body that whoever is logged in sees here. Raises NotFound."""
    return store.get_seen_body(body_id, somebody())


def role_choices(roles: list[str]) -> list[tuple[str, str]]:
    """Roles with their labels."""
    known = tenant().association.roles
    return [(role, said(known[role].label)) for role in roles if role in known]


def parent_choices(body: Body) -> list[tuple[str, str]]:
    """Where a body may be moved to: bodies under which it stands and its mover opens such ones, without what is below it."""
    kinds, lines = kinds_above(tenant().association, body.kind), store.tree(somebody(), limit=MOST_CHOICES)
    wanted = [one for one in lines if one.kind in kinds and not one.path.startswith(body.path) and one.id != body.parent_id]
    reached = places_to_open(body.kind, [one.path for one in wanted], somebody(), today())
    return [(str(one.id), indented(one)) for one in wanted if one.path in reached]


def indented(one: BodyLine) -> str:
    """A body's name under those above it."""
    return "　" * max(one.path.count("/") - 2, 0) + said(one.name)


def successor_choices(body: Body) -> list[tuple[str, str]]:
    """Who may take over: the body above, and bodies of the same kind that are this one's to change as well."""
    if body.kind == UNIT:
        lines = store.bodies_page(somebody(), "", under=body.parent_id, after=None, limit=MOST_CHOICES)
        return [(str(one.id), said(one.name)) for one in lines if one.kind == UNIT and one.id != body.id]
    lines = store.tree(somebody(), limit=MOST_CHOICES)
    above = [(str(one.id), indented(one)) for one in lines if one.id == body.parent_id]
    others = [one for one in lines if one.kind == body.kind and not one.path.startswith(body.path)]
    reached = places_to_open(body.kind, [_above(one) for one in others], somebody(), today())
    return above + [(str(one.id), indented(one)) for one in others if _above(one) in reached]


def _above(one: BodyLine) -> str:
    """The place of the body above."""
    return one.path.rstrip("/").rpartition("/")[0] + "/"
