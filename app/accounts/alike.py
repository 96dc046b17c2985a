"""Whether two accounts are one human being, as far as the house can know. Pure."""

from __future__ import annotations

from app.accounts.models import Account


def are_one(first: Account, second: Account) -> bool:
    """The same account, the same person, or the same mailbox: whoever reads it can open both."""
    same_person = first.person_id is not None and first.person_id == second.person_id
    return first.id == second.id or same_person or bool(_mailboxes(first) & _mailboxes(second))


def _mailboxes(account: Account) -> set[str]:
    written = (account.email, account.person.email if account.person else "")
    return {one.strip().casefold() for one in written if one.strip()}
