"""Handing in a list of people, and the job that starts the procedure for each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.accounts.rights import who_asked
from app.audit.actions import record
from app.insight.filing.access import catching, keep_access
from app.insight.filing.checking import check_people, is_known
from app.insight.filing.procedures import ListedProcedure, from_a_list, get_listed
from app.insight.importing import store
from app.insight.importing.actions import LONGEST_NAME, finish
from app.insight.importing.findings import Checked, as_plain, packed
from app.insight.importing.sheet import read_sheet
from app.insight.models import ImportKind, RegisterImport
from app.jobs.actions import progress
from app.jobs.kinds import job
from app.jobs.models import Job
from app.kernel.errors import DomainError, NotAllowed, Refusals, say
from app.members.importing import Newcomer
from app.procedures.actions import Filing, file_case
from app.tenancy import clock, storage
from app.tenancy.database import db
from app.tenancy.transactions import action
from app.web.access import Identity

KIND = "file_people"
ROWS_AT_ONCE = 25
ELSEWHERE = say("此人未能添加，请核对姓名和证件号码；已在协会登记的人员变更工作单位，由本人登录后办理。")
"""One sentence for whoever is known elsewhere, under this name or another: which of them it is, is the person's to say."""


@dataclass(frozen=True)
class List:
    """A file of people as it was sent, and for which procedure."""

    name: str
    content: bytes
    procedure: str


def hand_in_people(sent: List, *, by: Identity, now: datetime) -> int:
    """Read and check a list, all of it; gives the id of the import. Nobody is entered yet.

    Raises NotFound for a procedure that is not his to start, DomainError at `file` for what cannot be read at all.
    """
    listed = get_listed(sent.procedure, by)
    checked = check_people(read_sheet(sent.content), listed, by=by, today=clock.local_day(now))
    if not checked.rows:
        raise DomainError(say("表头下面没有内容。"), "file")
    names = [storage.put(sent.content, suffix="xlsx"), storage.put(packed(checked.findings), suffix="json")]
    try:
        return _note(sent, checked, names, by=by, now=now)
    except BaseException:
        for name in names:
            storage.remove(name)
        raise


@action
def _note(sent: List, checked: Checked, names: Sequence[str], *, by: Identity, now: datetime) -> int:
    made = RegisterImport(
        kind=ImportKind.CASES, about="person", procedure=sent.procedure, body_id=by.unit_id, name=sent.name[-LONGEST_NAME:],
        stored=names[0], findings=names[1], rows=checked.rows, faulty=checked.faulty,
        notes=[as_plain(note) for note in checked.notes], tally={"": checked.head}, made_at=now, made_by=by.account_id,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    record("unit.list_checked", by=by.account_id, subject=f"import:{made.id}",
           details={"rows": checked.rows, "faulty": checked.faulty, "procedure": sent.procedure})  # fmt: skip
    return made.id


@job(KIND, label=say("添加人员"))
def file_people(wanted: Job) -> None:
    """Read the file anew and go on where it was left; whoever asked must still be allowed to."""
    job_id, import_id, account_id = wanted.id, int(wanted.args["import"]), wanted.account_id or 0
    found = store.locked_import(import_id)
    if found.state != "running":
        return
    by = _who_still_enters(found, account_id)
    listed, content, last_row = get_listed(found.procedure, by), storage.read(found.stored), found.last_row
    checked = check_people(read_sheet(content), listed, by=by, today=clock.today())
    waiting = [one for one in checked.newcomers if one.row > last_row]
    total = len(waiting) + found.done
    for start in range(0, len(waiting), ROWS_AT_ONCE):
        part = waiting[start : start + ROWS_AT_ONCE]
        take_part(import_id, part, listed, (job_id, total), by=account_id, now=clock.now())
    _conclude(import_id, by=account_id, now=clock.now())


@action
def _conclude(import_id: int, *, by: int, now: datetime) -> None:
    """The list is through. How many rows were refused stands on record: whoever tries numbers out is seen."""
    finish(import_id, now=now)
    found = store.locked_import(import_id)
    details = {"rows": found.rows, "written": found.written, "refused": len(found.refused), "procedure": found.procedure}
    record("unit.list_entered", by=by, subject=f"import:{import_id}", details=details)


def _who_still_enters(found: RegisterImport, account_id: int) -> Identity:
    """Who handed a list in, if he still acts for that unit and may start its procedure. Raises NotAllowed (A4)."""
    by = who_asked(account_id, clock.now())
    if by.unit_id != found.body_id or found.procedure not in from_a_list(by):
        raise NotAllowed(say("您已没有添加人员的权限。"))
    return by


@action
def take_part(
    import_id: int, part: Sequence[Newcomer], listed: ListedProcedure, work: tuple[int, int], *, by: int, now: datetime
) -> None:
    """Some rows, their passwords, and how far it got, in one transaction. Rows dealt with before are passed over."""
    found = store.locked_import(import_id)
    _who_still_enters(found, by)
    fresh = [one for one in part if one.row > found.last_row]
    for one in fresh:
        _file(found, one, listed, by=by, now=now)
        found.last_row, found.done = one.row, min(found.done + 1, found.rows)
    progress(work[0], found.done, work[1])


def _file(found: RegisterImport, one: Newcomer, listed: ListedProcedure, *, by: int, now: datetime) -> None:
    """One row; what is refused is noted and stops nobody else."""
    filing = Filing(listed.name, one.answers, newcomer=True, submission=f"list:{found.id}:{one.row}")
    try:
        with catching() as caught:
            file_case(filing, by=by, now=now)
    except DomainError as refused:
        why = refused.refusals[0] if isinstance(refused, Refusals) else refused
        found.refused = [*found.refused, [one.row, as_plain(ELSEWHERE if is_known(one) else why.message)]]
        return
    found.written += 1
    keep_access(found.id, one.row, caught)
