"""What reviewers do here besides deciding, which the engine does: print a form, send a letter again."""

from __future__ import annotations

from app.audit.actions import record
from app.notices.actions import send_again
from app.tenancy.transactions import action


@action
def note_printed(number: str, *, by: int, masked: bool) -> None:
    """Record that somebody printed the form of a case, and whether protected values were masked on it (D1, G3)."""
    record("case.printed", by=by, subject=f"case:{number}", details={"masked": masked})


@action
def retry_letter(letter_id: int, *, by: int) -> None:
    """Give a letter whose mail failed another round. Raises NotFound, Conflict when it left already."""
    send_again(letter_id)
    record("letter.sent_again", by=by, subject=f"letter:{letter_id}")
