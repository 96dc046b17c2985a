"""Numbers that stand on each page of whoever is logged in: letters unread, votes, bills.

The rooms say how each is counted beside an account, and the statement that finds a login counts them along: a statement of
its own for each had cost more than the counting.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.notices.store import unread_letters

CountBeside = Callable[[Any], Any]
"""The columns of `account` in, a scalar of one whole number out."""
UNREAD = "unread"
numbers: dict[str, CountBeside] = {UNREAD: lambda account: unread_letters(account.id)}


def register_number(name: str, count: CountBeside) -> None:
    """A room says how it counts something for an account; `Identity.number(name)` is the answer."""
    numbers[name] = count
