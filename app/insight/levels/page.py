"""The page of bodies side by side: a body itself, and each directly below it with everything below that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for

from app.bodies.models import Body
from app.bodies.rules import UNIT, ids_on
from app.insight.levels import store
from app.insight.levels.store import Waits
from app.kernel.errors import NotFound, say
from app.members.store import admitted_standings
from app.tenancy.capabilities import Capability
from app.tenancy.tenants import tenant
from app.web.access import HeldRole, Identity
from app.web.language import said, translated


@dataclass(frozen=True)
class Line:
    """One body with what is below it: whom it has in all, who holds which tier there, what waits and is late."""

    name: str
    kind: str
    href: str
    members: int
    tiers: Sequence[int]
    waiting: int
    late: int
    oldest: date | None


@dataclass(frozen=True)
class LevelsPage:
    """Everything on the page. `above` leads back up to where somebody is in charge."""

    name: str
    above: Sequence[tuple[str, str]]
    tiers: Sequence[str]
    own: Line
    tabs: Sequence[Mapping[str, object]]
    lines: Sequence[Line]
    total: Line


def has_levels() -> bool:
    """Whether bodies below the association, other than member units, admit people or decide cases: departments are no level."""
    here = tenant().association
    deciding = {kind for role in here.roles.values() if Capability.DECIDE in role.can for kind in role.at}
    return any(kind != UNIT and (one.admits or kind in deciding) for kind, one in here.kinds.items())


def top_of(who: Identity) -> int | None:
    """The highest body whose figures somebody may see."""
    roles = [role for role in who.roles if Capability.SEE_FIGURES in role.capabilities]
    return min(roles, key=lambda role: len(ids_on(role.body_path))).body_id if roles else None


def levels_page(who: Identity, under: int | None, kind: str, *, today: date) -> LevelsPage:
    """The bodies below the one asked for. Raises NotFound for one that is beyond what somebody is in charge of."""
    body = store.find_body(under or top_of(who) or 0)
    role = _role_for(who, body) if body is not None else None
    if body is None or role is None:
        raise NotFound(say("没有这个机构。"))
    own_alone = role.sees == "own"
    below = () if own_alone else store.bodies_below(body.id)
    kinds = [one for one in tenant().association.kinds if any(child.kind == one for child in below)]
    shown = kind if kind in kinds else next(iter(kinds), "")
    sums = _Sums(body.path, today)
    deeper = store.with_bodies_below(body.id) if below else frozenset()
    lines = [sums.line(one, one.path, one.id in deeper) for one in below if one.kind == shown]
    return LevelsPage(
        said(body.name), _above(body, role), [said(tenant().association.tiers[name].label) for name in sums.names],
        sums.line(body, body.path, False, alone=True), _tabs(body, below, kinds, shown), lines,
        sums.line(body, body.path, False, alone=own_alone),
    )  # fmt: skip


def _role_for(who: Identity, body: Body) -> HeldRole | None:
    seeing = (role for role in who.roles if Capability.SEE_FIGURES in role.capabilities)
    return next((role for role in seeing if _reaches(role, body)), None)


def _reaches(role: HeldRole, body: Body) -> bool:
    if role.sees == "own":
        return role.body_id == body.id
    return role.sees == "all" or body.path.startswith(role.body_path)


def _above(body: Body, role: HeldRole) -> list[tuple[str, str]]:
    """The way back up, as far as somebody is in charge."""
    found = []
    for one in ids_on(body.path)[:-1]:
        above = store.find_body(one)
        if above is not None and _reaches(role, above):
            found.append((said(above.name), url_for("insight.levels", under=above.id)))
    return found


def _tabs(body: Body, below: Sequence[Body], kinds: Sequence[str], shown: str) -> list[dict[str, object]]:
    if len(kinds) < 2:
        return []
    return [
        {
            "label": said(tenant().association.kinds[kind].label),
            "href": url_for("insight.levels", under=body.id, kind=kind),
            "count": sum(child.kind == kind for child in below),
            "current": kind == shown,
        }
        for kind in kinds
    ]


class _Sums:
    """The sums of a part of the tree, asked once and added up for each line."""

    def __init__(self, path: str, today: date) -> None:
        self.names = [name for name, tier in tenant().association.tiers.items() if tier.stays]
        self.members = store.registered(path, admitted_standings())
        self.held = store.tiers_held(path) if self.names else []
        self.waits = store.waits(path, today)

    def line(self, body: Body, path: str, deeper: bool, *, alone: bool = False) -> Line:
        """A body with everything below it; `alone`: the body itself only."""

        def here(one: str) -> bool:
            return one == path if alone else one.startswith(path)

        waits = [one for one in self.waits if here(one.path)]
        kinds = tenant().association.kinds
        return Line(
            translated(say("%(name)s（本级）", name=said(body.name))) if alone else said(body.name),
            said(kinds[body.kind].label) if body.kind in kinds else "",
            url_for("insight.levels", under=body.id) if deeper else "",
            sum(count for one, count in self.members if here(one)),
            [sum(count for one, tier, count in self.held if tier == name and here(one)) for name in self.names],
            sum(one.count for one in waits),
            sum(one.late for one in waits),
            _oldest(waits),
        )


def _oldest(waits: Sequence[Waits]) -> date | None:
    return min((one.oldest for one in waits if one.oldest is not None), default=None)
