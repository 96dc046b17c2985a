"""Founding bodies: those the configuration names, and those that come later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.audit.actions import record
from app.bodies import store
from app.bodies.models import Body
from app.bodies.rules import ASSOCIATION, UNIT, name_key, path_below
from app.kernel.errors import Conflict, DomainError, say
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.tenancy.transactions import action


@dataclass(frozen=True)
class NewBody:
    """What is said when a body is founded. Without `parent_id` it stands directly under the association."""

    kind: str
    name: Mapping[str, str]
    parent_id: int | None = None
    code: str = ""
    configured_as: str | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


def name_key_of(name: Mapping[str, str]) -> str:
    """The name by which a body is found: the Chinese one where there is one, as names are compared."""
    return name_key(name.get("zh") or name.get("*") or next(iter(name.values())))


@action
def found_body(new: NewBody, *, by: int | None, today: date) -> Body:
    """Add a body to the tree. Raises Conflict for a unit whose name is taken, DomainError for an unknown kind."""
    if new.kind != UNIT and new.kind not in tenant().association.kinds:
        raise DomainError(say("没有这种机构。"), "kind")
    key = name_key_of(new.name)
    if new.kind == UNIT and store.find_body_by_name(key) is not None:
        raise Conflict(say("已有同名的单位。"), "unit_name")
    parent = store.get_body(new.parent_id) if new.parent_id is not None else store.get_root()
    if new.code and store.find_body_by_code(new.code) is not None:
        raise Conflict(say("这个代码已被其他机构使用。"), "code")
    body = _add(new, key, parent, today)
    record("body.founded", by=by, subject=f"body:{body.id}", details={"kind": body.kind, "name": dict(new.name)})
    return body


def _add(new: NewBody, key: str, parent: Body | None, today: date) -> Body:
    body = Body(
        code=f"new-{key}",
        configured_as=new.configured_as,
        kind=new.kind,
        name=dict(new.name),
        name_key=key,
        path="/",
        parent_id=parent.id if parent else None,
        opened_on=today,
        data=dict(new.data),
    )
    db.session.add(body)
    db.session.flush()
    body.code = new.code or new.configured_as or f"u{body.id}"
    body.path = path_below(parent.path if parent else "", body.id)
    db.session.flush()
    return body


@action
def plant_configured(*, today: date) -> None:
    """The association itself and the bodies its folder names. Done again it adds what is new and takes new names."""
    association = tenant().association
    root = _plant(NewBody(ASSOCIATION, association.name, configured_as=ASSOCIATION), None, today)
    planted: dict[str, Body] = {}
    waiting = dict(association.bodies)
    while waiting:
        ready = [name for name, body in waiting.items() if body.under is None or body.under in planted]
        if not ready:
            raise DomainError(say("机构树中有循环，请检查 bodies 的 under。"))
        for name in ready:
            body = waiting.pop(name)
            under = planted[body.under] if body.under else root
            planted[name] = _plant(NewBody(body.kind, body.label, under.id, body.code, name), under, today)


def _plant(new: NewBody, parent: Body | None, today: date) -> Body:
    body = store.find_configured_body(new.configured_as or "")
    if body is None:
        return _add(new, name_key_of(new.name), parent, today)
    if body.name != dict(new.name) and not store.was_renamed(body.id):
        body.name, body.name_key = dict(new.name), name_key_of(new.name)
        db.session.flush()
    return body
