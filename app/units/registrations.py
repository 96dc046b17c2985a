"""What stands in the side of the workspace for who acts for a unit, and who sees the letters of handovers."""

from app.forms.readers import register_file_reader
from app.kernel.errors import say
from app.procedures.store import collects_at_all, count_to_collect
from app.tenancy.capabilities import Capability
from app.units import exportjob
from app.units.letters import may_see_letter
from app.units.speaking import speaks_here
from app.units.store import count_asked, count_by_standing
from app.units.workspace import has_work_with_people, roles_at_unit
from app.web.access import Identity
from app.web.navigation import PEOPLE, REGISTER, UNIT, Entry, acts_for_a_unit, register_entry

__all__ = ["exportjob"]

register_file_reader(may_see_letter)


def _sees_people(who: Identity) -> bool:
    return who.unit_id is not None and any("see_register" in role.capabilities for role in roles_at_unit(who))


def _has_people(who: Identity) -> bool:
    """A list that can only be empty is not offered: where units do nothing for people, theirs begins with their own data."""
    return has_work_with_people() or _people(who) > 0


def _manages_accounts(who: Identity) -> bool:
    return who.may(Capability.MANAGE_ACCOUNTS) and who.unit_id is None


def _has_representatives(who: Identity) -> bool:
    return who.unit_id is not None and speaks_here()


def _people(who: Identity) -> int:
    return sum(count_by_standing(who.unit_id).values()) if who.unit_id is not None else 0


for entry in (
    Entry(
        say("会员列表"),
        "units.people",
        PEOPLE,
        icon="people",
        order=5,
        visible=_sees_people,
        there=_has_people,
        count=_people,
    ),
    Entry(
        say("汇总表"),
        "units.summaries",
        PEOPLE,
        icon="file-earmark-text",
        order=6,
        visible=acts_for_a_unit,
        there=collects_at_all,
        count=count_to_collect,
    ),
    Entry(say("本单位代表"), "units.representatives", UNIT, icon="people", order=62, visible=_has_representatives),
    Entry(say("经办人"), "units.operators", UNIT, icon="person", order=63, visible=acts_for_a_unit),
    Entry(say("单位与账号"), "units.units", REGISTER, icon="building", order=31, visible=_manages_accounts, count=count_asked),
):
    register_entry(entry)
