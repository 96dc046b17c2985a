"""What this room tells the rooms below: who a request is from, and what stands between login and a page."""

from app.accounts.identities import find_identity, gate
from app.kernel.errors import say
from app.web.access import register_gate, register_identity
from app.web.navigation import Entry, register_entry

register_identity(find_identity)
register_gate(gate)
register_entry(
    Entry(label=say("我的账号"), endpoint="accounts.account", group=say("我的"), place="my", icon="person", order=90)
)
