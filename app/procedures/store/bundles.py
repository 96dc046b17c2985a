"""Bundles: what somebody collects and handed up, and what the one who decides sees of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import g, has_request_context
from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select

from app.bodies.models import Body
from app.forms.models import Upload
from app.kernel.errors import NotFound, say
from app.procedures.bundlelist import contents_of
from app.procedures.models import Bundle, BundleState, Case, Gathering
from app.procedures.rules.machine import CaseState
from app.procedures.store.cases import SEEING
from app.tenancy.database import ask, db, made_once
from app.web.access import HeldRole, Identity

SUBJECT = "bundle:"
PAGE = 20
MOST = 500


@dataclass(frozen=True)
class ToCollect:
    """A case that waits to be put into a bundle."""

    case_id: int
    number: str
    title: str
    place: str
    tier: str | None
    procedure: str
    step: str
    since: datetime


@dataclass(frozen=True)
class BundleRow:
    """One bundle of a list: how many cases it holds, and how many of them have left the step."""

    id: int
    number: str
    procedure: str
    step: str
    state: BundleState
    body: dict[str, Any]
    revision: int
    scan_revision: int
    opened_at: datetime
    handed_in_at: datetime | None
    cases: int
    left: int


@dataclass(frozen=True)
class BundleCase:
    """A case of a bundle; `left_at` when it was decided or went back."""

    case_id: int
    number: str
    title: str
    place: str
    tier: str | None
    state: CaseState
    step: str
    left_at: datetime | None


@dataclass(frozen=True)
class BundleView:
    """A bundle for its page: whether it changed since it was printed, and whether the scan fits what was printed."""

    bundle: Bundle
    body: dict[str, Any]
    collects: bool
    changed: bool

    @property
    def scan_fits(self) -> bool:
        """The scan is of the revision that stands."""
        return self.bundle.scan is not None and self.bundle.scan_revision == self.bundle.revision and not self.changed


def collected_by(identity: Identity) -> ColumnElement[bool]:
    """Which gatherings are on somebody's list."""
    return _held(identity, Gathering.role, Gathering.body_id)


def _held(identity: Identity, role: Any, body_id: Any) -> ColumnElement[bool]:
    return _held_by(identity.roles, role, body_id)


def _held_by(roles: Sequence[HeldRole], role: Any, body_id: Any) -> ColumnElement[bool]:
    return or_(false(), *[and_(role == held.role, body_id == held.body_id) for held in roles])


def to_collect(identity: Identity, *, procedure: str = "", step: str = "", limit: int = MOST) -> list[ToCollect]:
    """What somebody has to collect and has not put into a bundle yet, the longest waiting first."""
    query = select(
        Case.id, Case.number, Case.title, Case.place, Case.tier, Gathering.procedure, Gathering.step, Gathering.since
    ).join(Case, Case.id == Gathering.case_id)
    query = query.where(collected_by(identity), Gathering.bundle_id.is_(None), Gathering.left_at.is_(None))
    if procedure:
        query = query.where(Gathering.procedure == procedure, Gathering.step == step)
    return [ToCollect(*row) for row in db.session.execute(query.order_by(Gathering.id).limit(limit))]


def count_to_collect(identity: Identity) -> int:
    """How many wait to be collected by somebody."""
    return _collecting(identity)[0]


def collects_at_all(identity: Identity) -> bool:
    """Whether somebody has anything to do with bundles: something to collect, or a bundle."""
    if not identity.roles:
        return False
    return _collecting(identity)[1]


def _collecting(identity: Identity) -> tuple[int, bool]:
    """Both in one question: how many wait to be collected, and whether anything ever did; the page asks once."""
    if not has_request_context():
        return _read_collecting(identity)
    if g.get("collecting", (None,))[0] != identity:
        g.collecting = (identity, _read_collecting(identity))
    found: tuple[int, bool] = g.collecting[1]
    return found


def _read_collecting(identity: Identity) -> tuple[int, bool]:
    found: Any = ask(_of_collector(identity.roles)).one()
    return found[0], bool(found[1])


@made_once
def _of_collector(roles: tuple[HeldRole, ...]) -> Any:
    mine = _held_by(roles, Gathering.role, Gathering.body_id)
    waiting = select(func.count()).select_from(Gathering)
    waiting = waiting.where(mine, Gathering.bundle_id.is_(None), Gathering.left_at.is_(None))
    return select(waiting.scalar_subquery(), exists(select(Gathering.id).where(mine)))


def own_bundles(identity: Identity, *, before: int | None = None, limit: int = PAGE) -> list[BundleRow]:
    """The bundles that somebody collects or collected, the youngest first."""
    rows: Iterable[Any] = ask(_own_bundles(identity.roles, before, limit))
    return [BundleRow(*row) for row in rows]


@made_once
def _own_bundles(roles: tuple[HeldRole, ...], before: int | None, limit: int) -> Any:
    query = _bundle_rows().where(_held_by(roles, Bundle.role, Bundle.body_id))
    return _page(query, before, limit)


def handed_up_to(identity: Identity, *, state: str = "", before: int | None = None, limit: int = PAGE) -> list[BundleRow]:
    """The bundles that were handed up to somebody in charge, the youngest first."""
    query = _bundle_rows().where(_decided_by(identity), Bundle.state != BundleState.OPEN)
    return _rows(query.where(Bundle.state == state) if state else query, before, limit)


@made_once
def waiting_bundles_query(roles: tuple[HeldRole, ...]) -> Any:
    """The statement for the bundles that were handed up to these roles and are not decided yet: id, number, whose."""
    query = select(Bundle.id, Bundle.number, Body.name).join(Body, Body.id == Bundle.body_id)
    query = query.where(_decided_with(roles), Bundle.state == BundleState.HANDED_IN)
    return query.order_by(Bundle.id.desc()).limit(PAGE)


def _bundle_rows() -> Select[Any]:
    held = select(func.count()).select_from(Gathering).where(Gathering.bundle_id == Bundle.id)
    return select(
        Bundle.id, Bundle.number, Bundle.procedure, Bundle.step, Bundle.state, Body.name, Bundle.revision,
        Bundle.scan_revision, Bundle.opened_at, Bundle.handed_in_at, held.scalar_subquery(),
        held.where(Gathering.left_at.is_not(None)).scalar_subquery(),
    ).join(Body, Body.id == Bundle.body_id)  # fmt: skip


def _rows(query: Select[Any], before: int | None, limit: int) -> list[BundleRow]:
    return [BundleRow(*row) for row in db.session.execute(_page(query, before, limit))]


def _page(query: Select[Any], before: int | None, limit: int) -> Select[Any]:
    query = query.where(Bundle.id < before) if before is not None else query
    return query.order_by(Bundle.id.desc()).limit(limit)


def get_bundle(number: str, *, seen_by: Identity) -> BundleView:
    """A bundle for who collects it, and once it was handed in for who decides at its body. Raises NotFound."""
    handed_in = and_(_decided_by(seen_by), Bundle.state != BundleState.OPEN)
    mine = _held(seen_by, Bundle.role, Bundle.body_id)
    query = select(Bundle, Body.name, mine).join(Body, Body.id == Bundle.body_id)
    row = db.session.execute(query.where(Bundle.number == number, or_(mine, handed_in))).first()
    if row is None:
        raise NotFound(say("没有这个报送批次。"))
    bundle: Bundle = row[0]
    changed = bundle.state is BundleState.OPEN and bundle.revision > 0 and contents_of(bundle.id) != bundle.printed_of
    return BundleView(bundle, row[1], bool(row[2]), changed)


def _decided_by(identity: Identity) -> ColumnElement[bool]:
    return _decided_with(identity.roles)


def _decided_with(roles: Sequence[HeldRole]) -> ColumnElement[bool]:
    deciding = [held for held in roles if held.capabilities & SEEING]
    return or_(Bundle.id < 0, *[_reach(held) for held in deciding])


def _reach(held: HeldRole) -> ColumnElement[bool]:
    if held.sees == "all":
        return Bundle.id > 0
    if held.sees == "own":
        return Bundle.body_id == held.body_id
    return Bundle.body_path.startswith(held.body_path, autoescape=True)


def cases_of_bundle(bundle_id: int) -> list[BundleCase]:
    """Its cases in order; a bundle holds at most 500."""
    query = select(
        Case.id, Case.number, Case.title, Case.place, Case.tier, Case.state, Case.step, Gathering.left_at
    ).join(Case, Case.id == Gathering.case_id)
    query = query.where(Gathering.bundle_id == bundle_id)
    return [BundleCase(*row) for row in db.session.execute(query.order_by(Case.id).limit(MOST))]


def bundle_of_case(case_id: int) -> Bundle | None:
    """The bundle in which a case was handed up last; none while it was not."""
    query = select(Bundle).join(Gathering, Gathering.bundle_id == Bundle.id)
    query = query.where(Gathering.case_id == case_id, Bundle.state != BundleState.OPEN)
    return db.session.scalars(query.order_by(Gathering.id.desc()).limit(1)).first()


def is_collected(case_id: int) -> bool:
    """Whether somebody collects this case where it stands now and has not handed it up."""
    query = select(Gathering.id).join(Bundle, Bundle.id == Gathering.bundle_id, isouter=True)
    waiting = or_(Gathering.bundle_id.is_(None), Bundle.state == BundleState.OPEN)
    return db.session.scalar(query.where(Gathering.case_id == case_id, Gathering.left_at.is_(None), waiting)) is not None


def numbers_of(bundle_id: int) -> Sequence[str]:
    """The numbers of its cases that still stand at the step."""
    query = select(Case.number).join(Gathering, Gathering.case_id == Case.id)
    query = query.where(Gathering.bundle_id == bundle_id, Gathering.left_at.is_(None))
    return db.session.scalars(query.order_by(Case.id)).all()


def may_see_scan(upload: Upload, who: Identity | None) -> bool:
    """The scan of a bundle is for who collects it and who decides on it."""
    if who is None or not upload.subject.startswith(SUBJECT):
        return False
    number = upload.subject.removeprefix(SUBJECT)
    handed_in = and_(_decided_by(who), Bundle.state != BundleState.OPEN)
    sees = or_(_held(who, Bundle.role, Bundle.body_id), handed_in)
    return db.session.scalar(select(Bundle.id).where(Bundle.number == number, sees)) is not None
