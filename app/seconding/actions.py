"""Asking for what takes two persons, confirming it, declining it, taking it back, letting it lapse."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from app.accounts.alike import are_one
from app.accounts.models import Account
from app.accounts.rules import LOGS_IN
from app.accounts.store import get_account
from app.audit.actions import record
from app.jobs.chores import note_done, register_chore
from app.kernel.errors import Conflict, DomainError, Message, NotAllowed, say
from app.notices.actions import leave_letter
from app.notices.rules import Recipient
from app.seconding.kinds import kind_named
from app.seconding.models import SecondRequest
from app.seconding.rules import Need, Outcome, behind, fits, read_needs
from app.seconding.store import find_submission, given_lately, hashed, held_by, holders, lapsed, take_request, waits
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.spans import after
from app.tenancy.tenants import tenant
from app.tenancy.transactions import action, once_for_a_wish
from app.web.language import LOCALES, catalogue

SHORTEST_REASON, LONGEST_REASON = 4, 200
LONGEST_REMARK = 500
MOST_AT_ONCE = 20
MOST_READERS = 50
AT_ONCE = 200


@dataclass(frozen=True)
class Errand:
    """What somebody wants to do: of which kind, how much, why, and the rights that whoever confirms needs."""

    kind: str
    count: int
    reason: str
    needs: Sequence[Need]
    args: Mapping[str, Any] = field(default_factory=dict)
    submission: str = ""


@once_for_a_wish
@action
def ask_second(errand: Errand, *, by: int, now: datetime) -> int:
    """Put an act before those who may confirm it; gives the number of the request. Asked twice by one form it is one.

    Raises DomainError (at `reason`, or because nobody else may confirm it), NotAllowed (who asks has not the right),
    Conflict (too many of his requests wait).
    """
    if before := find_submission(hashed(errand.submission)):
        return before.id
    reason, asker = _said(errand.reason), get_account(by)
    _refuse_unfit(asker, errand.needs, now, say("您没有办理这件事的权限。"))
    if waits(by) >= MOST_AT_ONCE:
        raise Conflict(say("您有 %(count)s 项申请等待确认，请先等待处理或撤回。", count=MOST_AT_ONCE))
    readers = _who_may_confirm(asker, errand.needs, now)
    made = SecondRequest(
        kind=errand.kind, args=dict(errand.args), count=errand.count, reason=reason, needs=[one.kept for one in errand.needs],
        account_id=by, name=asker.name, asked_at=now, until=_until(now), submission=hashed(errand.submission),
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    _note("second.asked", made, by=by, reason=reason)
    _tell("second_asked", made, readers[:MOST_READERS])
    return made.id


def _said(reason: str) -> str:
    said = " ".join(reason.split())
    if not SHORTEST_REASON <= len(said) <= LONGEST_REASON:
        raise DomainError(say("请写明理由，%(least)s 至 %(most)s 个字。", least=SHORTEST_REASON, most=LONGEST_REASON), "reason")
    return said


def _until(now: datetime) -> datetime:
    """The end of the day on which it lapses, in the association's zone."""
    association = tenant().association
    last = after(clock.local_day(now), association.second.within, association.calendar)
    return datetime.combine(last, time(23, 59, 59), clock.zone())


def _who_may_confirm(asker: Account, needs: Sequence[Need], now: datetime) -> list[Account]:
    found = [one for one in holders(needs, now) if not _is_same(asker, one, needs, now)]
    if not found:
        raise DomainError(say("达到须两人办理的数量，但目前没有其他人有权确认；请减少数量，或联系管理员。"))
    return found


def _is_same(first: Account, second: Account, needs: Sequence[Need], now: datetime) -> bool:
    """One human being, or one who is away and those who stand in for him: neither confirms for the other."""
    theirs = [behind(one.id, held_by(one.id, now), needs) for one in (first, second)]
    return are_one(first, second) or bool(theirs[0] & theirs[1]) or _made_for_it(first, second, needs, now)


def _made_for_it(first: Account, second: Account, needs: Sequence[Need], now: datetime) -> bool:
    """One of the two has the right only because the other gave it lately: who manages accounts makes no second person."""
    for giver, given in ((first.id, second.id), (second.id, first.id)):
        fresh = given_lately(giver, given, now)
        kept = [one.role for one in held_by(given, now) if (one.role.role, one.role.body_id) not in fresh]
        if fresh and not fits(kept, needs):
            return True
    return False


@action
def confirm(request_id: int, *, by: int, now: datetime) -> int:
    """Confirm what another wants to do: it begins now; gives the job's number. Twice is once.

    Both have to have the right at this moment. Raises NotFound, NotAllowed, Conflict (withdrawn, closed by somebody else).
    """
    asked = take_request(request_id)
    if asked.outcome is Outcome.CONFIRMED and asked.closed_by == by:
        return asked.job_id or 0
    first, second = get_account(asked.account_id), get_account(by)
    _refuse_closed(asked, now)
    _refuse_pair(first, second, read_needs(asked.needs), now)
    _close(asked, Outcome.CONFIRMED, second, now)
    asked.job_id = kind_named(asked.kind).begin(asked, by, now)
    _note("second.confirmed", asked, by=by, job=asked.job_id)
    _tell("second_confirmed", asked, [first])
    return asked.job_id


def may_confirm(asked: SecondRequest, account_id: int, now: datetime) -> Message | None:
    """Why somebody may not confirm a request; None where he may."""
    try:
        _refuse_pair(get_account(asked.account_id), get_account(account_id), read_needs(asked.needs), now)
    except NotAllowed as refused:
        return refused.message
    return None


def _refuse_pair(first: Account, second: Account, needs: Sequence[Need], now: datetime) -> None:
    _refuse_unfit(second, needs, now, say("您没有确认这项申请的权限。"))
    if _is_same(first, second, needs, now):
        raise NotAllowed(
            say("须由另一人确认：不能确认自己的申请；代理人与被代理人、邮箱相同的账号、七日内由对方授权的账号也视为一人。")
        )
    _refuse_unfit(first, needs, now, say("%(name)s已无权办理这件事，请退回这项申请。", name=first.name))


@action
def decline(request_id: int, *, by: int, remark: str, now: datetime) -> None:
    """Send a request back with the reason. Raises NotFound, NotAllowed, Conflict, DomainError at `remark`. Twice is once."""
    asked = take_request(request_id)
    if asked.outcome is Outcome.DECLINED and asked.closed_by == by:
        return
    second = get_account(by)
    _refuse_closed(asked, now)
    _refuse_unfit(second, read_needs(asked.needs), now, say("您没有确认这项申请的权限。"))
    if by == asked.account_id:
        raise NotAllowed(say("这是您自己的申请，请使用撤回。"))
    asked.remark = remark.strip()[:LONGEST_REMARK]
    if not asked.remark:
        raise DomainError(say("请写明退回的理由，申请人会看到。"), "remark")
    _close(asked, Outcome.DECLINED, second, now)
    _note("second.declined", asked, by=by, remark=asked.remark)
    _tell("second_declined", asked, [get_account(asked.account_id)])


@action
def withdraw(request_id: int, *, by: int, now: datetime) -> None:
    """Take one's own request back. Raises NotFound, NotAllowed, Conflict where it was closed before. Twice is once."""
    asked = take_request(request_id)
    if asked.account_id != by:
        raise NotAllowed(say("只能撤回自己的申请。"))
    if asked.outcome is Outcome.WITHDRAWN:
        return
    _refuse_closed(asked, now)
    _close(asked, Outcome.WITHDRAWN, get_account(by), now)
    _note("second.withdrawn", asked, by=by)


@action
def let_lapse(now: datetime) -> int:
    """Close what nobody confirmed in time and tell who asked; gives how many."""
    over = lapsed(now, AT_ONCE)
    for asked in over:
        _close(asked, Outcome.LAPSED, None, now)
        _note("second.lapsed", asked, by=None)
        _tell("second_lapsed", asked, [get_account(asked.account_id)])
        note_done(f"second_request {asked.id}: lapsed")
    return len(over)


register_chore("requests for a second person", let_lapse)


def _refuse_unfit(account: Account, needs: Sequence[Need], now: datetime, why: Message) -> None:
    roles = [one.role for one in held_by(account.id, now)]
    if account.state not in LOGS_IN or not fits(roles, needs):
        raise NotAllowed(why)


def _refuse_closed(asked: SecondRequest, now: datetime) -> None:
    at = (asked.closed_at or asked.until).astimezone(clock.zone()).strftime("%Y-%m-%d %H:%M")
    if asked.outcome is Outcome.LAPSED or (asked.outcome is Outcome.WAITING and now >= asked.until):
        raise Conflict(say("这项申请已于 %(at)s 失效，请重新申请。", at=at))
    if asked.outcome is Outcome.WITHDRAWN:
        raise Conflict(say("%(name)s已于 %(at)s 撤回这项申请。", name=asked.closer, at=at))
    if asked.outcome is not Outcome.WAITING:
        raise Conflict(say("%(name)s已于 %(at)s 处理了这项申请。", name=asked.closer, at=at))


def _close(asked: SecondRequest, outcome: Outcome, by: Account | None, now: datetime) -> None:
    asked.outcome, asked.closed_at = outcome, now
    if by is not None:
        asked.closed_by, asked.closer = by.id, by.name
    db.session.flush()


def _note(act: str, asked: SecondRequest, *, by: int | None, **more: object) -> None:
    details = {"kind": asked.kind, "count": asked.count, "asked_by": asked.account_id, **more}
    record(act, by=by, subject=f"second:{asked.id}", details=details)


def _tell(event: str, asked: SecondRequest, readers: Iterable[Account]) -> None:
    """A letter to accounts that log in."""
    first = tenant().association.languages[0]
    words = catalogue(first if first in LOCALES else "en")
    what, until = words.gettext(kind_named(asked.kind).label.msgid), clock.local_day(asked.until).isoformat()
    params = {
        "what": what, "count": asked.count, "first": asked.name, "reason": asked.reason, "second": asked.closer,
        "remark": asked.remark, "until": until,
    }  # fmt: skip
    for account in readers:
        if account.state in LOGS_IN:
            email = account.email or (account.person.email if account.person else "")
            to = Recipient(account.id, email, account.name)
            leave_letter(event, to=to, params=params, link=f"/desk/second/{asked.id}", about=f"second:{asked.id}")
