"""A long list of bills that another person confirmed is written in the background; who asked for it fetches it (D6)."""

from __future__ import annotations

from datetime import datetime

from app.accounts.rights import who_asked
from app.dues.actions.exporting import note_export
from app.dues.desk import TITLES, as_sheet
from app.dues.store.desk import Sought, View
from app.jobs.actions import attach, enqueue
from app.jobs.kinds import job
from app.jobs.models import Job
from app.kernel.errors import Message, NotAllowed, say
from app.seconding.actions import Errand, ask_second
from app.seconding.kinds import Kind, Preview, register_kind
from app.seconding.models import SecondRequest
from app.seconding.rules import Need
from app.tenancy import clock
from app.tenancy.capabilities import Capability
from app.tenancy.database import db
from app.web.access import Identity

KIND = "bills_export"


def ask_for_large_export(sought: Sought, reason: str, *, by: Identity, rows: int, submission: str, now: datetime) -> int:
    """Ask another person who may export to confirm it; gives the number of the request. Raises what `ask_second` raises."""
    needs = [
        Need("", (Capability.EXPORT,), role.body_id, role.body_path, role.sees)
        for role in by.roles
        if Capability.CONFIRM_PAYMENTS in role.capabilities
    ]
    args = {"view": sought.view.value, **sought.narrowed()}
    return ask_second(Errand(KIND, rows, reason, needs, args, submission), by=by.account_id, now=now)


def begin(asked: SecondRequest, second: int, now: datetime) -> int:
    """Ask for the file that another has confirmed, and put it on the record. Part of an action."""
    narrowed = {**_sought(asked).narrowed(), "reason": asked.reason, "rows": str(asked.count), "seconded_by": str(second)}
    note_export(_sought(asked).view.value, narrowed, by=asked.account_id, now=now)
    return enqueue(KIND, {"request": asked.id}, by=asked.account_id).id


def previewed(asked: SecondRequest, _after: str | None, _now: datetime) -> Preview:
    """Which list, and what it is narrowed to."""
    sought = _sought(asked)
    labels = {"tier": say("类别"), "year": say("年度"), "about": say("付款人"), "q": say("查找")}
    facts: list[tuple[str | Message, str | Message]] = [(say("账单"), TITLES[sought.view])]
    facts += [(labels[name], value) for name, value in sought.narrowed().items()]
    return Preview(facts, back="/office/finance")


def _sought(asked: SecondRequest) -> Sought:
    given = asked.args
    return Sought(View(given["view"]), *(str(given.get(name, "")) for name in ("tier", "year", "about", "q")))


def may_fetch(wanted: Job, who: Identity) -> bool:
    """Only who asked for it, and only while he confirms payments (A4)."""
    return wanted.account_id == who.account_id and who.may(Capability.CONFIRM_PAYMENTS)


@job(KIND, label=say("导出会费账单"), seen_by=may_fetch)
def write_export(wanted: Job) -> None:
    """Write the file with the rights that who asked for it has now. Done twice it is the same file."""
    number, moment = wanted.id, clock.now()
    asked = db.session.get_one(SecondRequest, int(wanted.args["request"]))
    who, day = who_asked(asked.account_id, moment), clock.local_day(moment)
    if not who.may(Capability.CONFIRM_PAYMENTS):
        raise NotAllowed(say("您已不能导出会费账单，导出没有进行。"))
    attach(number, as_sheet(who, _sought(asked), day), name=f"dues-{day.isoformat()}.xlsx", now=moment)


register_kind(Kind(KIND, say("导出会费账单"), say("行数"), begin, preview=previewed))
