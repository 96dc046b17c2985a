"""What all pages of this desk share: who may open them, and the choices that forms offer."""

from __future__ import annotations

from app.bodies.models import Body
from app.bodies.rules import UNIT, kinds_above
from app.organisation import store
from app.organisation.store import BodyLine
from app.tenancy.capabilities import Capability
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


def body_choices(kinds: tuple[str, ...], *, but: Body | None = None) -> list[tuple[str, str]]:
    """The open bodies of these kinds that whoever is logged in sees, without one and what stands below it."""
    lines = store.tree(somebody(), limit=MOST_CHOICES)
    wanted = [one for one in lines if one.kind in kinds and (but is None or not one.path.startswith(but.path))]
    return [(str(one.id), indented(one)) for one in wanted]


def indented(one: BodyLine) -> str:
    """A body's name under those above it."""
    return "　" * max(one.path.count("/") - 2, 0) + said(one.name)


def successor_choices(body: Body) -> list[tuple[str, str]]:
    """Who may take over: bodies of the same kind, and the one above."""
    if body.kind == UNIT:
        page = store.bodies_page(somebody(), "", under=body.parent_id, after=None, limit=MOST_CHOICES)
        return [(str(one.id), said(one.name)) for one in page if one.kind == UNIT and one.id != body.id]
    above = [(str(one.id), indented(one)) for one in store.tree(somebody(), limit=MOST_CHOICES) if one.id == body.parent_id]
    return above + body_choices((body.kind,), but=body)


def parents_for(kind: str) -> tuple[str, ...]:
    """The kinds under which a body of a kind stands."""
    return kinds_above(tenant().association, kind)
