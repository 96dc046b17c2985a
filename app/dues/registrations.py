"""What the ledger tells the rooms below it: it bills for the engine, and knows what members owe."""

from app.accounts.numbers import register_number
from app.dues import effects, exportjob, upkeep, yearly
from app.dues.ahead import read_charges_ahead
from app.dues.facts import FACTS, facts_about, history_of, years_of
from app.dues.ledger import TheLedger
from app.dues.models import Bill
from app.dues.own import bills_beside, count_open
from app.dues.reading import may_see_voucher
from app.dues.store.bills import DESK
from app.dues.store.desk import count_checking
from app.forms.readers import register_file_reader
from app.kernel.errors import say
from app.members.file import register_history
from app.members.paid import register_paid_years
from app.members.records import register_facts
from app.procedures.ahead import register_reading_ahead
from app.procedures.billing import register_billing
from app.search.actions import Indexed, register_indexed
from app.search.rules import Words
from app.tenancy.capabilities import Capability
from app.tenancy.tenants import tenant
from app.web.access import Identity
from app.web.navigation import DUES, MINE, UNIT, Entry, register_entry

__all__ = ["effects", "exportjob", "upkeep", "yearly"]

register_billing(TheLedger())
register_facts(facts_about, FACTS)
register_reading_ahead(read_charges_ahead)
register_paid_years(years_of)
register_history(history_of)
register_file_reader(may_see_voucher)
register_number("open bills", bills_beside)


def _bill_words(bill: Bill) -> Words:
    return Words((bill.payer_name,), (bill.number,))


register_indexed(Indexed("bill", Bill, ("payer_name", "number"), _bill_words))


def _may_owe(who: Identity) -> bool:
    return bool(tenant().association.fees) and (who.person_id is not None or who.unit_id is not None)


def _unit_owes(who: Identity) -> bool:
    return bool(tenant().association.fees) and who.unit_id is not None


def _confirms(who: Identity) -> bool:
    return _handles_money(who) and who.may(Capability.CONFIRM_PAYMENTS)


def _handles_money(who: Identity) -> bool:
    return bool(tenant().association.fees) and any(who.may(one) for one in DESK)


def _to_check(who: Identity) -> int | None:
    return count_checking(who) if who.may(Capability.CONFIRM_PAYMENTS) else None


for entry in (
    Entry(say("会费"), "dues.mine", MINE, place="my", icon="cash-stack", order=25, visible=_may_owe, before_opened=True,
          count=count_open),
    Entry(say("会费"), "dues.mine", UNIT, icon="cash-stack", order=60, visible=_unit_owes, count=count_open, alarms=True),
    Entry(say("账单与到账"), "dues.finance", DUES, icon="cash-stack", order=40, visible=_handles_money, count=_to_check),
    Entry(say("会费票据"), "dues.tickets", DUES, icon="receipt", order=41, visible=_confirms),
    Entry(say("年度账单"), "dues.yearly", DUES, icon="calendar3", order=42, visible=_confirms),
):  # fmt: skip
    register_entry(entry)
