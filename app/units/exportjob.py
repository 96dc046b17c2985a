"""A long list of people is written in the background; who asked for it fetches the file while he still may."""

from __future__ import annotations

from datetime import datetime

from app.accounts.rights import who_asked
from app.bodies.store import get_body
from app.documents.sheets import sheet_bytes
from app.jobs.actions import attach, enqueue
from app.jobs.kinds import job
from app.jobs.models import Job
from app.kernel.errors import NotAllowed, say
from app.seconding.actions import Errand, ask_second
from app.seconding.kinds import Kind, Preview, register_kind
from app.seconding.models import SecondRequest
from app.seconding.rules import Need
from app.tenancy import clock
from app.tenancy.capabilities import Capability
from app.units.actions import note_export
from app.units.exporting import people_sheet, sees_numbers
from app.units.workspace import Workspace, people_workspace
from app.web.access import Identity
from app.web.language import said

KIND = "unit_export"
MOST_AT_ONCE = 2000


def ask_for_export(workspace: Workspace, *, by: int) -> int:
    """Ask for the file; gives the number of the job."""
    return enqueue(KIND, {"unit": workspace.unit_id}, by=by).id


def ask_for_large_export(workspace: Workspace, reason: str, *, by: int, rows: int, submission: str, now: datetime) -> int:
    """Ask another person to confirm that so many people's data leave; gives the number of the request (D6).

    Another operator of the unit may confirm it, and whoever may export it at the association. Raises what `ask_second` raises.
    """
    unit = get_body(workspace.unit_id)
    needs = [Need("", (Capability.SEE_REGISTER, Capability.EXPORT), unit.id, unit.path, "own")]
    args = {"unit": unit.id, "masked": not sees_numbers(workspace)}
    return ask_second(Errand(KIND, rows, reason, needs, args, submission), by=by, now=now)


def begin_confirmed(asked: SecondRequest, second: int, _now: datetime) -> int:
    """Ask for the file that another has confirmed, and put it on the record. Part of an action."""
    unit, masked = int(asked.args["unit"]), bool(asked.args["masked"])
    note_export(unit, asked.reason, by=asked.account_id, rows=asked.count, masked=masked, seconded_by=second)
    return enqueue(KIND, {"unit": unit}, by=asked.account_id).id


def previewed(asked: SecondRequest, _after: str | None, _now: datetime) -> Preview:
    """Whose people, and whether their numbers are written out."""
    numbers = say("身份证号只显示首尾四位") if asked.args["masked"] else say("身份证号完整写出")
    unit = said(get_body(int(asked.args["unit"])).name)
    return Preview([(say("单位"), unit), (say("证件号码"), numbers)], back="/unit/export")


register_kind(Kind(KIND, say("导出人员名单"), say("人数"), begin_confirmed, preview=previewed))


def may_fetch(wanted: Job, who: Identity) -> bool:
    """Only who asked for it, and only while he acts for that unit and may export (A4)."""
    if wanted.account_id != who.account_id or who.unit_id != wanted.args.get("unit"):
        return False
    return any(Capability.EXPORT in role.capabilities for role in who.roles if role.body_id == who.unit_id)


@job(KIND, label=say("导出人员名单"), seen_by=may_fetch)
def write_export(wanted: Job) -> None:
    """Write the file with the rights that who asked for it has now. Done twice it is the same file."""
    moment = clock.now()
    who = who_asked(wanted.account_id or 0, moment)
    workspace = people_workspace(who)
    if not workspace.may(Capability.EXPORT):
        raise NotAllowed(say("您已不能导出本单位人员，导出没有进行。"))
    name = f"{workspace.name} {clock.local_day(moment).isoformat()}.xlsx"
    attach(wanted.id, sheet_bytes(people_sheet(who, workspace, clock.local_day(moment))), name=name, now=moment)
