"""A long list of people is written in the background; who asked for it fetches the file while he still may."""

from __future__ import annotations

from app.accounts.rights import who_asked
from app.documents.sheets import sheet_bytes
from app.jobs.actions import attach, enqueue
from app.jobs.kinds import job
from app.jobs.models import Job
from app.kernel.errors import NotAllowed, say
from app.tenancy import clock
from app.tenancy.capabilities import Capability
from app.units.exporting import people_sheet
from app.units.workspace import Workspace, people_workspace
from app.web.access import Identity

KIND = "unit_export"
MOST_AT_ONCE = 2000


def ask_for_export(workspace: Workspace, *, by: int) -> int:
    """Ask for the file; gives the number of the job."""
    return enqueue(KIND, {"unit": workspace.unit_id}, by=by).id


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
