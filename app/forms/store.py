"""Questions about uploads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from app.forms.lookups import KeptFile
from app.forms.models import Upload
from app.forms.readers import Owner, may_read
from app.kernel.errors import Message, NotFound, say
from app.tenancy.database import db
from app.web.access import Identity


def get_upload(upload_id: str, *, for_update: bool = False) -> Upload:
    """An upload that is still there. Raises NotFound."""
    query = select(Upload).where(Upload.id == upload_id, Upload.removed_at.is_(None))
    found: Upload | None = db.session.scalar(query.with_for_update() if for_update else query)
    if found is None:
        raise NotFound(say("没有这个文件。"))
    return found


def get_readable(upload_id: str, owner: Owner, who: Identity | None) -> Upload:
    """An upload that may be seen by whoever asks. A foreign one is as little there as none. Raises NotFound."""
    found = get_upload(upload_id)
    if not may_read(found, owner, who):
        raise NotFound(say("没有这个文件。"))
    return found


def get_own(upload_id: str, owner: Owner, *, for_update: bool = False) -> Upload:
    """An upload of whoever asks. Raises NotFound."""
    found = get_upload(upload_id, for_update=for_update)
    if not owner.has_given(found):
        raise NotFound(say("没有这个文件。"))
    return found


def files_of(owner: Owner, ids: Iterable[str]) -> dict[str, KeptFile]:
    """Of the ids that a form names, those that its writer has given."""
    wanted = sorted(set(ids))[:500]
    if not wanted or not (owner.account_id or owner.visitor):
        return {}
    query = select(Upload).where(Upload.id.in_(wanted), _given_by(owner), Upload.removed_at.is_(None))
    return {u.id: as_kept(u) for u in db.session.scalars(query.order_by(Upload.created_at))}


def files_named(ids: Iterable[str]) -> dict[str, KeptFile]:
    """The facts of uploads that stored answers name, for those who may see the answers."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    query = select(Upload).where(Upload.id.in_(wanted), Upload.removed_at.is_(None)).order_by(Upload.created_at)
    return {u.id: as_kept(u) for u in db.session.scalars(query)}


def as_kept(upload: Upload) -> KeptFile:
    """The facts of an upload as a form knows it."""
    wrong = next((Message(m, p) for passed, m, p in upload.checks if not passed), None)
    return KeptFile(
        upload.id, upload.field, upload.name, upload.kind, upload.size, width=upload.width, height=upload.height,
        pages=upload.pages, wrong=wrong, checks=tuple((passed, Message(m, p)) for passed, m, p in upload.checks),
        whole=_whole_size(upload), crop=tuple(upload.crop), sensitive=upload.sensitive,
    )  # fmt: skip


def stored_name(upload_id: str) -> str:
    """The name in storage of an upload's content; empty for one that is gone."""
    query = select(Upload.stored).where(Upload.id == upload_id, Upload.removed_at.is_(None))
    return db.session.scalar(query) or ""


def _whole_size(upload: Upload) -> tuple[int, int] | None:
    return (upload.original_size[0], upload.original_size[1]) if upload.original else None


def held_by(owner: Owner) -> tuple[int, int]:
    """How many files that were not handed in yet somebody has, and their bytes."""
    where = (_given_by(owner), Upload.removed_at.is_(None), Upload.subject == "")
    count, size = db.session.execute(select(func.count(), func.coalesce(func.sum(Upload.size), 0)).where(*where)).one()
    return int(count), int(size)


def left_over(before: datetime, limit: int = 200) -> Sequence[str]:
    """Files never handed in and older than this."""
    where = (Upload.created_at < before, Upload.subject == "", Upload.removed_at.is_(None))
    return db.session.scalars(select(Upload.id).where(*where).order_by(Upload.created_at).limit(limit)).all()


def of_subject(subject: str) -> Sequence[Upload]:
    """What was handed in with one thing, in order."""
    where = (Upload.subject == subject, Upload.removed_at.is_(None))
    return db.session.scalars(select(Upload).where(*where).order_by(Upload.created_at, Upload.id)).all()


def _given_by(owner: Owner) -> ColumnElement[bool]:
    return Upload.account_id == owner.account_id if owner.account_id else Upload.visitor == owner.visitor
