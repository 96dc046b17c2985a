"""Handing in a list, of newcomers or of members, and the job that starts the procedure for each row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.accounts.rights import who_asked
from app.audit.actions import record
from app.insight.filing.access import catching, keep_access
from app.insight.filing.checking import CheckedList, Wanted, check_people
from app.insight.filing.ofmembers import check_members, why_of
from app.insight.filing.procedures import ListedProcedure, get_for_members, get_listed
from app.insight.importing import store
from app.insight.importing.actions import LONGEST_NAME, finish
from app.insight.importing.findings import Checked, as_plain, packed
from app.insight.importing.sheet import Sheet, read_sheet
from app.insight.models import ImportKind, ImportState, RegisterImport
from app.jobs.actions import progress
from app.jobs.kinds import job
from app.jobs.models import Job
from app.kernel.errors import DomainError, Message, NotAllowed, NotFound, say
from app.members.discretion import ELSEWHERE, is_known
from app.procedures.actions import Filing, file_case
from app.tenancy import clock, storage
from app.tenancy.database import db
from app.tenancy.transactions import action
from app.web.access import Identity

KIND = "file_people"
ROWS_AT_ONCE = 25


@dataclass(frozen=True)
class List:
    """A file as it was sent, for which procedure, and whether its rows are about members."""

    name: str
    content: bytes
    procedure: str
    of_members: bool = False

    def listed(self, by: Identity) -> ListedProcedure:
        """The procedure, for whoever hands it in. Raises NotFound for one that is not his to start."""
        return (get_for_members if self.of_members else get_listed)(self.procedure, by)


def checked_list(sheet: Sheet, listed: ListedProcedure, *, by: Identity, now: datetime) -> CheckedList:
    """A list read and checked, of newcomers or of members."""
    if listed.of_members:
        return check_members(sheet, listed, by=by, now=now)
    return check_people(sheet, listed, by=by, today=clock.local_day(now))


def hand_in_list(sent: List, *, by: Identity, now: datetime) -> int:
    """Read and check a list, all of it; gives the id of the import. Nothing is filed yet.

    Raises NotFound for a procedure that is not his to start, DomainError at `file` for what cannot be read at all.
    """
    listed = sent.listed(by)
    checked = checked_list(read_sheet(sent.content), listed, by=by, now=now).found
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
        kind=ImportKind.MEMBERS if sent.of_members else ImportKind.CASES, about=sent.listed(by).procedure.about,
        procedure=sent.procedure, body_id=by.unit_id, name=sent.name[-LONGEST_NAME:],
        stored=names[0], findings=names[1], rows=checked.rows, faulty=checked.faulty,
        notes=[as_plain(note) for note in checked.notes], tally={"": checked.head}, made_at=now, made_by=by.account_id,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    record("unit.list_checked", by=by.account_id, subject=f"import:{made.id}",
           details={"rows": checked.rows, "faulty": checked.faulty, "procedure": sent.procedure})  # fmt: skip
    return made.id


@job(KIND, label=say("办理名单"))
def file_people(wanted: Job) -> None:
    """Read the file anew and go on where it was left; whoever asked must still be allowed to."""
    job_id, import_id, account_id = wanted.id, int(wanted.args["import"]), wanted.account_id or 0
    found = store.locked_import(import_id)
    if found.state is not ImportState.RUNNING:
        return
    by, listed = _who_still_files(found, account_id)
    content, last_row = storage.read(found.stored), found.last_row
    checked = checked_list(read_sheet(content), listed, by=by, now=clock.now())
    _note_changed(import_id, checked.found)
    waiting = [one for one in checked.wanted if one.row > last_row]
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


def _who_still_files(found: RegisterImport, account_id: int) -> tuple[Identity, ListedProcedure]:
    """Who handed a list in with its procedure, if he still acts there and may start it. Raises NotAllowed (A4)."""
    by = who_asked(account_id, clock.now())
    sent = List(found.name, b"", found.procedure, of_members=found.kind is ImportKind.MEMBERS)
    try:
        listed = sent.listed(by)
    except NotFound:
        raise NotAllowed(say("您已没有办理这份名单的权限。")) from None
    if by.unit_id != found.body_id:
        raise NotAllowed(say("您已没有办理这份名单的权限。"))
    return by, listed


@action
def _note_changed(import_id: int, checked: Checked) -> None:
    """Rows that were faultless when the list was handed in and are not any more: they are refused, not dropped in silence."""
    found = store.locked_import(import_id)
    known = {one.row for one in store.findings_of(found) if one.fault}
    fresh = {one.row: one for one in checked.findings if one.fault and one.row > found.last_row and one.row not in known}
    found.refused = [*found.refused, *[[row, as_plain(one.sentence)] for row, one in fresh.items()]]


@action
def take_part(
    import_id: int, part: Sequence[Wanted], listed: ListedProcedure, work: tuple[int, int], *, by: int, now: datetime
) -> None:
    """Some rows, their passwords, and how far it got, in one transaction. Rows dealt with before are passed over."""
    found = store.locked_import(import_id)
    _who_still_files(found, by)
    fresh = [one for one in part if one.row > found.last_row]
    for one in fresh:
        _file(found, one, listed, by=by, now=now)
        found.last_row, found.done = one.row, min(found.done + 1, found.rows)
    progress(work[0], found.done, work[1])


def _file(found: RegisterImport, one: Wanted, listed: ListedProcedure, *, by: int, now: datetime) -> None:
    """One row; what is refused is noted and stops nobody else."""
    filing = Filing(
        listed.name, one.answers, party=one.party, newcomer=not listed.of_members, submission=f"list:{found.id}:{one.row}"
    )
    try:
        with catching() as caught:
            file_case(filing, by=by, now=now)
    except DomainError as refused:
        found.refused = [*found.refused, [one.row, as_plain(_why(one, refused, listed))]]
        return
    found.written += 1
    keep_access(found.id, one.row, caught)


def _why(one: Wanted, refused: DomainError, listed: ListedProcedure) -> Message:
    """Of a newcomer whom the association knows nothing more is told than that."""
    return ELSEWHERE if not listed.of_members and is_known(one.identity) else why_of(refused)
