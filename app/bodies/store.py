"""Questions about the tree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, false, or_, select

from app.bodies.models import Body, BodyChange
from app.bodies.rules import ASSOCIATION, UNIT, Change, ids_on
from app.kernel.errors import NotFound, say
from app.tenancy.configuration.words import pick
from app.tenancy.database import ask, db, made_once
from app.tenancy.tenants import tenant
from app.tenancy.together import remembered


def get_body(body_id: int) -> Body:
    """A body by its id. Raises NotFound."""
    body = remembered(("body", body_id), lambda: db.session.get(Body, body_id))
    if body is None:
        raise NotFound(say("没有这个机构。"))
    return body


def get_root() -> Body:
    """The association itself, as the root of its tree. Raises NotFound before it was planted."""
    body = find_configured_body(ASSOCIATION)
    if body is None:
        raise NotFound(say("协会的机构尚未建立。"))
    return body


def find_configured_body(name: str) -> Body | None:
    """The body of a name under `bodies:`; `association` is the root."""
    return db.session.scalar(select(Body).where(Body.configured_as == name))


def configured_bodies(names: Iterable[str]) -> dict[str, Body]:
    """The open bodies of these names under `bodies:`, by name."""
    query = select(Body).where(Body.configured_as.in_(list(names)), Body.closed_on.is_(None)).order_by(Body.id)
    return {str(body.configured_as): body for body in db.session.scalars(query)}


def find_body_by_code(code: str) -> Body | None:
    """A body by its name under `bodies:`, else by its code."""
    return find_configured_body(code) or db.session.scalar(select(Body).where(Body.code == code))


def get_body_by_code(code: str) -> Body:
    """A body by its name under `bodies:`, else by its code. Raises NotFound."""
    body = find_body_by_code(code)
    if body is None:
        raise NotFound(say("没有这个机构。"))
    return body


def lock_body(body_id: int) -> Body:
    """A body that is going to change, locked. Raises NotFound for none and for one that was closed."""
    query = select(Body).where(Body.id == body_id, Body.closed_on.is_(None)).execution_options(populate_existing=True)
    body: Body | None = db.session.scalar(query.with_for_update())
    if body is None:
        raise NotFound(say("没有这个机构，或已停用。"))
    return body


def was_renamed(body_id: int) -> bool:
    """Whether somebody gave a body another name than the one it was founded with."""
    query = select(BodyChange.id).where(BodyChange.body_id == body_id, BodyChange.what == Change.RENAMED)
    return db.session.scalar(query.limit(1)) is not None


def changes_of(body_id: int) -> Sequence[BodyChange]:
    """What happened to a body, the latest first."""
    query = select(BodyChange).where(BodyChange.body_id == body_id)
    return db.session.scalars(query.order_by(BodyChange.on.desc(), BodyChange.id.desc())).all()


def find_body_by_name(name_key: str, *, kind: str = UNIT) -> Body | None:
    """An open body by its name in the form in which names are compared (`name_key_of`); None when none or closed."""
    where = (Body.kind == kind, Body.name_key == name_key, Body.closed_on.is_(None))
    return db.session.scalars(select(Body).where(*where).order_by(Body.id).limit(1)).first()


def bodies_below(path: str, *, kind: str | None = None) -> Sequence[Body]:
    """Open bodies at or below a place, in order of the tree."""
    query = select(Body).where(Body.path.startswith(path, autoescape=True), Body.closed_on.is_(None))
    if kind is not None:
        query = query.where(Body.kind == kind)
    return db.session.scalars(query.order_by(Body.path, Body.id)).all()


def nearest_above(path: str, kind: str) -> Body | None:
    """The nearest body of a kind at or above a place: the county of an employer; None when there is none."""
    above = [body for body in _on(path) if body.kind == kind]
    return max(above, key=lambda body: len(body.path), default=None)


def _on(path: str) -> Sequence[Body]:
    ids = [int(part) for part in path.split("/") if part]
    return db.session.scalars(select(Body).where(Body.id.in_(ids)).order_by(Body.id)).all()


_b = Body.__table__.c
_LINE = select(_b.id, _b.kind, _b.code, _b.name, _b.data).where(_b.id.in_(bindparam("ids", expanding=True))).order_by(_b.path)


_NAME = select(_b.name).where(_b.id == bindparam("id"))


def name_of(body_id: int) -> Mapping[str, Any]:
    """What a body is called. Raises NotFound."""
    found = ask(_NAME, id=body_id).first()
    if found is None:
        raise NotFound(say("没有这个机构。"))
    name: Mapping[str, Any] = found[0]
    return name


def names_on(path: str) -> dict[int, dict[str, str]]:
    """The names of the bodies from the one with this path up to the association, by id."""
    return remembered(("names on", path), _names_on, path)


def _names_on(path: str) -> dict[int, dict[str, str]]:
    query = select(Body.id, Body.name).where(Body.id.in_(ids_on(path))).order_by(Body.id)
    return {row.id: row.name for row in db.session.execute(query)}


def record_on(path: str) -> Mapping[str, Any] | None:
    """What expressions read of the body with this path, with those above it as `parent`."""
    language = tenant().association.languages[0]
    record: dict[str, Any] | None = None
    for one in ask(_LINE, ids=ids_on(path)):
        own = {"id": one.id, "kind": one.kind, "code": one.code, "name": pick(one.name, language), "parent": record}
        record = {**one.data, **own}
    return record


@dataclass(frozen=True)
class PlacedBody:
    """A body with its place in the tree."""

    id: int
    name: Mapping[str, Any]
    path: str

    @property
    def depth(self) -> int:
        """How many bodies stand above it."""
        return len(ids_on(self.path)) - 1


def offices_below(paths: Sequence[str], *, limit: int) -> list[PlacedBody]:
    """Open bodies other than member units at or below some places, in the order of the tree."""
    rows: Iterable[Any] = ask(offices_query(tuple(paths), office_kinds(), limit)) if paths else ()
    return [PlacedBody(*row) for row in rows]


def office_kinds() -> frozenset[str]:
    """The kinds of body at which the association works: all but its member units."""
    return frozenset({ASSOCIATION, *tenant().association.kinds} - {UNIT})


@made_once
def offices_query(paths: tuple[str, ...], kinds: frozenset[str], limit: int) -> Any:
    """The statement behind `offices_below`, for who asks more in the same breath: id, name, path."""
    reached = or_(false(), *[Body.path.startswith(path, autoescape=True) for path in paths])
    query = select(Body.id, Body.name, Body.path).where(Body.kind.in_(kinds), Body.closed_on.is_(None), reached)
    return query.order_by(Body.path, Body.id).limit(limit)
