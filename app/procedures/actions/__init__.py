"""What people do with cases; one file a journey."""

from app.procedures.actions.asking import Reply, confirm
from app.procedures.actions.batching import Many, Prospect, decide_many, preview
from app.procedures.actions.correcting import remind, resubmit, withdraw
from app.procedures.actions.deciding import Decision, decide
from app.procedures.actions.filing import AlreadyOpen, Filed, Filing, file_case
from app.procedures.actions.filling import complete
from app.procedures.actions.paying import settle
from app.procedures.actions.taking_back import take_back

__all__ = [
    "AlreadyOpen",
    "Decision",
    "Filed",
    "Filing",
    "Many",
    "Prospect",
    "Reply",
    "complete",
    "confirm",
    "decide",
    "decide_many",
    "file_case",
    "preview",
    "remind",
    "resubmit",
    "settle",
    "take_back",
    "withdraw",
]
