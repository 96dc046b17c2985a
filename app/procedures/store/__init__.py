"""Questions about cases; one file a reader: who has a case, who works on them."""

from app.procedures.store.batches import Standing, count_lines, get_batch, lines_of, seen_among
from app.procedures.store.cases import (
    asked_of,
    case_for_asked,
    case_for_follow,
    get_asked,
    get_case,
    get_own_case,
    may_see_file,
    my_cases,
    reached_with,
    reaches,
    seen_at_work,
)
from app.procedures.store.checks import Check, checks_of, conditions, unmet_before_filing
from app.procedures.store.history import Entry, Stage, history, stages
from app.procedures.store.inbox import (
    Filters,
    InboxRow,
    count_by_step,
    count_late,
    count_matching,
    in_inbox,
    inbox,
    waits_for,
)

__all__ = [
    "Check",
    "Entry",
    "Filters",
    "InboxRow",
    "Stage",
    "Standing",
    "asked_of",
    "case_for_asked",
    "case_for_follow",
    "checks_of",
    "conditions",
    "count_by_step",
    "count_late",
    "count_lines",
    "count_matching",
    "get_asked",
    "get_batch",
    "get_case",
    "get_own_case",
    "history",
    "in_inbox",
    "inbox",
    "lines_of",
    "may_see_file",
    "my_cases",
    "reached_with",
    "reaches",
    "seen_among",
    "seen_at_work",
    "stages",
    "unmet_before_filing",
    "waits_for",
]
