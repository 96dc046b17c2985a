"""The bodies that an application may be addressed to: few of them as a choice, many found by name or down the tree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for

from app.bodies.models import Body
from app.bodies.rules import ids_on
from app.bodies.store import get_root
from app.kernel.errors import DomainError, say
from app.procedures.rules.actors import ASSOCIATION, BodyRef, parse_actor, place_of
from app.procedures.scope import CaseScope, body_record, scope_of
from app.registration import store
from app.tenancy.configuration.concepts.procedures import Procedure
from app.tenancy.configuration.words import pick
from app.tenancy.tenants import tenant
from app.web.language import current_language, said
from app.web.paging import PAGE, cut

ABOUT_A_MEMBERSHIP = frozenset({"change", "renew", "leave"})
MOST_TO_CHOOSE = 12
"""As many are offered as a choice on one page; more are looked for."""
MOST_FOUND = 30


@dataclass(frozen=True)
class Asking:
    """Where a procedure may be addressed to, judged on a day."""

    name: str
    procedure: Procedure
    today: date

    @property
    def kinds(self) -> list[str]:
        """The kinds of body that take applications; none where the form says where, or a membership stands somewhere."""
        if self.procedure.at is not None or self.procedure.kind in ABOUT_A_MEMBERSHIP:
            return []
        return [kind for kind, described in tenant().association.kinds.items() if described.admits]

    def taking(self, found: Sequence[Body]) -> list[Body]:
        """Those of these bodies at which somebody acts on every step, and against which no condition speaks."""
        above = store.bodies_on(found)
        return [one for one in found if self._can_take([above[i] for i in reversed(ids_on(one.path))])]

    def _can_take(self, line: list[BodyRef]) -> bool:
        body = {"id": line[0].id, "kind": line[0].kind}
        scope = scope_of(tenant().configuration, self.today, case={"procedure": self.name, "body": body})
        return all(scope.holds(one) for one in _on_the_place(self.procedure)) and _is_staffed(line, self.procedure, scope)


def _on_the_place(procedure: Procedure) -> Iterator[str]:
    """Conditions that look at nothing but the body applied to."""
    for one in procedure.require:
        if one.level == "refuse" and one.when is None and "case.body" in one.that and "form." not in one.that:
            yield one.that


def _is_staffed(line: list[BodyRef], procedure: Procedure, scope: CaseScope) -> bool:
    roles = tenant().association.roles
    for step in procedure.steps:
        actor = parse_actor(step.by)
        if actor.is_party or actor.field or actor.place == ASSOCIATION or not scope.holds(step.when):
            continue
        if place_of(actor, roles, line) is None:
            return False
    return True


def places_for(name: str, procedure: Procedure, today: date, within: Sequence[str] | None = None) -> list[Body]:
    """The bodies to choose from; `within`: at or below these places of the tree."""
    asking = Asking(name, procedure, today)
    if not asking.kinds:
        return []
    return asking.taking(store.places(asking.kinds, within))


def choices(name: str, procedure: Procedure, today: date) -> list[Body] | None:
    """The few bodies to choose from on one page; None where there are so many that they are looked for."""
    asking = Asking(name, procedure, today)
    if not asking.kinds:
        return []
    found = store.places(asking.kinds, limit=MOST_TO_CHOOSE + 1)
    return asking.taking(found) if len(found) <= MOST_TO_CHOOSE else None


def chosen_place(asking: Asking, few: list[Body] | None, wished: str | None) -> Body | None:
    """The body that was chosen; the only one where there is no choice. Raises DomainError while nothing was chosen."""
    if few is not None:
        return chosen_among(few, wished)
    chosen = store.find_place(wished, asking.kinds)
    if chosen is None or not asking.taking([chosen]):
        raise DomainError(say("请选择向哪个机构申请。"), "at")
    return chosen


def chosen_among(found: Sequence[Body], wished: str | None) -> Body | None:
    """The body that was chosen among a few; the only one where there is no choice. Raises DomainError for none."""
    if not found:
        return None
    if len(found) == 1:
        return found[0]
    chosen = next((body for body in found if str(body.id) == wished), None)
    if chosen is None:
        raise DomainError(say("请选择向哪个机构申请。"), "at")
    return chosen


def place_record(body_id: int | None) -> dict[str, Any]:
    """What conditions read of the body applied to; the association where none was chosen."""
    return dict(body_record(body_id)) if body_id is not None else {"kind": ASSOCIATION}


# ---- many bodies: looking for one
@dataclass(frozen=True)
class PlaceRow:
    """A body as the picker lists it: its way on where it takes this application, and the way to those below it."""

    name: str
    above: str
    kind: str
    choose: bool
    id: int
    has_below: bool


@dataclass(frozen=True)
class Picker:
    """Looking for the own body: what was searched, or where one stands in the tree; the rows, and what follows."""

    text: str
    line: Sequence[tuple[str, str]]
    tabs: Sequence[Mapping[str, Any]]
    rows: Sequence[PlaceRow]
    count: int
    following: str


def picker(asking: Asking, wished: Mapping[str, str], after: int | None) -> Picker:
    """The bodies that match a text, else those directly below a place in the tree, one kind at a time."""
    text = wished.get("q", "").strip()[:60]
    if text:
        found = store.places_named(asking.kinds, text, limit=MOST_FOUND)
        return Picker(text, (), (), _rows(asking, found), len(found), "")
    under = store.find_place(wished.get("under"), [ASSOCIATION, *tenant().association.kinds]) or get_root()
    counts = store.kinds_below(under.id)
    ordered = [kind for kind in tenant().association.kinds if kind in counts]
    kind = wished.get("kind", "") if wished.get("kind") in counts else next(iter(ordered), "")
    page = cut(store.bodies_directly_below(under.id, kind, after=after, limit=PAGE + 1), lambda one: [one.id])
    following = _address(asking.name, under=under.id, kind=kind, after=page.after) if page.after else ""
    tabs = [_tab(asking.name, under.id, one, counts[one], one == kind) for one in ordered]
    return Picker("", _line(asking.name, under), tabs, _rows(asking, page.rows), counts.get(kind, 0), following)


def _rows(asking: Asking, found: Sequence[Body]) -> list[PlaceRow]:
    takes = {one.id for one in asking.taking([one for one in found if one.kind in asking.kinds])}
    names, parents = store.names_above(found), store.with_bodies_below([one.id for one in found])
    kinds = tenant().association.kinds
    return [
        PlaceRow(said(one.name), " › ".join(said(names[i]) for i in ids_on(one.path)[1:-1]),
                 said(kinds[one.kind].label) if one.kind in kinds else "", one.id in takes, one.id, one.id in parents)
        for one in found
    ]  # fmt: skip


def _tab(name: str, under: int, kind: str, count: int, current: bool) -> dict[str, Any]:
    label = pick(tenant().association.kinds[kind].label, current_language())
    return {"label": label, "href": _address(name, under=under, kind=kind), "count": count, "current": current}


def _line(name: str, under: Body) -> list[tuple[str, str]]:
    names = store.names_above([under])
    return [(said(names[i]), _address(name, under=i) if i != under.id else "") for i in ids_on(under.path)]


def _address(name: str, **chosen: Any) -> str:
    return url_for("registration.before", name=name, **chosen, _anchor="where")
