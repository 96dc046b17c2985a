"""What people do with votes; one file a journey."""

from app.governance.actions.casting import Ballot, cast
from app.governance.actions.closing import carry_out, close, close_and_carry_out
from app.governance.actions.delegating import Authorised, authorise, end_delegation
from app.governance.actions.opening import open_vote, open_with
from app.governance.actions.planning import Agenda, Details, add_cases, change_details, drop, plan, take_off
from app.governance.actions.recording import Tally, attach_minutes, record_tally

__all__ = [
    "Agenda",
    "Authorised",
    "Ballot",
    "Details",
    "Tally",
    "add_cases",
    "attach_minutes",
    "authorise",
    "carry_out",
    "cast",
    "change_details",
    "close",
    "close_and_carry_out",
    "drop",
    "end_delegation",
    "open_vote",
    "open_with",
    "plan",
    "record_tally",
    "take_off",
]
