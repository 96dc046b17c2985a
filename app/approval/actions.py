"""What reviewers do here in one transaction each: answer with a stamped scan, print a form, send a letter again."""

from __future__ import annotations

from datetime import datetime

from app.audit.actions import record
from app.forms.actions import hand_in
from app.notices.actions import send_again
from app.procedures.actions import Decision, decide
from app.procedures.rules.machine import CaseState
from app.tenancy.transactions import action


@action
def answer(case_id: int, decision: Decision, *, number: str, by: int, version: int, now: datetime) -> CaseState:
    """Decide, and tie the stamped scans that came with the answer to the case, in one transaction.

    Raises what `app.procedures.actions.decide` raises; then nothing is tied either.
    """
    hand_in(decision.uploads, f"case:{number}", by=by)
    return decide(case_id, decision, by=by, version=version, now=now)


@action
def note_printed(number: str, *, by: int, masked: bool) -> None:
    """Record that somebody printed the form of a case, and whether protected values were masked on it (D1, G3)."""
    record("case.printed", by=by, subject=f"case:{number}", details={"masked": masked})


@action
def note_exported(view: str, *, by: int, lines: int) -> None:
    """Record that somebody took a list of cases away as a file, and how long it was."""
    record("list.exported", by=by, subject=f"desk:{view}", details={"lines": lines})


@action
def retry_letter(letter_id: int, *, by: int) -> None:
    """Give a letter whose mail failed another round. Raises NotFound, Conflict when it left already."""
    send_again(letter_id)
    record("letter.sent_again", by=by, subject=f"letter:{letter_id}")
