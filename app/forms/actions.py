"""Keeping, cropping, handing in and removing uploads. The slow work is done before the transaction begins."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.accounts.actions.attempts import count_attempt, key_of
from app.accounts.rules import Limit
from app.audit.actions import record
from app.forms import store
from app.forms.contents import Kind
from app.forms.models import Upload
from app.forms.places import Place
from app.forms.portraits import Crop
from app.forms.preparing import Prepared, cropped, prepared
from app.forms.readers import Owner
from app.kernel.errors import DomainError, NotAllowed, NotFound, Throttled, say
from app.tenancy import storage
from app.tenancy.database import db
from app.tenancy.transactions import action, after_commit, when_undone

MOST_FILES = 120
MOST_BYTES = 300 * 1024 * 1024
LEFT_OVER_AFTER = timedelta(days=8)
VISITOR_FILES = Limit(60, timedelta(hours=1), timedelta(minutes=15))


@dataclass(frozen=True)
class Incoming:
    """A file as it was sent, with the rectangle of the crop tool if there was one."""

    name: str
    content: bytes
    crop: Crop | None = None


def keep_upload(incoming: Incoming, place: Place, *, owner: Owner, now: datetime) -> str:
    """Check a file, make it safe, keep it; gives its id. Raises DomainError with what is wrong with it.

    A photo is kept even when a measured check fails, so that the crop tool can mend it; the form refuses it until then.
    """
    _refuse_flood(owner, now)
    _refuse_hoarding(owner)
    ready = prepared(place.ask, incoming.name, incoming.content, incoming.crop)
    return _keep(ready, place, owner, now)


def recrop(upload_id: str, crop: Crop, place: Place, *, owner: Owner, now: datetime) -> str:
    """Cut the whole picture behind a photo anew; gives the id of the new photo, and the old one is gone."""
    old = store.get_own(upload_id, owner)
    if not old.original or old.subject:
        raise DomainError(say("原图已经不在了，请重新上传照片。"))
    whole = storage.read(old.original)
    ready = cropped(place.ask, old.name, whole, kind=Kind(old.original_kind), crop=crop)
    new_id = _keep(ready, place, owner, now)
    remove_upload(upload_id, owner=owner, now=now)
    return new_id


def _refuse_flood(owner: Owner, now: datetime) -> None:
    """Visitors without an account may give so many files an hour from one address, whichever page they come by."""
    key = key_of("file", owner.address)
    if owner.account_id is None and owner.address and not count_attempt({key: VISITOR_FILES}, now=now):
        raise Throttled(say("上传次数过多，请 15 分钟后再试。"))


def _refuse_hoarding(owner: Owner) -> None:
    count, size = store.held_by(owner)
    if count >= MOST_FILES or size >= MOST_BYTES:
        raise Throttled(say("您还有很多没有提交的文件，请先提交或移除一些，再继续上传。"))


def _keep(ready: Prepared, place: Place, owner: Owner, now: datetime) -> str:
    names = [storage.put(ready.content, suffix=ready.kind)]
    try:
        if ready.original:
            names.append(storage.put(ready.original, suffix=ready.original_kind))
        return _note(ready, names, place, owner=owner, now=now)
    except BaseException:
        for name in names:
            storage.remove(name)
        raise


def keep_prepared(
    ready: Prepared, place: Place, *, by: int, subject: str, now: datetime, and_then: Callable[[str], None]
) -> None:
    """Keep a file that was made safe, handed in at once with `subject`; `and_then` gets its id in the same transaction."""
    name = storage.put(ready.content, suffix=ready.kind)
    try:
        _keep_for(ready, name, place, by=by, subject=subject, now=now, and_then=and_then)
    except BaseException:
        storage.remove(name)
        raise


@action
def _keep_for(
    ready: Prepared, name: str, place: Place, *, by: int, subject: str, now: datetime, and_then: Callable[[str], None]
) -> None:
    upload_id = _note(ready, [name], place, owner=Owner(account_id=by), now=now)
    hand_in([upload_id], subject, by=by)
    and_then(upload_id)


@action
def _note(ready: Prepared, names: list[str], place: Place, *, owner: Owner, now: datetime) -> str:
    upload = Upload(
        id=secrets.token_hex(16), account_id=owner.account_id, visitor="" if owner.account_id else owner.visitor,
        form=place.form, field=place.path, subject="", name=ready.name, kind=ready.kind, size=len(ready.content),
        sha256=ready.sha256, width=ready.width, height=ready.height, pages=ready.pages, accepted=ready.accepted,
        checks=ready.checks, stored=names[0], original=names[1] if len(names) > 1 else "",
        original_kind=ready.original_kind, original_size=ready.original_size, crop=ready.crop, created_at=now,
    )  # fmt: skip
    db.session.add(upload)
    details = {"field": place.path, "kind": ready.kind, "size": len(ready.content), "sha256": ready.sha256}
    record("file.kept", by=owner.account_id, subject=f"file:{upload.id}", details=details)
    return upload.id


@action
def copy_upload(upload: Upload, subject: str) -> str:
    """A copy of a file that was handed in before, handed in with something else; gives its id. Each goes its own way."""
    own = {column.key: getattr(upload, column.key) for column in Upload.__table__.columns}
    stored = storage.put(storage.read(upload.stored), suffix=upload.kind)
    when_undone(lambda: storage.remove(stored))
    copy = Upload(**{**own, "id": secrets.token_hex(16), "subject": subject, "stored": stored, "original": ""})
    db.session.add(copy)
    record("file.copied", by=None, subject=f"file:{copy.id}", details={"from": upload.id, "sha256": upload.sha256})
    return copy.id


@action
def hand_in(upload_ids: Iterable[str], subject: str, *, by: int | None) -> None:
    """Tie files to what they were handed in with; what lies outside of a crop is not kept. Part of filing.

    A file stays with what it was first handed in with: nobody takes the proof out of an earlier case by naming it again.
    Raises NotFound for a file that somebody else gave and never handed in.
    """
    for upload_id in upload_ids:
        upload = store.get_upload(upload_id, for_update=True)
        if upload.subject:
            continue
        if by is not None and upload.account_id not in (None, by):
            raise NotFound(say("没有这个文件。"))
        upload.subject = subject
        if by is not None and upload.account_id is None:
            upload.account_id, upload.visitor = by, ""
        if upload.original:
            _drop_later(upload.original)
            upload.original = ""


@action
def adopt(owner: Owner, *, by: int) -> None:
    """Files that a visitor gave before login become the account's own."""
    mine = Upload.visitor == owner.visitor, Upload.account_id.is_(None)
    if owner.visitor:
        db.session.query(Upload).where(*mine).update({"account_id": by, "visitor": ""}, synchronize_session=False)


@action
def remove_upload(upload_id: str, *, owner: Owner, now: datetime) -> None:
    """Take an own file away that was not handed in yet. Raises NotFound, NotAllowed."""
    upload = store.get_own(upload_id, owner, for_update=True)
    if upload.subject:
        raise NotAllowed(say("文件已随申请提交，不能移除。"))
    _forget(upload, owner.account_id, now)


@action
def forget_uploads(upload_ids: Iterable[str], *, by: int | None, now: datetime, because: str) -> None:
    """Remove files whose time is over (retention, consent withdrawn), whatever they were handed in with."""
    for upload_id in upload_ids:
        _forget(store.get_upload(upload_id, for_update=True), by, now, because)


def sweep_left_over(*, now: datetime) -> int:
    """Remove what was never handed in; drafts last seven days. Gives how many; done twice it does nothing."""
    ids = store.left_over(now - LEFT_OVER_AFTER)
    forget_uploads(ids, by=None, now=now, because="never handed in")
    return len(ids)


@action
def note_look(upload_id: str, *, by: int | None) -> None:
    """Record that somebody looked at a scan of an identity card (D1, G3)."""
    record("file.seen", by=by, subject=f"file:{upload_id}", details={})


def _forget(upload: Upload, by: int | None, now: datetime, because: str = "by its owner") -> None:
    upload.removed_at = now
    for name in filter(None, (upload.stored, upload.original)):
        _drop_later(name)
    record("file.removed", by=by, subject=f"file:{upload.id}", details={"field": upload.field, "because": because})


def _drop_later(name: str) -> None:
    after_commit(lambda: storage.remove(name))
