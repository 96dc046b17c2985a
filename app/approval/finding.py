"""Searching from the bar above every page of the workspace: cases, members, units, each only as far as I may see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for
from sqlalchemy import ColumnElement, or_, select

from app.approval.labels import CASE_MARKS
from app.approval.lists import step_label, tier_label
from app.bodies.models import Body
from app.bodies.rules import UNIT
from app.members.models import Membership
from app.members.store import visible_to
from app.procedures.labels import CASE_STATES
from app.procedures.models import Case
from app.procedures.rules.machine import CaseState
from app.procedures.store import seen_at_work
from app.search.store import found_by
from app.tenancy.capabilities import Capability
from app.tenancy.configuration.words import pick
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.web.access import HeldRole, Identity
from app.web.language import current_language, said, translated

SHOWN = 10
MEMBER_PAGE, REGISTER = "insight.member", "insight.register"
"""Pages of another room: linked to where they are there."""
SEEING = frozenset({Capability.SEE_REGISTER, Capability.DECIDE, Capability.RECOMMEND})


@dataclass(frozen=True)
class Hit:
    """One thing that was found. `href` may be empty: then there is nothing to open."""

    title: str
    note: str
    number: str
    state: str
    mark: str
    href: str


@dataclass(frozen=True)
class Found:
    """What was found of one kind, the first few; `more` where there is more than is shown."""

    hits: Sequence[Hit]
    more: bool


def find_case_number(text: str, identity: Identity) -> str | None:
    """The number of a case that I may see, where that is exactly what was typed."""
    return db.session.scalar(select(Case.number).where(Case.number == text, seen_at_work(identity))) if text else None


def find_cases(text: str, identity: Identity) -> Found:
    """Cases, the youngest first."""
    query = select(Case.number, Case.title, Case.place, Case.procedure, Case.step, Case.state)
    query = query.where(found_by("case", Case.id, text), seen_at_work(identity)).order_by(Case.id.desc())
    return _cut([_case(row) for row in db.session.execute(query.limit(SHOWN + 1))])


def _case(row: Any) -> Hit:
    procedure = tenant().association.procedures.get(row.procedure)
    label = said(procedure.label) if procedure else row.procedure
    state = step_label(procedure, row.step) if row.state is CaseState.OPEN else translated(CASE_STATES[row.state])
    note = "　".join(filter(None, (row.place, label)))
    return Hit(row.title, note, row.number, state, CASE_MARKS[row.state], url_for("approval.case", number=row.number))


def find_members(text: str, identity: Identity) -> Found:
    """Entries of the register, those with a number first."""
    query = select(Membership.id, Membership.name, Membership.number, Membership.tier, Membership.standing)
    query = query.where(found_by("member", Membership.id, text), visible_to(identity))
    query = query.order_by(Membership.number.is_(None), Membership.number_key, Membership.id)
    return _cut([_member(row) for row in db.session.execute(query.limit(SHOWN + 1))])


def _member(row: Any) -> Hit:
    standing = tenant().association.standings.get(row.standing)
    mark = "ok" if standing and standing.admitted else "off"
    href = url_for(MEMBER_PAGE, membership_id=row.id) if MEMBER_PAGE in current_app.view_functions else ""
    label = said(standing.label) if standing else row.standing
    return Hit(row.name, tier_label(row.tier), row.number or "", label, mark, href)


def find_units(text: str, identity: Identity) -> Found:
    """Units below the bodies that my roles reach."""
    query = select(Body.id, Body.name, Body.closed_on, Membership.id.label("member"))
    query = query.outerjoin(Membership, Membership.unit_id == Body.id).where(Body.kind == UNIT)
    query = query.where(found_by("body", Body.id, text), _reached(identity)).order_by(Body.closed_on, Body.id)
    return _cut([_unit(row) for row in db.session.execute(query.limit(SHOWN + 1))])


def _reached(identity: Identity) -> ColumnElement[bool]:
    return or_(Body.id < 0, *[_reach(held) for held in identity.roles if held.capabilities & SEEING])


def _reach(held: HeldRole) -> ColumnElement[bool]:
    if held.sees == "all":
        return Body.id > 0
    if held.sees == "own":
        return or_(Body.id == held.body_id, Body.parent_id == held.body_id)
    return Body.path.startswith(held.body_path, autoescape=True)


def _unit(row: Any) -> Hit:
    name: Mapping[str, str] = row.name
    there = row.member is not None and MEMBER_PAGE in current_app.view_functions
    href = url_for(MEMBER_PAGE, membership_id=row.member) if there else ""
    return Hit(pick(name, current_language()), "", "", "", "", href)


def _cut(hits: list[Hit]) -> Found:
    return Found(hits[:SHOWN], len(hits) > SHOWN)
