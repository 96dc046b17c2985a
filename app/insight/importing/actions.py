"""Handing a list in, taking it over or leaving it; and the job that takes it over, some hundred rows a transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from app.accounts.rights import who_asked
from app.audit.actions import record
from app.documents.series import continue_behind
from app.insight.importing import store
from app.insight.importing.checking import check_sheet
from app.insight.importing.findings import Checked, Finding, as_plain, packed
from app.insight.importing.sheet import read_sheet
from app.insight.models import HandedAccess, ImportKind, ImportState, RegisterImport
from app.jobs.actions import enqueue, progress
from app.jobs.kinds import job
from app.jobs.models import Job
from app.kernel.errors import Conflict, DomainError, NotAllowed, say
from app.members.importing import Newcomer, admit_many
from app.members.importing.known import already_known
from app.members.importing.writing import MEMBER_SERIES
from app.search.actions import KIND as SEARCH
from app.tenancy import clock, storage
from app.tenancy.capabilities import Capability
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.tenancy.transactions import action, after_commit
from app.web.access import Identity

KIND = "import_register"
ROWS_AT_ONCE = 500
LONGEST_NAME = 120


@dataclass(frozen=True)
class HandedIn:
    """A file as it was sent."""

    name: str
    content: bytes
    about: str


def hand_in(sent: HandedIn, *, by: Identity, now: datetime) -> int:
    """Read and check a list, all of it; gives the id of the import. Nothing is written into the register yet.

    Raises DomainError at `file` for what cannot be read at all.
    """
    checked = check_sheet(read_sheet(sent.content), sent.about, by=by, today=clock.local_day(now))
    if not checked.rows:
        raise DomainError(say("表头下面没有内容。"), "file")
    checked = with_known(checked)
    names = [storage.put(sent.content, suffix="xlsx"), storage.put(packed(checked.findings), suffix="json")]
    try:
        return _note(sent, checked, names, by=by, now=now)
    except BaseException:
        for name in names:
            storage.remove(name)
        raise


def with_known(checked: Checked) -> Checked:
    """The same, with what the register says: who is a member already is a fault."""
    known = already_known(checked.newcomers)
    if not known:
        return checked
    findings = [*checked.findings, *[Finding(row, sentence) for row, sentence in known.items()]]
    newcomers = [one for one in checked.newcomers if one.row not in known]
    return Checked(checked.rows, newcomers, sorted(findings, key=lambda f: f.row), checked.notes, checked.head, checked.tally)


@action
def _note(sent: HandedIn, checked: Checked, names: Sequence[str], *, by: Identity, now: datetime) -> int:
    if not by.may(Capability.EDIT_REGISTER):
        raise NotAllowed(say("您没有登记会员的权限。"))
    tally: dict[str, int] = {"": checked.head}
    for one in checked.newcomers:
        tally[one.tier] = tally.get(one.tier, 0) + 1
    made = RegisterImport(
        kind=ImportKind.REGISTER, about=sent.about, name=sent.name[-LONGEST_NAME:], stored=names[0], findings=names[1],
        rows=checked.rows, faulty=checked.faulty, notes=[as_plain(note) for note in checked.notes], tally=tally,
        made_at=now, made_by=by.account_id,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    record("register.import_checked", by=by.account_id, subject=f"import:{made.id}",
           details={"rows": checked.rows, "faulty": checked.faulty})  # fmt: skip
    return made.id


@action
def confirm(import_id: int, *, leave_out: bool, by: Identity, now: datetime) -> int:
    """Take a list over, without its faulty rows where `leave_out` says so; gives the job. Done twice it is one job.

    Raises DomainError at `leave_out` for a list with faults that nobody agreed to leave out.
    """
    store.get_import(import_id, by=by)
    found = store.locked_import(import_id)
    if found.job_id is not None:
        return found.job_id
    if found.state is not ImportState.CHECKED:
        raise Conflict(say("这次导入已经结束。"))
    if found.faulty and not leave_out:
        raise DomainError(
            say("有 %(count)s 行有问题：请改好文件重新上传，或勾选只导入没有问题的行。", count=found.faulty), "leave_out"
        )
    if found.faulty >= found.rows:
        raise DomainError(say("没有可以导入的行。"), "leave_out")
    found.state, found.confirmed_at = ImportState.RUNNING, now
    found.job_id = enqueue(KINDS[found.kind], {"import": found.id}, by=by.account_id).id
    details = {"rows": found.rows, "left_out": found.faulty}
    record("register.import_confirmed", by=by.account_id, subject=f"import:{found.id}", details=details)
    return found.job_id


@action
def discard(import_id: int, *, by: Identity) -> None:
    """Leave a list that was not taken over yet; its file goes. Raises Conflict for one that runs or is done."""
    store.get_import(import_id, by=by)
    found = store.locked_import(import_id)
    if found.state is not ImportState.CHECKED:
        raise Conflict(say("导入已经开始，不能放弃。"))
    found.state = ImportState.DISCARDED
    _forget_files(found)
    record("register.import_discarded", by=by.account_id, subject=f"import:{found.id}")


def _forget_files(found: RegisterImport) -> None:
    for name in filter(None, (found.stored, found.findings)):
        after_commit(lambda name=name: storage.remove(name))  # type: ignore[misc]
    found.stored = found.findings = ""


@action
def _forget(import_id: int) -> None:
    found = store.locked_import(import_id)
    found.state = ImportState.DISCARDED if found.state is ImportState.CHECKED else found.state
    for one in db.session.scalars(select(HandedAccess).where(HandedAccess.import_id == import_id)):
        db.session.delete(one)  # first passwords that nobody took
    _forget_files(found)


def forget_over(now: datetime) -> int:
    """The files of imports go a day after the end, or a week after they were left lying."""
    ids = list(store.over(now))
    for import_id in ids:
        _forget(import_id)
    return len(ids)


# ---- the job
@job(KIND, label=say("导入名册"))
def take_over(wanted: Job) -> None:
    """Read the file anew and take it over from where it was left; whoever asked must still be allowed to."""
    job_id, import_id, account_id = wanted.id, int(wanted.args["import"]), wanted.account_id or 0
    by, found = who_still_edits(account_id), store.locked_import(import_id)
    if found.state is not ImportState.RUNNING:
        return
    about, source, last_row = found.about, found.name, found.last_row
    checked = check_sheet(read_sheet(storage.read(found.stored)), about, by=by, today=clock.today())
    _continue_series(checked.newcomers)
    waiting = [one for one in checked.newcomers if one.row > last_row]
    for start in range(0, len(waiting), ROWS_AT_ONCE):
        part = waiting[start : start + ROWS_AT_ONCE]
        take_part(import_id, part, (job_id, len(checked.newcomers)), source=source, by=account_id, now=clock.now())
    finish(import_id, now=clock.now())


def who_still_edits(account_id: int) -> Identity:
    """Who asked for a job, if he still edits the register. Raises NotAllowed: also half-way, when he no longer may (A4)."""
    by = who_asked(account_id, clock.now())
    if not by.may(Capability.EDIT_REGISTER):
        raise NotAllowed(say("您已没有登记会员的权限。"))
    return by


@action
def _continue_series(newcomers: Sequence[Newcomer]) -> None:
    """Numbers given from now on lie behind all those of the list."""
    days: list[tuple[str, date]] = [(one.number, one.on) for one in newcomers if one.number]
    continue_behind(MEMBER_SERIES, days)
    documents = tenant().association.documents
    for kind in {paper.kind for one in newcomers for paper in one.papers}:
        mine = [(paper.number, paper.issued_on) for one in newcomers for paper in one.papers if paper.kind == kind]
        continue_behind(documents[kind].number or "", mine)


@action
def take_part(import_id: int, part: Sequence[Newcomer], work: tuple[int, int], *, source: str, by: int, now: datetime) -> None:
    """Some hundred rows: all of them, and how far it got, in one transaction. Rows dealt with before are passed over."""
    who_still_edits(by)
    found = store.locked_import(import_id)
    fresh = [one for one in part if one.row > found.last_row]
    if not fresh:
        return
    taken = admit_many(fresh, source=source, by=by, now=now)
    found.last_row, found.done = fresh[-1].row, min(found.done + len(fresh), found.rows)
    found.written += len(taken.memberships)
    found.refused = [*found.refused, *[[one.row, as_plain(one.sentence)] for one in taken.refused]]
    progress(work[0], found.done, work[1])


@action
def finish(import_id: int, *, now: datetime) -> None:
    """Everything of the list was dealt with; the index of names takes up who came in."""
    found = store.locked_import(import_id)
    if found.state is ImportState.RUNNING:
        found.state, found.finished_at = ImportState.DONE, now
        enqueue(SEARCH, {})


KINDS = {ImportKind.REGISTER: KIND, ImportKind.PORTRAITS: "import_portraits", ImportKind.CASES: "file_people",
         ImportKind.MEMBERS: "file_people"}  # fmt: skip
