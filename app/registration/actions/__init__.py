"""What applicants and those they name do; one file a journey."""

from app.registration.actions.answering import answer, enter_answer, enter_completed, state
from app.registration.actions.drafting import Saving, StaleDraft, drop_draft, save_draft
from app.registration.actions.handing_in import (
    Completed,
    HandingIn,
    PutRight,
    Reopened,
    Submitted,
    correct_closed,
    enter_case,
    hand_in,
    hand_in_completed,
    put_right,
)

__all__ = [
    "Completed", "HandingIn", "PutRight", "Reopened", "Saving", "StaleDraft", "Submitted", "answer", "correct_closed",
    "drop_draft", "enter_answer", "enter_case", "enter_completed", "hand_in", "hand_in_completed", "put_right", "save_draft",
    "state",
]  # fmt: skip
