"""What the register tells the rooms below it, and what it can do for procedures."""

from app.accounts.posts import register_posts
from app.documents.validity import register_validity
from app.forms.lookups import register_member_finder, register_member_record
from app.forms.readers import register_file_reader
from app.kernel.errors import say
from app.members import change_effects, effects, expiring, recounting, upkeep
from app.members.ahead import read_register_ahead
from app.members.answering import TheRegister, find_members, holder_stands, record_by_id
from app.members.credits import ledger_of
from app.members.file import register_history
from app.members.learning import has_learning
from app.members.models import Membership
from app.members.offices import effects as office_effects
from app.members.offices import upkeep as office_upkeep
from app.members.offices.history import offices_in_history
from app.members.offices.store import PostsOfRegister
from app.members.ofunits import people_of, unit_of
from app.members.reading import may_read_of_member
from app.members.records import register_fact
from app.members.representatives import effects as representative_effects
from app.procedures.ahead import register_reading_ahead
from app.procedures.parties import register_register
from app.search.actions import Indexed, register_indexed
from app.search.rules import Words
from app.web.access import Identity
from app.web.navigation import MINE, UNIT, Entry, acts_for_a_unit, register_entry

__all__ = [
    "change_effects", "effects", "expiring", "office_effects", "office_upkeep", "recounting", "representative_effects",
    "upkeep",
]  # fmt: skip

register_register(TheRegister())
register_fact("people", people_of)
register_fact("unit", unit_of)
register_fact("ledger", lambda membership_id, _today: ledger_of(membership_id))
register_posts(PostsOfRegister())
register_history(offices_in_history)
register_file_reader(may_read_of_member)
register_reading_ahead(read_register_ahead)
register_member_finder(find_members)
register_member_record(record_by_id)
register_validity("person", holder_stands)
register_validity("unit", holder_stands)


def _member_words(member: Membership) -> Words:
    return Words((member.name,), (member.number,) if member.number else ())


register_indexed(Indexed("member", Membership, ("name", "number"), _member_words))


def _is_a_person(who: Identity) -> bool:
    return who.person_id is not None and who.unit_id is None


def _may_be_a_member(who: Identity) -> bool:
    return who.person_id is not None or who.unit_id is not None


for entry in (
    Entry(say("我的信息"), "members.me", MINE, place="my", icon="person-vcard", order=10, visible=_is_a_person),
    Entry(say("单位资料"), "members.me", MINE, place="my", icon="building", order=10, visible=acts_for_a_unit),
    Entry(say("单位资料"), "members.me", UNIT, icon="building", order=61, visible=acts_for_a_unit),
    Entry(say("我的学习"), "members.learning", MINE, place="my", icon="award", order=12, visible=has_learning),
    Entry(say("历史动态"), "members.history", MINE, place="my", icon="clock", order=50, visible=_may_be_a_member),
):
    register_entry(entry)
