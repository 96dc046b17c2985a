"""What people do with cases; one file a journey."""

from app.procedures.actions.asking import Reply, confirm
from app.procedures.actions.correcting import remind, resubmit, withdraw
from app.procedures.actions.deciding import Decision, decide
from app.procedures.actions.filing import AlreadyOpen, Filed, Filing, file_case
from app.procedures.actions.paying import settle

__all__ = [
    "AlreadyOpen",
    "Decision",
    "Filed",
    "Filing",
    "Reply",
    "confirm",
    "decide",
    "file_case",
    "remind",
    "resubmit",
    "settle",
    "withdraw",
]
