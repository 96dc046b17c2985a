"""What people do with money; one file a journey."""

from app.dues.actions.billing import bill_unit, reverse_bill
from app.dues.actions.charging import charge_case, charge_event, charge_year, drop_case
from app.dues.actions.former import note_paid_before
from app.dues.actions.paying import Arrived, confirm_payment, reverse_payment, take_back
from app.dues.actions.settling import settle_bill
from app.dues.actions.tickets import ask_for_ticket, note_ticket
from app.dues.actions.vouching import give_vouchers, refuse_voucher, withdraw_voucher

__all__ = [
    "Arrived", "ask_for_ticket", "bill_unit", "charge_case", "charge_event", "charge_year", "confirm_payment",
    "drop_case", "give_vouchers", "note_paid_before", "note_ticket", "refuse_voucher", "reverse_bill", "reverse_payment",
    "settle_bill", "take_back", "withdraw_voucher",
]  # fmt: skip
