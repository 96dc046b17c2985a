"""Handing portraits in as one ZIP, and the job that measures each and puts it into its member's file."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

from app.audit.actions import record
from app.forms.actions import keep_prepared
from app.forms.places import Place, place_of
from app.forms.preparing import Prepared, prepared
from app.insight.importing import store
from app.insight.importing.actions import HandedIn, finish, who_still_edits
from app.insight.importing.columns import joining_form
from app.insight.importing.findings import Finding, as_plain, packed
from app.insight.models import ImportKind, ImportState, RegisterImport
from app.insight.portraits.archive import content_of, pictures_in
from app.insight.portraits.matching import Matched, match
from app.jobs.actions import progress
from app.jobs.kinds import job
from app.jobs.models import Job
from app.kernel.errors import DomainError, Message, NotAllowed, say
from app.members.actions import keep_data
from app.tenancy import clock, storage
from app.tenancy.capabilities import Capability
from app.tenancy.database import db
from app.tenancy.transactions import action
from app.web.access import Identity

KIND = "import_portraits"


def portrait_place() -> Place | None:
    """The photo that the form of joining asks for; none where it asks for none."""
    form = joining_form("person")
    photo = next((f for f in form.fields.values() if f.type == "photo"), None) if form else None
    return place_of(form, photo.name) if form and photo else None


def hand_in(sent: HandedIn, *, by: Identity, now: datetime) -> int:
    """Match the pictures of a ZIP to members; gives the id of the import. Nothing is kept in any file yet.

    Raises DomainError at `file` for what is no ZIP, holds no picture, or where no form asks for a portrait.
    """
    if portrait_place() is None:
        raise DomainError(say("入会表中没有照片一项，不能导入照片。"), "file")
    pictures = pictures_in(sent.content)
    if not pictures:
        raise DomainError(say("ZIP 里没有照片。"), "file")
    _matched, findings = match(pictures, by=by)
    names = [storage.put(sent.content, suffix="zip"), storage.put(packed(findings), suffix="json")]
    try:
        return _note(sent, (len(pictures), findings), names, by=by, now=now)
    except BaseException:
        for name in names:
            storage.remove(name)
        raise


@action
def _note(sent: HandedIn, what: tuple[int, list[Finding]], names: list[str], *, by: Identity, now: datetime) -> int:
    if not by.may(Capability.EDIT_REGISTER):
        raise NotAllowed(say("您没有登记会员的权限。"))
    rows, findings = what
    made = RegisterImport(
        kind=ImportKind.PORTRAITS, about="person", name=sent.name[-120:], stored=names[0], findings=names[1], rows=rows,
        faulty=len(findings), made_at=now, made_by=by.account_id,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    details = {"pictures": rows, "unmatched": len(findings)}
    record("register.portraits_checked", by=by.account_id, subject=f"import:{made.id}", details=details)
    return made.id


@job(KIND, label=say("导入照片"))
def take_over(wanted: Job) -> None:
    """Each picture in turn, from where it was left: measured, kept, put into the file; refused ones are listed."""
    job_id, import_id, account_id = wanted.id, int(wanted.args["import"]), wanted.account_id or 0
    by, place, found = who_still_edits(account_id), portrait_place(), store.locked_import(import_id)
    if place is None:
        raise NotAllowed(say("您已没有登记会员的权限。"))
    if found.state is not ImportState.RUNNING:
        return
    content, last_row = storage.read(found.stored), found.last_row
    matched, _ = match(pictures_in(content), by=by)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for one in matched:
            if one.picture.row > last_row:
                _take(import_id, one, _ready(archive, one, place), (job_id, len(matched)), place=place, by=account_id)
    finish(import_id, now=clock.now())


def _ready(archive: zipfile.ZipFile, one: Matched, place: Place) -> Prepared | Message:
    """The picture as it is kept, or why it is not; outside of the transaction, because it takes a while."""
    try:
        ready = prepared(place.ask, one.picture.entry.rpartition("/")[2], content_of(archive, one.picture))
    except DomainError as refused:
        return refused.message
    if not ready.accepted:
        failed = next(check for check in ready.checks if not check[0])
        return Message(failed[1], failed[2])
    return ready


def _take(import_id: int, one: Matched, ready: Prepared | Message, work: tuple[int, int], *, place: Place, by: int) -> None:
    if isinstance(ready, Message):
        _refuse(import_id, one, ready, work)
        return
    keep_prepared(
        ready, place, by=by, now=clock.now(), subject=f"member:{one.membership_id}",
        and_then=lambda upload_id: _put(import_id, one, upload_id, work, place=place, by=by),
    )  # fmt: skip


def _put(import_id: int, one: Matched, upload_id: str, work: tuple[int, int], *, place: Place, by: int) -> None:
    who_still_edits(by)
    found = store.locked_import(import_id)
    keep_data(one.membership_id, {place.path: upload_id}, case_id=None, by=by, now=clock.now())
    found.written += 1
    _advance(found, one, work)


@action
def _refuse(import_id: int, one: Matched, sentence: Message, work: tuple[int, int]) -> None:
    found = store.locked_import(import_id)
    named = say("%(file)s：%(sentence)s", file=f"#{one.picture.row} …{one.picture.number[-4:]}", sentence=sentence)
    found.refused = [*found.refused, [one.picture.row, as_plain(named)]]
    _advance(found, one, work)


def _advance(found: RegisterImport, one: Matched, work: tuple[int, int]) -> None:
    found.last_row, found.done = one.picture.row, min(found.done + 1, found.rows)
    progress(work[0], found.done, work[1])
