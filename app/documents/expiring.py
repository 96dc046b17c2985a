"""Papers that expire: which reminder is due on a day, and which papers a sweep has to look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import aliased, defer

from app.documents.models import ExpiryTold, IssuedDocument
from app.documents.rules import State
from app.tenancy.configuration.concepts.association import Calendar
from app.tenancy.configuration.concepts.papers import Document
from app.tenancy.configuration.words import Span
from app.tenancy.database import db
from app.tenancy.spans import before
from app.tenancy.tenants import tenant

EXPIRED, LIFELONG = "expired", "lifelong"
LOOKS_BACK = timedelta(days=60)
"""Who is told that a paper has expired: not of those that did long before anybody watched."""
MOST_DAYS = {"day": 1, "workday": 3, "week": 7, "month": 31, "year": 366}


@dataclass(frozen=True)
class Expiring:
    """A paper that expires or has expired, and the reminder that is due of it."""

    document: IssuedDocument
    reminder: str

    @property
    def has_expired(self) -> bool:
        return self.reminder == EXPIRED


def watched_kinds() -> dict[str, Document]:
    """The papers of which holders are reminded."""
    return {name: one for name, one in tenant().association.documents.items() if one.reminders}


def expiring_kinds() -> list[str]:
    """The papers that expire at all; one that counts for the term does not where membership has no end."""
    here = tenant().association
    never = {"for_ever", "term"} if here.term.length == LIFELONG else {"for_ever"}
    return [name for name, one in here.documents.items() if isinstance(one.valid, Span) or one.valid not in never]


@dataclass(frozen=True)
class Life:
    """From when until when a paper counts."""

    issued: date
    until: date


def due_reminder(reminders: Sequence[Span], life: Life, today: date, calendar: Calendar) -> str | None:
    """The reminder that a day brings: the last one whose day has come since the paper was issued, or that it has expired;
    none before the first."""
    if life.until < today:
        return EXPIRED if life.until >= today - LOOKS_BACK else None
    days = {before(life.until, span, calendar): str(span) for span in reminders}
    reached = [day for day in days if life.issued < day <= today]
    return days[max(reached)] if reached else None


def papers_due(kind: str, described: Document, today: date, *, after: int, limit: int) -> tuple[list[Expiring], int | None]:
    """Papers of a kind of which their holders are to be told now, and the last one that was looked at; none once all were.

    What was replaced by a paper that counts longer is told of no more, even where both stand.
    """
    furthest = today + max(timedelta(days=span.count * MOST_DAYS[span.unit]) for span in described.reminders)
    between = IssuedDocument.valid_until.between(today - LOOKS_BACK, furthest)
    query = select(IssuedDocument).options(defer(IssuedDocument.frozen)).where(
        IssuedDocument.kind == kind, IssuedDocument.state == State.ISSUED.value, between, IssuedDocument.id > after,
        ~has_longer(),
    )  # fmt: skip
    found = db.session.scalars(query.order_by(IssuedDocument.id).limit(limit)).all()
    told = _told_of([one.id for one in found])
    due = [Expiring(one, _due(described, one, today) or "") for one in found]
    fresh = [one for one in due if one.reminder and (one.document.id, one.reminder) not in told]
    return fresh, found[-1].id if len(found) == limit else None


def _due(described: Document, paper: IssuedDocument, today: date) -> str | None:
    life = Life(paper.issued_on, paper.valid_until or date.max)
    return due_reminder(described.reminders, life, today, tenant().association.calendar)


def has_longer() -> ColumnElement[bool]:
    """Whether the same holder has another paper of the kind that counts longer."""
    other = aliased(IssuedDocument)
    same = and_(other.kind == IssuedDocument.kind, other.holder_kind == IssuedDocument.holder_kind,
                other.holder_id == IssuedDocument.holder_id, other.state == State.ISSUED.value)  # fmt: skip
    later = or_(other.valid_until.is_(None), other.valid_until > IssuedDocument.valid_until)
    return exists(select(other.id).where(same, later))


def _told_of(ids: Sequence[int]) -> set[tuple[int, str]]:
    rows = db.session.execute(select(ExpiryTold.document_id, ExpiryTold.reminder).where(ExpiryTold.document_id.in_(ids)))
    return {(row[0], row[1]) for row in rows}


def note_told(expiring: Expiring, *, office: bool, now: datetime) -> None:
    """Note that a holder was told; `office`: nobody else is to be told of it. Inside an action."""
    db.session.add(
        ExpiryTold(document_id=expiring.document.id, reminder=expiring.reminder, told_at=now, office_told=office)
    )


def untold_office(limit: int) -> list[tuple[ExpiryTold, IssuedDocument]]:
    """What was told to holders and not yet to the roles that are told besides, in order."""
    query = select(ExpiryTold, IssuedDocument).join(IssuedDocument, IssuedDocument.id == ExpiryTold.document_id)
    query = query.options(defer(IssuedDocument.frozen)).where(ExpiryTold.office_told.is_(False))
    return [(row[0], row[1]) for row in db.session.execute(query.order_by(ExpiryTold.id).limit(limit).with_for_update())]
