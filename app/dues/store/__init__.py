"""Questions to the ledger; one file for each who asks: the payer, finance, the ledger itself."""

from app.dues.store.bills import bill_of, charges_of, get_bill, lines_of, payments_of, tickets_of, vouchers_of

__all__ = ["bill_of", "charges_of", "get_bill", "lines_of", "payments_of", "tickets_of", "vouchers_of"]
