"""What this room puts into the side of the workspace, and which protected values it can reveal."""

from app.accounts.revealers import register_revealer
from app.insight.member.revealing import reveal_of_member
from app.kernel.errors import say
from app.tenancy.capabilities import Capability
from app.web.access import Identity
from app.web.navigation import Entry, register_entry

REGISTER = say("登记")
UNIT = "unit"


def _sees_the_register(who: Identity) -> bool:
    return who.kind != UNIT and who.may(Capability.SEE_REGISTER)


register_entry(Entry(say("会员"), "insight.register", REGISTER, icon="people", order=30, visible=_sees_the_register))
register_revealer("member", reveal_of_member)
