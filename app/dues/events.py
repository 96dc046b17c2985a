"""What happened in the ledger, in the past tense."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class BillPaid:
    """The money on a bill changed so that what its members owe is another."""

    bill_id: int
    number: str
