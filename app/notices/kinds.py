"""What letters are about, for whoever sorts his inbox, and which of them somebody may do without by mail."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from app.kernel.errors import Message, say


class Kind(StrEnum):
    """What a letter is about."""

    WAITING = "waiting"
    CASES = "cases"
    DUES = "dues"
    MEMBERSHIP = "membership"
    ACCOUNT = "account"
    NOTICES = "notices"


LABELS: Mapping[Kind, Message] = {
    Kind.WAITING: say("待您办理"),
    Kind.CASES: say("办件进展"),
    Kind.DUES: say("会费"),
    Kind.MEMBERSHIP: say("会员与证件"),
    Kind.ACCOUNT: say("账号"),
    Kind.NOTICES: say("通知"),
}
EVENTS: Mapping[Kind, tuple[str, ...]] = {
    Kind.WAITING: (
        "step_waiting", "step_late", "steps_late", "sponsor_asked", "step_asked", "bundle_handed_in", "vote_opened",
        "vote_ending", "vote_closed", "second_needed", "proposal_sent_back", "second_asked", "second_confirmed",
        "second_declined", "second_lapsed", "step_escalated", "nobody_may_act",
    ),
    Kind.CASES: (
        "case_submitted", "case_begun", "case_returned", "case_decided", "step_silent", "case_corrected", "article_decided",
        "answer_entered",
    ),
    Kind.DUES: ("bill_issued", "bill_due", "bill_overdue", "payment_confirmed", "payment_refused"),
    Kind.MEMBERSHIP: (
        "admitted", "document_issued", "document_revoked", "document_expiring", "document_expired", "documents_expiring",
        "term_ending", "standing_changed",
    ),
    Kind.ACCOUNT: ("account_opened", "account_changed", "password_reset", "handed_over", "handover_refused"),
    Kind.NOTICES: ("window_opens", "window_closes"),
}
"""The house's letters by kind; whatever an association sends besides is a notice."""
ALWAYS_MAILED = frozenset({
    *EVENTS[Kind.ACCOUNT], *EVENTS[Kind.DUES], "sponsor_asked", "step_asked", "case_returned", "case_decided",
    "step_silent", "case_corrected", "case_begun", "answer_entered", "document_revoked", "document_expired", "standing_changed",
    "term_ending",
})  # fmt: skip
"""Letters with a one-time link, a deadline or a consequence: nobody can do without them."""
OPTIONAL = (Kind.WAITING, Kind.CASES, Kind.MEMBERSHIP, Kind.NOTICES)


def kind_of(event: str) -> Kind:
    """What a letter is about, by its event."""
    return next((kind for kind, events in EVENTS.items() if event in events), Kind.NOTICES)


def known_events() -> tuple[str, ...]:
    """Every letter of the house that has a kind of its own."""
    return tuple(event for events in EVENTS.values() for event in events)
