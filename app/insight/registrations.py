"""What this room puts into the side of the workspace, and which protected values it can reveal."""

from app.accounts.revealers import register_revealer
from app.documents.expiring import expiring_kinds
from app.documents.handing_out import kinds_handed_out
from app.insight.exporting import exportjob
from app.insight.filing import actions as filing
from app.insight.filing.procedures import from_a_list
from app.insight.importing.actions import forget_over
from app.insight.levels.page import has_levels
from app.insight.member.revealing import reveal_of_member
from app.insight.portraits import actions as portraits
from app.jobs.chores import register_chore
from app.kernel.errors import say
from app.tenancy.capabilities import Capability
from app.web.access import Identity
from app.web.navigation import OFFICE, PEOPLE, REGISTER, Entry, register_entry

__all__ = ["exportjob", "filing", "portraits"]

UNIT = "unit"


def _sees_the_register(who: Identity) -> bool:
    return who.kind != UNIT and who.may(Capability.SEE_REGISTER)


def _sees_figures(who: Identity) -> bool:
    return who.kind != UNIT and who.may(Capability.SEE_FIGURES)


def _sees_levels(who: Identity) -> bool:
    return _sees_figures(who) and has_levels()


def _edits_the_register(who: Identity) -> bool:
    return who.kind != UNIT and who.may(Capability.EDIT_REGISTER)


def _hands_out(who: Identity) -> bool:
    return who.kind != UNIT and who.may(Capability.SEE_REGISTER) and bool(kinds_handed_out())


def _watches_papers(who: Identity) -> bool:
    return who.kind != UNIT and who.may(Capability.SEE_REGISTER) and bool(expiring_kinds())


def _enters_people(who: Identity) -> bool:
    return who.unit_id is not None and bool(from_a_list(who))


register_entry(Entry(say("添加人员"), "insight.people", PEOPLE, icon="plus-lg", order=7, visible=_enters_people))
register_entry(Entry(say("会员名册"), "insight.register", REGISTER, icon="people", order=30, visible=_sees_the_register))
register_entry(Entry(say("导入名册"), "insight.imports", REGISTER, icon="upload", order=32, visible=_edits_the_register))
register_entry(Entry(say("发放登记"), "insight.handouts", REGISTER, icon="card-checklist", order=34, visible=_hands_out))
register_entry(Entry(say("证件到期"), "insight.expiring", REGISTER, icon="clock-history", order=35, visible=_watches_papers))
register_entry(Entry(say("统计"), "insight.figures", OFFICE, icon="bar-chart", order=70, visible=_sees_figures))
register_entry(Entry(say("各级进展"), "insight.levels", OFFICE, icon="diagram-3", order=71, visible=_sees_levels))
register_chore("files of imports", forget_over)
register_revealer("member", reveal_of_member)
