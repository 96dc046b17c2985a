"""The authorities of an association as a page: which are in force, and at which steps one may be given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.bodies.models import Body
from app.bodies.rules import is_root
from app.bodies.store import get_body
from app.governance import store
from app.governance.labels import about_step
from app.governance.models import Delegation
from app.governance.store import bodies_acting, delegations_seen
from app.governance.words import assembly_label
from app.kernel.errors import Message, say
from app.procedures.rules.actors import parse_actor
from app.tenancy import clock
from app.tenancy.configuration.concepts.procedures import Step
from app.tenancy.tenants import tenant
from app.web.access import Identity
from app.web.language import said


@dataclass(frozen=True)
class AuthorityLine:
    """One authority, ready to be read."""

    id: int
    about: str
    assembly: str
    delegate: str
    reference: str
    scan: str
    since: date
    until: date | None
    state: Message
    mark: str
    may_end: bool


@dataclass(frozen=True)
class AuthoritiesPage:
    """What the page draws; `places` are the steps at which this reader may record one."""

    lines: Sequence[AuthorityLine]
    places: Sequence[tuple[str, str]]


def authorities_page(who: Identity) -> AuthoritiesPage:
    """Everything on the page, for who acts at such a step and for who reads all votes."""
    steps = {pair: step for pair, step in store.voting_steps().items() if step.delegated_to}
    mine = {(*pair, body.id): body for pair, step in steps.items() for body in bodies_acting(step.by, who.roles)}
    lines = [_line(one, (one.procedure, one.step, one.body_id) in mine) for one in delegations_seen(who)]
    places = [(".".join(map(str, key)), _offered(steps[key[:2]], key[:2], body)) for key, body in mine.items()]
    return AuthoritiesPage(lines, places)


def _offered(step: Step, pair: tuple[str, str], body: Body) -> str:
    return f"{_about(*pair, body)} → {_delegate(step.delegated_to or '')}"


def _about(procedure: str, step: str, body: Body) -> str:
    """The step, with the body whose cases are meant unless it is the association itself."""
    about = about_step(procedure, step)
    return about if is_root(body.path) else f"{said(body.name)} · {about}"


def _delegate(actor: str) -> str:
    who = parse_actor(actor).who
    found = tenant().association.roles.get(who) or tenant().association.offices.get(who)
    return said(found.label) if found else who


def _line(one: Delegation, mine: bool) -> AuthorityLine:
    step = store.voting_steps().get((one.procedure, one.step))
    today = clock.today()
    over = one.ended_on is not None or (one.until is not None and one.until < today)
    state, mark = (say("已收回"), "off") if one.ended_on is not None else (say("已到期"), "off")
    if not over:
        state, mark = (say("有效"), "ok") if one.since <= today else (say("尚未生效"), "")
    return AuthorityLine(
        one.id, _about(one.procedure, one.step, get_body(one.body_id)), said(assembly_label(one.assembly)),
        _delegate(step.delegated_to or "") if step else "", one.reference, one.scan, one.since, one.until, state, mark,
        mine and not over,
    )  # fmt: skip
