"""What somebody may begin today, and where: the procedures of the association as doors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.bodies.models import Body
from app.bodies.rules import ids_on
from app.bodies.store import get_body
from app.kernel.errors import DomainError, NotFound, say
from app.procedures.offering import offered
from app.procedures.parties import the_register
from app.procedures.rules.actors import ASSOCIATION, BodyRef, parse_actor, place_of
from app.procedures.rules.starting import starts_for_oneself
from app.procedures.scope import CaseScope, body_record, scope_of
from app.procedures.windows import windows_for
from app.registration import store
from app.registration.applicant import Applicant, concerns_kind, open_to_newcomers
from app.registration.words import Opening, cost_line, how_long, opening, prices
from app.tenancy.configuration.concepts.procedures import Procedure
from app.tenancy.tenants import tenant
from app.web.access import Identity
from app.web.language import said

ABOUT_A_MEMBERSHIP = frozenset({"change", "renew", "leave"})
JOIN = "join"
MOST_CHOICES = 400


@dataclass(frozen=True)
class Offer:
    """One procedure that may be begun: what it is and takes; `running` is the number of one's own open case."""

    name: str
    procedure: Procedure
    opening: Opening
    time: str
    cost: str
    running: str = ""


def get_offered(name: str) -> Procedure:
    """A procedure that can be started here. Raises NotFound for any other."""
    procedure = _begun_here().get(name)
    if procedure is None:
        raise NotFound(say("没有这个事项，或它尚未开放办理。"))
    return procedure


def _begun_here() -> Mapping[str, Procedure]:
    """What is begun at this desk; what an article walks is begun where the article is written."""
    moderations = tenant().association.site.moderations()
    return {name: procedure for name, procedure in offered().items() if name not in moderations}


def offers(applicant: Applicant, who: Identity | None, today: date) -> list[Offer]:
    """Everything this visitor may begin in his own matter, joining first."""
    member = the_register().record(applicant.party, today) if applicant.party.key else {}
    named = [(n, p) for n, p in _begun_here().items() if _is_for(p, applicant, member, today)]
    named.sort(key=lambda one: one[1].kind != JOIN)
    path = _path_of(member) if any(p.open_set_by for _, p in named) else ""
    return [_offer(name, procedure, who, today=today, path=path) for name, procedure in named]


def _path_of(member: Mapping[str, Any]) -> str:
    """Where somebody belongs; nowhere before he is known."""
    own = member.get("body")
    return get_body(int(own["id"])).path if own and own.get("id") else ""


def own_path(applicant: Applicant, today: date, procedure: Procedure) -> str:
    """Where an applicant belongs, looked up only where a body may set windows of its own."""
    if procedure.open_set_by is None or not applicant.party.key:
        return ""
    return _path_of(the_register().record(applicant.party, today))


def _is_for(procedure: Procedure, applicant: Applicant, member: Mapping[str, Any], today: date) -> bool:
    if applicant.account_id is None:
        return open_to_newcomers(procedure)
    if not concerns_kind(applicant.party, procedure):
        return False
    admitted, is_unit = bool(member.get("is_admitted")), applicant.party.unit_id is not None
    if admitted and procedure.kind == JOIN:
        return False
    if not starts_for_oneself(procedure.starts, is_member=admitted, is_unit=is_unit):
        return False
    return procedure.when is None or scope_of(tenant().configuration, today, member=member).holds(procedure.when)


def _offer(name: str, procedure: Procedure, who: Identity | None, *, today: date, path: str) -> Offer:
    found = prices(procedure, tenant().association, today)
    running = (store.find_running(name, who) or "") if who is not None and procedure.one_open == "member" else ""
    counts = windows_for(name, procedure, path).stretches
    return Offer(name, procedure, opening(counts, today), how_long(procedure), cost_line(found), running)


# ---- where to apply
def places_for(name: str, procedure: Procedure, today: date) -> list[Body]:
    """The bodies that such an application may be addressed to.

    None where the form itself says where it belongs, and where it is about a membership, which stands somewhere already.
    """
    if procedure.at is not None or procedure.kind in ABOUT_A_MEMBERSHIP:
        return []
    kinds = [kind for kind, described in tenant().association.kinds.items() if described.admits]
    if not kinds:
        return []
    found = store.places(kinds)
    above = store.bodies_on(found)
    case = {"procedure": name}
    return [one for one in found if _can_take([above[i] for i in reversed(ids_on(one.path))], case, procedure, today)]


def _can_take(line: list[BodyRef], case: dict[str, Any], procedure: Procedure, today: date) -> bool:
    """Somebody can act on every step there, and no condition on the place itself speaks against it."""
    body = {"id": line[0].id, "kind": line[0].kind}
    scope = scope_of(tenant().configuration, today, case={**case, "body": body})
    return all(scope.holds(one) for one in _on_the_place(procedure)) and _is_staffed(line, procedure, scope)


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


def chosen_place(found: list[Body], wished: str | None) -> Body | None:
    """The body that was chosen; the only one where there is no choice. Raises DomainError while nothing was chosen."""
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


def title_of(procedure: Procedure) -> str:
    """What a procedure is called on its pages."""
    return said(procedure.label)
