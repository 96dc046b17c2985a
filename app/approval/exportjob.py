"""A list of cases that leaves as a file: counted, on the record; a long one is written once another person has confirmed it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from werkzeug.datastructures import MultiDict

from app.accounts.rights import who_asked
from app.approval.fieldcolumns import labels
from app.approval.inputs import view_from, wish_from
from app.approval.lists import Asking, DeskList, desk_list, step_label, tier_label
from app.approval.sheets import sheet_bytes
from app.approval.showing import address
from app.approval.waits import my_shelf
from app.approval.wishes import TITLES, Wish
from app.audit.actions import record
from app.jobs.actions import attach, enqueue
from app.jobs.kinds import job
from app.jobs.models import Job
from app.kernel.errors import Message, say
from app.seconding.actions import Errand, ask_second
from app.seconding.alone import list_named, take_away_alone
from app.seconding.kinds import Kind, Preview, register_kind
from app.seconding.models import SecondRequest
from app.seconding.rules import Need
from app.tenancy import clock
from app.tenancy.capabilities import Capability
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.tenancy.transactions import action, once_for_a_wish
from app.web.access import Identity
from app.web.language import current_language, said, speak, translated

KIND = "cases_export"
MOST_EXPORTED = 5000


def rows_of(who: Identity, wish: Wish) -> DeskList:
    """The whole list as somebody may see it."""
    return desk_list(who, wish, Asking(None, MOST_EXPORTED, clock.today(), my_shelf(who).bodies))


def which(wish: Wish) -> str:
    """Which cases leave, whatever their order and columns."""
    return list_named(KIND, {"view": wish.view.value, **wish.narrowed()})


@action
def take_alone(wish: Wish, *, by: int, lines: int, now: datetime) -> None:
    """Record that somebody takes a list of cases away. Raises Conflict where so many rows take two persons (D6)."""
    take_away_alone(which(wish), lines, by=by, now=now)
    record("list.exported", by=by, subject=f"desk:{wish.view.value}", details={"lines": lines})


@once_for_a_wish
@action
def ask_for_export(wish: Wish, reason: str, *, by: Identity, lines: int, submission: str, now: datetime) -> int:
    """Ask another, who decides or exports as far as who asks, to confirm it; gives the number of the request.

    Raises what `ask_second` raises.
    """
    right = Capability.EXPORT if by.may(Capability.EXPORT) else Capability.DECIDE
    needs = [Need("", (right,), role.body_id, role.body_path, role.sees) for role in by.roles if right in role.capabilities]
    args = {"asked": {"view": wish.view.value, **wish.asked()}, "language": current_language()}
    return ask_second(Errand(KIND, lines, reason, needs, args, submission), by=by.account_id, now=now)


def begin(asked: SecondRequest, second: int, _now: datetime) -> int:
    """Ask for the file that another has confirmed, and put it on the record. Part of an action."""
    details = {"lines": asked.count, "reason": asked.reason, "seconded_by": second}
    record("list.exported", by=asked.account_id, subject=f"desk:{_wish(asked).view.value}", details=details)
    return enqueue(KIND, {"request": asked.id}, by=asked.account_id).id


def previewed(asked: SecondRequest, _after: str | None, _now: datetime) -> Preview:
    """Which list, what it is narrowed to, what people have filled in that goes along."""
    wish = _wish(asked)
    procedure = tenant().association.procedures.get(wish.procedure)
    narrowed: Sequence[tuple[Message, str]] = (
        (say("事项"), said(procedure.label) if procedure else wish.procedure),
        (say("步骤"), step_label(procedure, wish.step)),
        (say("类别"), tier_label(wish.tier)),
        (say("查找"), wish.text),
        (say("栏目"), translated(say("、")).join(labels(wish.fields, wish.procedure))),
    )
    return Preview([(say("清单"), TITLES[wish.view]), *(one for one in narrowed if one[1])], back=address(wish))


def _wish(asked: SecondRequest) -> Wish:
    given = MultiDict({name: str(value) for name, value in asked.args["asked"].items()})
    return wish_from(given, view_from(given))


def may_fetch(wanted: Job, who: Identity) -> bool:
    """Only who asked for it, and only while he works at the desk (A4)."""
    return wanted.account_id == who.account_id and who.works_here


@job(KIND, label=say("导出办件清单"), seen_by=may_fetch)
def write_export(wanted: Job) -> None:
    """Write the file with the rights that who asked for it has now. Done twice it is the same file."""
    number, moment = wanted.id, clock.now()
    asked = db.session.get_one(SecondRequest, int(wanted.args["request"]))
    who, wish = who_asked(asked.account_id, moment), _wish(asked)
    speak(str(asked.args["language"]))
    found = rows_of(who, wish)
    attach(number, sheet_bytes(found), name=f"{wish.view.value}-{clock.local_day(moment).isoformat()}.xlsx", now=moment)


register_kind(Kind(KIND, say("导出办件清单"), say("行数"), begin, preview=previewed))
