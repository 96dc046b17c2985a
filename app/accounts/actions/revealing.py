"""Revealing a protected value: with a reason, one at a time, on the record before it is shown (GB/T 35273 7.2)."""

from __future__ import annotations

from app.accounts.identifiers import plain_form
from app.accounts.revealers import plain_value
from app.audit.actions import record
from app.kernel.errors import DomainError, NotAllowed, say
from app.tenancy.capabilities import Capability
from app.tenancy.transactions import action
from app.web.access import Identity

SHORTEST_REASON = 4
LONGEST_REASON = 200


@action
def reveal(subject: str, field: str, reason: str, *, by: Identity) -> str:
    """The plain value of `field` of `subject` (`person:17`), recorded with the reason in the same transaction.

    Raises NotAllowed without the capability `see_protected`, NotFound out of reach, DomainError at `reason`.
    """
    if not by.may(Capability.SEE_PROTECTED):
        raise NotAllowed(say("您没有查看受保护信息的权限。"))
    given = plain_form(reason)
    if not SHORTEST_REASON <= len(given) <= LONGEST_REASON:
        raise DomainError(say("请写明查看的理由，4 至 200 个字。"), "reason")
    value = plain_value(subject, field, by)
    record("protected.revealed", by=by.account_id, subject=subject, details={"field": field, "reason": given})
    return value
