"""The bodies that a list may name, by any of their names, as far as whoever imports may write there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.bodies.models import Body
from app.bodies.rules import UNIT, name_key
from app.kernel.errors import DomainError, say
from app.tenancy.capabilities import Capability
from app.tenancy.configuration.words import pick
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.web.access import Identity


@dataclass(frozen=True)
class Place:
    """A body as a list knows it."""

    id: int
    kind: str
    path: str
    name: str
    writable: bool


class Places:
    """Every open body, read once a file."""

    def __init__(self, by: Identity) -> None:
        self.by_id: dict[int, Place] = {}
        self.by_name: dict[str, list[Place]] = {}
        language = tenant().association.languages[0]
        query = select(Body.id, Body.kind, Body.path, Body.name, Body.configured_as, Body.code)
        for row in db.session.execute(query.where(Body.closed_on.is_(None)).order_by(Body.path, Body.id)):
            place = Place(row.id, row.kind, row.path, pick(row.name, language), _may_write(by, row.id, row.path))
            self.by_id[row.id] = place
            for key in {name_key(text) for text in (*row.name.values(), row.code, row.configured_as or "") if text}:
                self.by_name.setdefault(key, []).append(place)

    @property
    def root(self) -> Place:
        """The association itself."""
        return next(place for place in self.by_id.values() if place.path.count("/") == 2)

    def named(self, text: str, kinds: Sequence[str] = ()) -> Place:
        """The body of a name. Raises DomainError where none or several have it."""
        found = [one for one in self.by_name.get(name_key(text), ()) if not kinds or one.kind in kinds]
        if len(found) == 1:
            return found[0]
        if found:
            raise DomainError(say("有 %(count)s 个机构叫“%(name)s”，请写明全称。", count=len(found), name=text[:40]))
        if tuple(kinds) == (UNIT,):
            raise DomainError(say("系统中没有单位“%(name)s”，请先导入或登记该单位。", name=text[:40]))
        raise DomainError(say("没有机构“%(name)s”，请核对全称。", name=text[:40]))


def _may_write(by: Identity, body_id: int, path: str) -> bool:
    for role in by.roles:
        if not {Capability.EDIT_REGISTER, Capability.SEE_REGISTER} <= role.capabilities:
            continue
        if role.sees == "all" or role.body_id == body_id or (role.sees != "own" and path.startswith(role.body_path)):
            return True
    return False
