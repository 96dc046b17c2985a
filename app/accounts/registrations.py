"""What this room tells the rooms below: who a request is from, and what stands between login and a page."""

from app.accounts.identities import find_identity, gate, refuse_lost_rights
from app.kernel.errors import say
from app.tenancy.transactions import before_every_action
from app.web.access import register_gate, register_identity
from app.web.navigation import MINE, UNIT, Entry, acts_for_a_unit, register_entry

register_identity(find_identity)
register_gate(gate)
before_every_action(refuse_lost_rights)
ACCOUNT = say("我的账号")
register_entry(Entry(ACCOUNT, "accounts.account", MINE, place="my", icon="person", order=90))
register_entry(Entry(ACCOUNT, "accounts.account", UNIT, icon="person-gear", order=64, visible=acts_for_a_unit))
