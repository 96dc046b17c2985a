"""What the engine must know of money without knowing the ledger: `dues` says it by registration.

A step with `pay` waits until what is owed for the case is settled. The engine asks for a bill when the case reaches the
step, and is told (`procedures.actions.settle`) when the money is there; it never sees an amount.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from app.procedures.docket import Docket
from app.procedures.rules.actors import Waiter


class Billing(Protocol):
    """What the ledger does for a case."""

    def charge(self, docket: Docket, *, by: int | None, now: datetime) -> Waiter | None:
        """Charge what the case owes at its pay step; who has to pay it, or None where nothing is owed.

        Asked again for the same case it charges nothing more. Raises DomainError where an amount cannot be worked out.
        """
        ...

    def drop(self, docket: Docket, *, by: int | None, now: datetime) -> None:
        """The case ended or went back before it was paid: what is still open of it is reversed."""
        ...


_billing: list[Billing] = []


def register_billing(ledger: Billing | None) -> Billing | None:
    """`dues` says here who keeps the ledger; gives who kept it before."""
    before = _billing[0] if _billing else None
    _billing[:] = [ledger] if ledger is not None else []
    return before


def is_billed() -> bool:
    """Whether somebody keeps a ledger here; a procedure that asks for payment cannot be started without."""
    return bool(_billing)


def the_billing() -> Billing:
    """Who keeps the ledger. Raises RuntimeError when no room was opened that does."""
    if not _billing:
        raise RuntimeError("no ledger has been registered")
    return _billing[0]
