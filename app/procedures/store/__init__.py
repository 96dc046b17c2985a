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
from app.procedures.store.counts import Beside, Count, count_by_step, count_late, counts_around, counts_of
from app.procedures.store.desks import waits_for
from app.procedures.store.history import Befallen, Entry, Stage, ToldLetter, befallen, history, stages
from app.procedures.store.inbox import HANDED_IN, MOST_COUNTED, Filters, InboxRow, count_matching, inbox

__all__ = [
    "HANDED_IN",
    "MOST_COUNTED",
    "Befallen",
    "Beside",
    "Check",
    "Count",
    "Entry",
    "Filters",
    "InboxRow",
    "Stage",
    "Standing",
    "ToldLetter",
    "asked_of",
    "befallen",
    "case_for_asked",
    "case_for_follow",
    "checks_of",
    "conditions",
    "count_by_step",
    "count_late",
    "count_lines",
    "count_matching",
    "counts_around",
    "counts_of",
    "get_asked",
    "get_batch",
    "get_case",
    "get_own_case",
    "history",
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
