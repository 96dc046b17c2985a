"""What reviewers do here in one transaction each: answer with a stamped scan, print a form, send a letter again."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select

from app.accounts.rights import who_asked
from app.approval.models import CaseNote, SavedView
from app.approval.notes import may_note, place_of_writing
from app.approval.store import get_view
from app.approval.wishes import Wish
from app.audit.actions import record
from app.forms.actions import hand_in
from app.kernel.errors import Conflict, DomainError, NotFound, say
from app.notices.actions import send_again
from app.procedures.actions import Decision, decide
from app.procedures.models import Case, StockPhrase
from app.procedures.rules.machine import CaseState
from app.procedures.store import get_case
from app.tenancy.database import db
from app.tenancy.transactions import action, once_for_a_wish

LONGEST_PHRASE, MOST_PHRASES = 200, 60
MOST_VIEWS = 20


@action
def answer(
    case_id: int, decision: Decision, *, number: str, by: int, version: int, now: datetime, keep: bool = False
) -> CaseState:
    """Decide, and tie the stamped scans that came with the answer to the case, in one transaction.

    `keep` keeps the opinion among one's stock phrases.

    Raises what `app.procedures.actions.decide` raises; then nothing is tied either.
    """
    hand_in(decision.uploads, f"case:{number}", by=by)
    if keep:
        case = db.session.get_one(Case, case_id)
        keep_phrase(decision.opinion, case.procedure, decision.step or case.step, by=by)
    return decide(case_id, decision, by=by, version=version, now=now)


@action
def keep_phrase(text: str, procedure: str, step: str, *, by: int) -> None:
    """Keep a sentence for one's opinions at a step; a blank, a long or a known one is let be, and so is one too many."""
    sentence = " ".join(text.split())
    mine = db.session.scalars(select(StockPhrase).where(StockPhrase.account_id == by).order_by(StockPhrase.id)).all()
    known = any((one.procedure, one.step, one.text) == (procedure, step, sentence) for one in mine)
    if sentence and len(sentence) <= LONGEST_PHRASE and not known and len(mine) < MOST_PHRASES:
        db.session.add(StockPhrase(account_id=by, procedure=procedure, step=step, text=sentence))


@action
def drop_phrase(phrase_id: int, *, by: int) -> None:
    """Take one of one's own sentences away; somebody else's is not there."""
    db.session.execute(delete(StockPhrase).where(StockPhrase.id == phrase_id, StockPhrase.account_id == by))


@action
def note_printed(number: str, *, by: int, masked: bool) -> None:
    """Record that somebody printed the form of a case, and whether protected values were masked on it (D1, G3)."""
    record("case.printed", by=by, subject=f"case:{number}", details={"masked": masked})


@action
def retry_letter(letter_id: int, *, by: int) -> None:
    """Give a letter whose mail failed another round. Raises NotFound, Conflict when it left already."""
    send_again(letter_id)
    record("letter.sent_again", by=by, subject=f"letter:{letter_id}")


# ---- views of one's lists
@once_for_a_wish
@action
def keep_view(name: str, wish: Wish, *, starts: bool, by: int, now: datetime) -> None:
    """Keep a list under a name; a name that one has already is given to what is kept now.

    Raises Conflict when there are too many, DomainError for a blank name.
    """
    words = _named(name)
    mine = db.session.scalars(select(SavedView).where(SavedView.account_id == by).order_by(SavedView.id)).all()
    view = next((one for one in mine if one.name == words), None)
    if view is None:
        if len(mine) >= MOST_VIEWS:
            raise Conflict(say("最多保存 %(number)s 个视图，请先删除不用的。", number=MOST_VIEWS))
        view = SavedView(account_id=by, name=words, made_at=now)
        db.session.add(view)
    view.view, view.asked = wish.view.value, wish.asked()
    if starts:
        _start_with(view, mine)


def _named(name: str) -> str:
    words = " ".join(name.split())
    if not words:
        raise DomainError(say("请填写视图名称。"), "name")
    return words


def _start_with(view: SavedView, mine: Sequence[SavedView]) -> None:
    """Only one of them opens the desk; the others are let go first, as the index asks."""
    for one in mine:
        one.starts = False
    db.session.flush()
    view.starts = True


@action
def rename_view(view_id: int, name: str, *, by: int) -> None:
    """Call one's view something else. Raises NotFound, DomainError when another one has that name."""
    view, words = get_view(view_id, owner=by), _named(name)
    taken = select(SavedView.id).where(SavedView.account_id == by, SavedView.name == words, SavedView.id != view_id)
    if db.session.scalar(taken) is not None:
        raise DomainError(say("已有同名的视图，请换一个名称。"), "name")
    view.name = words


@action
def start_with_view(view_id: int, *, by: int) -> None:
    """Open the desk with this view; asked of the one that does so already, with none. Raises NotFound."""
    view = get_view(view_id, owner=by)
    mine = db.session.scalars(select(SavedView).where(SavedView.account_id == by).order_by(SavedView.id)).all()
    if view.starts:
        view.starts = False
        return
    _start_with(view, mine)


@action
def drop_view(view_id: int, *, by: int) -> None:
    """Take one's view away. Raises NotFound."""
    db.session.delete(get_view(view_id, owner=by))


# ---- notes among reviewers
@action
def add_note(text: str, token: str, number: str, *, by: int, now: datetime) -> None:
    """Write a note on a case; the same form sent twice is one note. That it was written is on the record, not what.

    Raises NotFound for who may write none here, DomainError for a blank one.
    """
    who = who_asked(by, now)
    docket = get_case(number, seen_by=who)
    if not may_note(docket, who):
        raise NotFound(say("没有这个办件。"))
    if not text.strip():
        raise DomainError(say("请填写备注内容。"), "text")
    key = hashlib.sha256(f"{who.account_id}:{token}".encode()).hexdigest() if token else None
    if key and db.session.scalar(select(CaseNote.id).where(CaseNote.submission == key)) is not None:
        return
    held = place_of_writing(docket, who)
    note = CaseNote(
        case_id=docket.case.id, body_id=held.body_id, body_path=held.body_path, account_id=who.account_id, name=who.name,
        acted_as=held.role, text=text.strip(), submission=key, at=now,
    )  # fmt: skip
    db.session.add(note)
    db.session.flush()
    record("case.noted", by=who.account_id, subject=f"case:{docket.case.number}", details={"note": note.id})
