"""What the ledger tells the rooms below it: it bills for the engine, and knows what members owe."""

from app.dues import upkeep
from app.dues.facts import facts_about, years_of
from app.dues.ledger import TheLedger
from app.dues.models import Bill
from app.dues.reading import may_see_voucher
from app.forms.readers import register_file_reader
from app.members.paid import register_paid_years
from app.members.records import register_facts
from app.procedures.billing import register_billing
from app.search.actions import Indexed, register_indexed
from app.search.rules import Words

__all__ = ["upkeep"]

register_billing(TheLedger())
register_facts(facts_about)
register_paid_years(years_of)
register_file_reader(may_see_voucher)


def _bill_words(bill: Bill) -> Words:
    return Words((bill.payer_name,), (bill.number,))


register_indexed(Indexed("bill", Bill, ("payer_name", "number"), _bill_words))
