"""What stands in the side of the workspace for reviewers."""

from app.approval.outbox import sees_everything
from app.approval.waits import my_waits
from app.approval.windowing import sets_windows
from app.kernel.errors import say
from app.procedures.rules.actors import parse_actor
from app.procedures.store import count_to_collect
from app.tenancy.capabilities import Capability
from app.tenancy.tenants import tenant
from app.web.access import Identity
from app.web.navigation import MINE, MY_WORK, OFFICE, SITE, Entry, register_entry


def _works(who: Identity) -> bool:
    return who.works_here


def _oversees(who: Identity) -> bool:
    """A unit finds its own people in its list of members; the others look through all cases that are theirs to see."""
    return who.works_here and who.unit_id is None


def _follows_letters(who: Identity) -> bool:
    return who.unit_id is None and (who.may(Capability.DECIDE) or who.may(Capability.MANAGE_ACCOUNTS))


def _reads_the_record(who: Identity) -> bool:
    return sees_everything(who, Capability.AUDIT)


def _hands_up(who: Identity) -> bool:
    """Bundles make sense where some step gathers, for who hands cases up and who decides on them; a unit has its summaries."""
    if who.unit_id is not None:
        return False
    procedures = tenant().association.procedures.values()
    gathers = any(step.gather and not step.is_joint for one in procedures for step in one.steps)
    return gathers and (who.may(Capability.DECIDE) or who.may(Capability.RECOMMEND))


def _issues_jointly(who: Identity) -> bool:
    """Whoever collects the cases of a step himself and issues one document for all; bundles handed up stand there too."""
    steps = [step for one in tenant().association.procedures.values() for step in one.steps if step.is_joint]
    collectors = {parse_actor(step.gathered_by or "").who for step in steps}
    return not _hands_up(who) and any(held.role in collectors for held in who.roles)


def _waiting(who: Identity) -> int:
    return my_waits(who).total


def _late(who: Identity) -> int:
    return my_waits(who).late


for entry in (
    Entry(say("待办"), "approval.inbox", MY_WORK, icon="inbox", order=10, visible=_works, count=_waiting),
    Entry(say("已逾期"), "approval.late", MY_WORK, icon="clock", order=11, visible=_oversees, count=_late, alarms=True),
    Entry(say("我经手的"), "approval.done", MY_WORK, icon="check2", order=12, visible=_works),
    Entry(say("全部办件"), "approval.everything", MY_WORK, icon="folder2-open", order=13, visible=_oversees),
    Entry(say("报送批次"), "approval.bundles", MY_WORK, icon="layers", order=14, visible=_hands_up),
    Entry(
        say("文件下发"), "approval.bundles", MY_WORK, icon="layers", order=14, visible=_issues_jointly, count=count_to_collect
    ),
    Entry(say("工作台"), "approval.inbox", MINE, place="my", icon="inbox", order=5, visible=_works),
    Entry(say("已发信件"), "approval.letters", SITE, icon="envelope", order=52, visible=_follows_letters),
    Entry(say("受理时间设置"), "approval.windows", OFFICE, icon="clock", order=70, visible=sets_windows),
    Entry(say("操作记录"), "approval.audit", OFFICE, icon="shield-check", order=72, visible=_reads_the_record),
):
    register_entry(entry)
