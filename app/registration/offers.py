"""What somebody may begin today, and where: the procedures of the association as doors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from weakref import WeakKeyDictionary

from app.bodies.store import get_body
from app.kernel.errors import NotFound, say
from app.procedures.offering import offered
from app.procedures.parties import the_register
from app.procedures.rules.actors import parse_actor
from app.procedures.rules.starting import UNIT, starts_for_oneself
from app.procedures.scope import scope_of
from app.procedures.windows import windows_for
from app.registration import store
from app.registration.applicant import ANYONE, Applicant, concerns_kind, open_to_newcomers
from app.registration.words import Opening, cost_line, how_long, opening, prices
from app.tenancy.configuration.concepts.procedures import Procedure
from app.tenancy.configuration.load import Configuration
from app.tenancy.tenants import tenant
from app.web.access import Identity
from app.web.language import said

JOIN = "join"


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
    """What is begun at this desk, in one's own matter or one's unit's; what an article walks is begun where it is written."""
    known, every = tenant().configuration, offered()
    if known not in _begun or _begun[known][0] is not every:
        moderations = known.association.site.moderations()
        own = {name: one for name, one in every.items() if name not in moderations and _is_begun_by_oneself(one)}
        _begun[known] = (every, own)
    return _begun[known][1]


_begun: WeakKeyDictionary[Configuration, tuple[Mapping[str, Procedure], Mapping[str, Procedure]]] = WeakKeyDictionary()


def _is_begun_by_oneself(procedure: Procedure) -> bool:
    roles = tenant().association.roles
    actors = [parse_actor(text) for text in procedure.starts]
    return any(
        actor.who == ANYONE or actor.is_party or actor.place == UNIT or (actor.who in roles and UNIT in roles[actor.who].at)
        for actor in actors
    )


def offers(applicant: Applicant, who: Identity | None, today: date) -> list[Offer]:
    """Everything this visitor may begin in his own matter, joining first."""
    member = the_register().record(applicant.party, today) if applicant.party.key else {}
    named = [(n, p) for n, p in _begun_here().items() if _is_for(p, applicant, member, today, who)]
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


def _asks_for_an_account(procedure: Procedure) -> bool:
    """Whether all that it leads to is an account, which whoever has his has no need of."""
    effects = {one.name for one in procedure.approved}
    return procedure.kind == JOIN and "open_account" in effects and effects <= {"open_account", "move", "keep_data"}


def _is_for(
    procedure: Procedure, applicant: Applicant, member: Mapping[str, Any], today: date, who: Identity | None
) -> bool:
    if applicant.account_id is None:
        return open_to_newcomers(procedure)
    if not concerns_kind(applicant.party, procedure):
        return False
    admitted, is_unit = bool(member.get("is_admitted")), applicant.party.unit_id is not None
    if admitted and procedure.kind == JOIN:
        return False
    if who is not None and who.opened and _asks_for_an_account(procedure):
        return False
    if not starts_for_oneself(procedure.starts, is_member=admitted, is_unit=is_unit):
        return False
    return procedure.when is None or scope_of(tenant().configuration, today, member=member).holds(procedure.when)


def _offer(name: str, procedure: Procedure, who: Identity | None, *, today: date, path: str) -> Offer:
    found = prices(procedure, tenant().association, today)
    running = (store.find_running(name, who) or "") if who is not None and procedure.one_open == "member" else ""
    counts = windows_for(name, procedure, path).stretches
    return Offer(name, procedure, opening(counts, today), how_long(procedure), cost_line(found), running)


def title_of(procedure: Procedure) -> str:
    """What a procedure is called on its pages."""
    return said(procedure.label)
