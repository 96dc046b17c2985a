"""The issue register: which papers left the house, who collected them and when. Domain 35, 六（五）: 统一领取，发放。"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from app.audit.actions import record
from app.documents.models import HandOut, IssuedDocument
from app.documents.rules import State
from app.kernel.errors import Conflict, DomainError, NotFound, say
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.tenancy.transactions import action

LONGEST_NAME, LONGEST_NOTE = 100, 200


@dataclass(frozen=True)
class Collected:
    """Who collected papers, on which day; `case_id` is the case in which it was noted."""

    to_name: str
    on: date
    note: str = ""
    case_id: int | None = None


def kinds_handed_out() -> list[str]:
    """The kinds of documents that stand in the issue register."""
    return [name for name, one in tenant().association.documents.items() if one.handed_out]


@action
def note_handed_out(document_ids: Sequence[int], collected: Collected, *, by: int | None, now: datetime) -> int:
    """Note that papers were collected; gives how many were noted now. What was noted before is let be.

    Raises DomainError (nobody named, a day to come), Conflict (a paper that no longer counts).
    """
    name = " ".join(collected.to_name.split())[:LONGEST_NAME]
    if not name:
        raise DomainError(say("请填写领取人。"), "to_name")
    if collected.on > clock.local_day(now):
        raise DomainError(say("领取日期不能晚于今天。"), "on")
    query = select(IssuedDocument).where(IssuedDocument.id.in_(list(document_ids))).order_by(IssuedDocument.id)
    papers = db.session.scalars(query.with_for_update()).all()
    _refuse_void(papers)
    gone = set(db.session.scalars(select(HandOut.document_id).where(
        HandOut.document_id.in_([one.id for one in papers]), HandOut.undone_at.is_(None)
    )))  # fmt: skip
    fresh = [one for one in papers if one.id not in gone]
    db.session.add_all(
        HandOut(document_id=one.id, to_name=name, on=collected.on, note=collected.note.strip()[:LONGEST_NOTE],
                case_id=collected.case_id, noted_by=by, noted_at=now, undone_at=None, undone_by=None)
        for one in fresh
    )  # fmt: skip
    for one in fresh:
        details = {"number": one.number, "to": name, "on": collected.on.isoformat()}
        record("document.handed_out", by=by, subject=f"document:{one.id}", details=details)
    return len(fresh)


def _refuse_void(papers: Sequence[IssuedDocument]) -> None:
    void = next((one for one in papers if one.done is not State.ISSUED), None)
    if void is not None:
        raise Conflict(say("%(number)s（%(name)s）已经失效，不能发放。", number=void.number or "", name=void.holder_name))


@action
def take_back_handing(document_id: int, *, because: str, by: int, now: datetime) -> None:
    """A hand-out that was noted wrongly: both stay readable. Raises NotFound, DomainError without a reason."""
    reason = because.strip()[:LONGEST_NOTE]
    if not reason:
        raise DomainError(say("请写明理由。"), "because")
    query = select(HandOut).where(HandOut.document_id == document_id, HandOut.undone_at.is_(None)).with_for_update()
    found = db.session.scalar(query)
    if found is None:
        raise NotFound(say("这份证件没有发放记录。"))
    found.undone_at, found.undone_by, found.undone_because = now, by, reason
    record("document.handing_undone", by=by, subject=f"document:{document_id}", details={"reason": reason})
