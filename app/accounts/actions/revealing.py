"""Revealing a protected value: with a reason, one at a time, on the record before it is shown (GB/T 35273 7.2)."""

from __future__ import annotations

from datetime import datetime

from app.accounts.identifiers import plain_form
from app.accounts.revealers import plain_value
from app.accounts.rights import who_asked
from app.accounts.store import get_account, roles_held
from app.audit.actions import record
from app.kernel.errors import DomainError, NotAllowed, say
from app.tenancy.capabilities import Capability
from app.tenancy.clock import local_day
from app.tenancy.tenants import tenant
from app.tenancy.transactions import action

SHORTEST_REASON = 4
LONGEST_REASON = 200


@action
def reveal(subject: str, field: str, reason: str, *, by: int, now: datetime) -> str:
    """The plain value of `field` of `subject` (`person:17`), recorded with the reason in the same transaction.

    A deputy looks it up in his own name, and the record says for whom he stood in. Raises NotAllowed without the
    capability `see_protected`, NotFound out of reach, DomainError at `reason`.
    """
    who = who_asked(by, now)
    if not who.may(Capability.SEE_PROTECTED):
        raise NotAllowed(say("您没有查看受保护信息的权限。"))
    given = plain_form(reason)
    if not SHORTEST_REASON <= len(given) <= LONGEST_REASON:
        raise DomainError(say("请写明查看的理由，4 至 200 个字。"), "reason")
    value = plain_value(subject, field, who)
    details = {"field": field, "reason": given}
    record("protected.revealed", by=by, subject=subject, details=details, acting_for=_stands_in_for(by, now))
    return value


def _stands_in_for(account_id: int, now: datetime) -> str:
    """The name of who is away, where somebody may look at protected values in his place only."""
    roles, held = tenant().association.roles, roles_held(account_id, on=local_day(now))
    looking = [row for row in held if row.role in roles and Capability.SEE_PROTECTED in roles[row.role].can]
    others = [row.for_account for row in looking if row.for_account is not None]
    return get_account(others[0]).name if others and len(others) == len(looking) else ""
