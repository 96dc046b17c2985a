"""What people do with cases; one file a journey."""

from app.procedures.actions.asking import Reply, confirm
from app.procedures.actions.batching import Many, Prospect, decide_many, preview
from app.procedures.actions.bundling import (
    Collected,
    attach_scan,
    freeze_list,
    hand_in,
    open_bundle,
    print_bundle,
    put_in,
    take_back_bundle,
    take_out,
)
from app.procedures.actions.correcting import remind, resubmit, withdraw
from app.procedures.actions.deciding import Decision
from app.procedures.actions.filing import check_filing, file_case
from app.procedures.actions.filling import complete
from app.procedures.actions.inhand import Filed, Filing
from app.procedures.actions.jointly import issue_jointly
from app.procedures.actions.large import Begun, ask_for_many, many_alone
from app.procedures.actions.paper import Paper, enter_paper
from app.procedures.actions.paying import settle
from app.procedures.actions.refusing import AlreadyOpen
from app.procedures.actions.reopening import reopen
from app.procedures.actions.seconding import confirm_proposal, decide, send_back
from app.procedures.actions.taking_back import take_back

__all__ = [
    "AlreadyOpen",
    "Begun",
    "Collected",
    "Decision",
    "Filed",
    "Filing",
    "Many",
    "Paper",
    "Prospect",
    "Reply",
    "ask_for_many",
    "attach_scan",
    "check_filing",
    "complete",
    "confirm",
    "confirm_proposal",
    "decide",
    "decide_many",
    "enter_paper",
    "file_case",
    "freeze_list",
    "hand_in",
    "issue_jointly",
    "many_alone",
    "open_bundle",
    "preview",
    "print_bundle",
    "put_in",
    "remind",
    "reopen",
    "resubmit",
    "send_back",
    "settle",
    "take_back",
    "take_back_bundle",
    "take_out",
    "withdraw",
]
