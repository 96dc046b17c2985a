"""Sending a notice: asked for once, written to each member once, however often the work is cut off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.audit.actions import record
from app.jobs.actions import enqueue
from app.jobs.kinds import job
from app.jobs.models import Job
from app.kernel.errors import DomainError, say
from app.mailings.models import Mailing
from app.mailings.store import Circle, next_members, reach_of
from app.notices.actions import leave_words
from app.notices.rules import Recipient
from app.tenancy import clock
from app.tenancy.configuration.words import pick
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.tenancy.together import together
from app.tenancy.transactions import action, once_for_a_wish

KIND = "mailing"
AT_ONCE = 100


@dataclass(frozen=True)
class Written:
    """What is sent: the words, the name under `notices:` (or none), and the token of the page."""

    subject: str
    text: str
    notice: str
    submission: str


@once_for_a_wish
@action
def send_notice(written: Written, circle: Circle, *, by: int, now: datetime) -> int:
    """Ask for a notice to be written to a circle of members; the same page sent twice asks once.

    Raises DomainError when nobody would get it.
    """
    found = db.session.scalar(select(Mailing.id).where(Mailing.submission == written.submission))
    if found is not None:
        return found
    reach = reach_of(circle)
    if not reach.told:
        raise DomainError(say("按所选范围没有可以送达的会员，请重新选择。"), "audience")
    mailing = Mailing(
        notice=written.notice, audience=circle.audience, tier=circle.tier, body_paths="\n".join(circle.body_paths),
        subject=written.subject, text=written.text, submission=written.submission, account_id=by, written_at=now,
    )  # fmt: skip
    db.session.add(mailing)
    db.session.flush()
    enqueue(KIND, {"mailing": mailing.id}, by=by)
    details = {"subject": written.subject, "audience": circle.audience.value, "tier": circle.tier, "members": reach.members}
    record("notice.sent", by=by, subject=mailing.about, details=details)
    return mailing.id


@job(KIND)
def write_letters(wanted: Job) -> None:
    """Write to some hundred members at a time; what was written stands with the notice, so nobody gets it twice."""
    number = int(wanted.args["mailing"])
    while write_some(number, now=clock.now()):
        pass


@action
def write_some(mailing_id: int, *, now: datetime, at_once: int = AT_ONCE) -> bool:
    """Write to the next members, so many at once; False when there is nobody left."""
    mailing = db.session.get_one(Mailing, mailing_id, with_for_update=True)
    circle = Circle(mailing.audience, mailing.tier, mailing.body_paths.split("\n"))
    members = next_members(circle, mailing.reached, at_once) if mailing.finished_at is None else []
    if not members:
        mailing.finished_at = mailing.finished_at or now
        return False
    with together():
        for _membership, readers in members:
            for reader in readers:
                _write(mailing, reader)
    mailing.reached = members[-1][0]
    mailing.letters += sum(len(readers) for _membership, readers in members)
    mailing.without_account += sum(not readers for _membership, readers in members)
    return True


def _write(mailing: Mailing, reader: Recipient) -> None:
    association = pick(tenant().association.name, reader.language)
    greeting = f"{reader.name}：\n\n" if reader.name else ""
    leave_words(mailing.subject, f"{greeting}{mailing.text}\n\n{association}", to=reader, event=KIND, about=mailing.about)
