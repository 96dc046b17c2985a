"""Questions about imports, each for whoever made it: a foreign one is as little there as none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select

from app.insight.importing.findings import Finding, as_message, unpacked
from app.insight.models import ImportKind, ImportState, RegisterImport
from app.kernel.errors import NotFound, say
from app.tenancy import storage
from app.tenancy.database import db
from app.web.access import Identity

LATEST = 10
KEPT_UNCONFIRMED, KEPT_FINISHED = timedelta(days=7), timedelta(days=1)


def get_import(import_id: int, *, by: Identity) -> RegisterImport:
    """An import of somebody's own. Raises NotFound."""
    found = db.session.get(RegisterImport, import_id)
    if found is None or found.made_by != by.account_id or found.state is ImportState.DISCARDED:
        raise NotFound(say("没有这次导入。"))
    return found


def locked_import(import_id: int) -> RegisterImport:
    """An import that is going to change. Raises NotFound."""
    query = select(RegisterImport).where(RegisterImport.id == import_id).execution_options(populate_existing=True)
    found: RegisterImport | None = db.session.scalar(query.with_for_update())
    if found is None:
        raise NotFound(say("没有这次导入。"))
    return found


def latest_imports(by: Identity, *kinds: ImportKind) -> Sequence[RegisterImport]:
    """What somebody handed in lately of these kinds, the youngest first."""
    mine = RegisterImport.made_by == by.account_id, RegisterImport.state != ImportState.DISCARDED
    query = select(RegisterImport).where(*mine, RegisterImport.kind.in_(kinds))
    return db.session.scalars(query.order_by(RegisterImport.id.desc()).limit(LATEST)).all()


def findings_of(found: RegisterImport) -> list[Finding]:
    """What was found in the file, and what was refused when it was taken over."""
    kept = unpacked(storage.read(found.findings)) if found.findings else []
    return [*kept, *[Finding(row, as_message(sentence)) for row, sentence in found.refused]]


def over(now: datetime) -> Sequence[int]:
    """Imports whose files have to go: finished yesterday, or never confirmed."""
    unconfirmed = and_(RegisterImport.state == ImportState.CHECKED, RegisterImport.made_at < now - KEPT_UNCONFIRMED)
    finished = and_(RegisterImport.state == ImportState.DONE, RegisterImport.finished_at < now - KEPT_FINISHED)
    query = select(RegisterImport.id).where(RegisterImport.stored != "", or_(unconfirmed, finished))
    return db.session.scalars(query.order_by(RegisterImport.id).limit(200)).all()
