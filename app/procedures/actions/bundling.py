"""Collecting cases into a bundle, printing its list for the stamp, adding the scan, handing it up."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from app.accounts.store import get_account, holders_of
from app.audit.actions import record
from app.documents.numbers import next_number
from app.forms.actions import hand_in as tie_files
from app.kernel.errors import Conflict, DomainError, NotFound, say
from app.notices.actions import leave_letter
from app.procedures import letters
from app.procedures.acting import acting as acting_now
from app.procedures.bundlelist import body_name, contents_of, draw_bundle, freeze
from app.procedures.models import Bundle, BundleState, Gathering, Waiting
from app.procedures.rules.actors import HeldRole
from app.procedures.store.collected import gathered_in, locked_bundle
from app.tenancy import clock
from app.tenancy.configuration.concepts.procedures import Step
from app.tenancy.configuration.words import pick
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.tenancy.transactions import action

SERIES = "bundle"
MOST = 500
LONGEST_TOLD = 50


@dataclass(frozen=True)
class Collected:
    """Which cases go into a new bundle: all that somebody collects at a step, or those of these ids."""

    procedure: str
    step: str
    cases: Collection[int] = ()


@action
def open_bundle(collected: Collected, *, by: int, now: datetime) -> str:
    """Begin a bundle with the cases that wait to be collected; gives its number.

    Raises NotFound (no such step, none of these cases to collect), Conflict (a case stands in another bundle, several
    bodies' cases at once, too many).
    """
    gatherings = _mine(collected, by, now)
    first = gatherings[0]
    bundle = Bundle(
        number=next_number(SERIES, on=clock.local_day(now)), procedure=collected.procedure, step=collected.step,
        document=_step(collected.procedure, collected.step).gather or "", role=first.role, body_id=first.body_id,
        body_path=first.body_path, opened_by=by, opened_at=now,
    )  # fmt: skip
    db.session.add(bundle)
    db.session.flush()
    for gathered in gatherings:
        gathered.bundle_id = bundle.id
    details = {"procedure": bundle.procedure, "step": bundle.step, "cases": len(gatherings), "body": bundle.body_id}
    record("bundle.opened", by=by, subject=f"bundle:{bundle.number}", details=details)
    return bundle.number


def _mine(collected: Collected, by: int, now: datetime) -> Sequence[Gathering]:
    """The cases asked for, locked; all of one body and not yet in a bundle."""
    _step(collected.procedure, collected.step)
    roles = acting_now(by, clock.local_day(now)).roles
    found = [one for one in _waiting(collected) if HeldRole(one.role, one.body_id) in roles]
    if not found or (collected.cases and len(found) < len(set(collected.cases))):
        raise NotFound(say("没有可以汇总的办件。"))
    if any(one.bundle_id is not None for one in found):
        raise Conflict(say("所选办件中有的已在其他报送批次中，请刷新后重新选择。"))
    if len({(one.role, one.body_id) for one in found}) > 1:
        raise Conflict(say("一个报送批次只能包含同一单位（机构）的办件，请分别汇总。"))
    if len(found) > MOST:
        raise Conflict(say("一个报送批次最多 %(most)s 件，请分批汇总。", most=MOST))
    return found


def _waiting(collected: Collected) -> Sequence[Gathering]:
    here = (Gathering.procedure == collected.procedure, Gathering.step == collected.step, Gathering.left_at.is_(None))
    query = select(Gathering).where(*here).order_by(Gathering.id).with_for_update()
    query = query.execution_options(populate_existing=True)
    if collected.cases:
        return db.session.scalars(query.where(Gathering.case_id.in_(list(collected.cases)))).all()
    return db.session.scalars(query.where(Gathering.bundle_id.is_(None))).all()


def _step(procedure: str, name: str) -> Step:
    described = tenant().association.procedures.get(procedure)
    step = next((one for one in described.steps if one.name == name), None) if described else None
    if step is None or step.gather is None:
        raise NotFound(say("这一步骤不汇总报送。"))
    return step


# ---- what is in it --------------------------------------------------------------------------------------------------
@action
def put_in(number: str, cases: Collection[int], *, by: int, now: datetime) -> None:
    """Add cases to a bundle that was not handed in. Raises NotFound, Conflict."""
    bundle = own_bundle(number, by, now)
    _refuse_handed_in(bundle)
    for gathered in _mine(Collected(bundle.procedure, bundle.step, cases), by, now):
        if (gathered.role, gathered.body_id) != (bundle.role, bundle.body_id):
            raise Conflict(say("一个报送批次只能包含同一单位（机构）的办件，请分别汇总。"))
        gathered.bundle_id = bundle.id
    _refuse_too_many(bundle)
    _note(bundle, "bundle.changed", by, added=sorted(cases))


def _refuse_too_many(bundle: Bundle) -> None:
    db.session.flush()
    if len(gathered_in(bundle.id)) > MOST:
        raise Conflict(say("一个报送批次最多 %(most)s 件，请分批汇总。", most=MOST))


@action
def take_out(number: str, cases: Collection[int], *, by: int, now: datetime) -> None:
    """Take cases out of a bundle that was not handed in; they wait to be collected again. Raises NotFound, Conflict."""
    bundle = own_bundle(number, by, now)
    _refuse_handed_in(bundle)
    for gathered in gathered_in(bundle.id):
        if gathered.case_id in cases:
            gathered.bundle_id = None
    _note(bundle, "bundle.changed", by, removed=sorted(cases))


# ---- the list and its scan ------------------------------------------------------------------------------------------
def print_bundle(number: str, *, by: int, now: datetime) -> bytes:
    """Freeze the list as it is now, and draw it for the stamp. Printed again without a change, or after it was
    handed in, it is the same revision.

    Raises NotFound, Conflict (nothing in it).
    """
    return draw_bundle(db.session.get_one(Bundle, freeze_list(number, by=by, now=now)))


@action
def freeze_list(number: str, *, by: int, now: datetime) -> int:
    """Keep what the list says now, under the next revision where it says something else than before; gives the bundle's id."""
    bundle = own_bundle(number, by, now)
    if bundle.state is not BundleState.OPEN and bundle.revision:
        return bundle.id
    _refuse_handed_in(bundle)
    contents = contents_of(bundle.id)
    if bundle.revision and contents == bundle.printed_of:
        return bundle.id
    refuse_empty(bundle)
    bundle.printed, bundle.digest = freeze(bundle, today=clock.local_day(now))
    bundle.printed_of, bundle.printed_at, bundle.revision = contents, now, bundle.revision + 1
    _note(bundle, "bundle.printed", by, revision=bundle.revision, digest=bundle.digest)
    return bundle.id


@action
def attach_scan(number: str, upload_id: str, *, revision: int, by: int, now: datetime) -> None:
    """Add the scan of the stamped list. It belongs to the revision that was printed.

    Raises NotFound, Conflict where the bundle changed since it was printed, or another revision was stamped.
    """
    bundle = own_bundle(number, by, now)
    _refuse_handed_in(bundle)
    _refuse_changed(bundle)
    if revision != bundle.revision:
        raise Conflict(say("扫描件对应第 %(old)s 版名单，现在是第 %(revision)s 版，请重新打印、盖章后上传。", old=revision,
                           revision=bundle.revision))  # fmt: skip
    tie_files([upload_id], f"bundle:{bundle.number}", by=by)
    bundle.scan, bundle.scan_revision = upload_id, revision
    _note(bundle, "bundle.scanned", by, revision=revision, file=upload_id)


@action
def hand_in(number: str, *, by: int, now: datetime) -> None:
    """Hand a bundle up: from now on it is as it was stamped, and those who decide are told. Done twice it counts once.

    Raises NotFound, Conflict (empty, changed since it was printed), DomainError where the scan is missing.
    """
    bundle = own_bundle(number, by, now)
    if bundle.state is not BundleState.OPEN:
        return
    refuse_empty(bundle)
    if _step(bundle.procedure, bundle.step).is_joint:
        raise Conflict(say("这一批次由您下发文件，不用报送。"))
    _refuse_changed(bundle)
    if _step(bundle.procedure, bundle.step).uploads and bundle.scan_revision != bundle.revision:
        raise DomainError(say("请先上传盖章扫描件，再报送。"), "scan")
    bundle.state, bundle.handed_in_at = BundleState.HANDED_IN, now
    _note(bundle, "bundle.handed_in", by, revision=bundle.revision, scan=bundle.scan or "")
    _tell_deciders(bundle, clock.local_day(now))


@action
def take_back_bundle(number: str, *, by: int, now: datetime) -> None:
    """Take a bundle back that was handed in, as long as nothing of it was decided. Raises NotFound, Conflict."""
    bundle = own_bundle(number, by, now)
    if bundle.state is BundleState.OPEN:
        return
    if bundle.state is BundleState.DECIDED or any(one.left_at is not None for one in gathered_in(bundle.id)):
        raise Conflict(say("报送批次已开始办理，不能收回。"))
    bundle.state, bundle.handed_in_at = BundleState.OPEN, None
    _note(bundle, "bundle.taken_back", by)


# ---- who may, and what is refused -----------------------------------------------------------------------------------
def own_bundle(number: str, by: int, now: datetime) -> Bundle:
    """A bundle, locked, for whoever collects it now; a foreign one is not there."""
    bundle_id = db.session.scalar(select(Bundle.id).where(Bundle.number == number))
    bundle = locked_bundle(bundle_id) if bundle_id is not None else None
    if bundle is None or HeldRole(bundle.role, bundle.body_id) not in acting_now(by, clock.local_day(now)).roles:
        raise NotFound(say("没有这个报送批次。"))
    return bundle


def _refuse_handed_in(bundle: Bundle) -> None:
    if bundle.state is not BundleState.OPEN:
        raise Conflict(say("报送批次已报送，不能再修改。"))


def refuse_empty(bundle: Bundle) -> None:
    if all(one.left_at is not None for one in gathered_in(bundle.id)):
        raise Conflict(say("报送批次里没有办件。"))


def _refuse_changed(bundle: Bundle) -> None:
    if not bundle.revision:
        raise Conflict(say("请先打印名单。"))
    if contents_of(bundle.id) != bundle.printed_of:
        raise Conflict(say("名单在打印之后有变动，请重新打印、盖章后再上传和报送。"))


def _note(bundle: Bundle, act: str, by: int, **details: object) -> None:
    record(act, by=by, subject=f"bundle:{bundle.number}", details=details)


def _tell_deciders(bundle: Bundle, today: date) -> None:
    """A letter to those for whom its cases wait."""
    cases = [one.case_id for one in gathered_in(bundle.id) if one.left_at is None]
    query = select(Waiting.role, Waiting.body_id).where(Waiting.case_id.in_(cases), Waiting.role.is_not(None)).distinct()
    accounts: dict[int, None] = {}
    for role, body_id in db.session.execute(query.order_by(Waiting.role, Waiting.body_id)):
        accounts |= dict.fromkeys(holders_of(role or "", body_id or 0, on=today))
    label = pick(tenant().association.procedures[bundle.procedure].label, letters.language())
    words = {"number": bundle.number, "procedure": label, "body": body_name(bundle), "count": len(cases)}
    for account_id in list(accounts)[:LONGEST_TOLD]:
        to = letters.reader(get_account(account_id))
        leave_letter("bundle_handed_in", to=to, params=words, link=f"/desk/bundles/{bundle.number}", about=bundle.number)
