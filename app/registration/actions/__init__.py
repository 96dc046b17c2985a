"""What applicants and those they name do; one file a journey."""

from app.registration.actions.answering import answer
from app.registration.actions.drafting import Saving, StaleDraft, drop_draft, save_draft
from app.registration.actions.handing_in import HandingIn, Submitted, hand_in, put_right

__all__ = [
    "HandingIn", "Saving", "StaleDraft", "Submitted", "answer", "drop_draft", "hand_in", "put_right", "save_draft",
]  # fmt: skip
