"""Leaving letters in the transaction of what they tell, and sending them afterwards."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import cast
from uuid import uuid4

from sqlalchemy import Table, delete, event, select, update
from sqlalchemy.orm import Session

from app.jobs.actions import enqueue
from app.kernel.errors import Conflict, NotFound, say
from app.notices.kinds import ALWAYS_MAILED, OPTIONAL, kind_of
from app.notices.models import Letter, MailState, MailWish
from app.notices.rules import MOST_ATTEMPTS, Recipient, compose, house_text, next_pause, without_secrets
from app.notices.store import MAIL_WISHES, unwanted_of
from app.tenancy import clock
from app.tenancy.configuration.words import pick
from app.tenancy.database import RoutedSession, db
from app.tenancy.tenants import tenant
from app.tenancy.together import at_once, leave, remembered
from app.tenancy.transactions import action, before_every_commit

PENDING, A_JOB = "letters to send", 100
WRITTEN = ("zh", "en")
LETTERS = cast(Table, Letter.__table__)


@action
def leave_letter(event: str, *, to: Recipient, params: Mapping[str, object], link: str = "", about: str = "") -> None:
    """Write a letter to one reader: it is in the inbox with the commit, and mailed by the worker after it.

    `event` is one of the house's letters (`app/notices/letters/`), or a text of the association's folder named
    `letter_<event>`; `link` a path of this site; `about` what it is about (a case number).
    """
    if to.account_id is None and not to.email:
        return
    association, to = tenant().association, _reading(to)
    given = {"association": pick(association.name, to.language), "name": to.name, "link": _absolute(link), **params}
    text = remembered(("letter", event, to.language), lambda: _text(event, to.language))
    subject, body = compose(text, given)
    leave_words(subject, body, to=to, event=event, link=link, about=about)


def _reading(to: Recipient) -> Recipient:
    """The reader with a language: the association's first where none is said. A house without Chinese writes none."""
    if to.language:
        return to
    first = tenant().association.languages[0]
    return replace(to, language=first if first in WRITTEN else "en")


@action
def leave_words(subject: str, body: str, *, to: Recipient, event: str, link: str = "", about: str = "") -> None:
    """Write a letter in words of one's own: what `leave_letter` does with a text."""
    if to.account_id is None and not to.email:
        return
    to = _as_wished(_reading(to), event)
    if not to.email:
        link, body = without_secrets(link), without_secrets(body)
    letter = leave(
        LETTERS, event=event, account_id=to.account_id, email=to.email, language=to.language, subject=subject, body=body,
        link=link, about=about, message_id=f"<{uuid4().hex}@{tenant().slug}>", written_at=clock.now(),
        mail=MailState.WAITING if to.email else MailState.NONE,
    )  # fmt: skip
    if to.email:
        _send_later(letter)


def _send_later(letter_id: int) -> None:
    """A job for each letter; one for all that many acts leave behind in one transaction."""
    if at_once():
        db.session().info.setdefault(PENDING, []).append(letter_id)
    else:
        enqueue("send_letter", {"letter": letter_id})


def _ask_to_send() -> None:
    ids = db.session().info.pop(PENDING, [])
    for start in range(0, len(ids), A_JOB):
        enqueue("send_letters", {"letters": ids[start : start + A_JOB]})


before_every_commit(_ask_to_send)


@event.listens_for(RoutedSession, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(PENDING, None)


def _as_wished(to: Recipient, event: str) -> Recipient:
    """Without the address where the reader wants letters of this kind in the inbox only."""
    if to.account_id is None or not to.email or event in ALWAYS_MAILED:
        return to
    account = to.account_id
    unwanted = remembered((MAIL_WISHES, account), lambda: unwanted_of(account))
    return replace(to, email="") if kind_of(event) in unwanted else to


def _absolute(link: str) -> str:
    from app.web.addresses import site_address

    return site_address() + link if link else ""


def _text(event: str, language: str) -> str:
    """The association's own words in the reader's language, else the house's, else its own in another language."""
    own = _own_text(event, language)
    if own is not None:
        return own
    try:
        return house_text(event, language)
    except KeyError:
        found = (_own_text(event, other) for other in tenant().association.languages)
        text = next((one for one in found if one is not None), None)
        if text is None:
            raise
        return text


def _own_text(event: str, language: str) -> str | None:
    """A text of the folder named by the letter, with or without `letter_` before it."""
    for name in (f"letter_{event}", event):
        path = tenant().folder / "texts" / language / f"{name}.md"
        if path.is_file():
            return path.read_text(encoding="utf-8")
    return None


@action
def note_sent(letter_id: int, *, now: datetime) -> None:
    """The mail left, and with it the secret of a one-time link: only its hash is kept (trust.md D3)."""
    letter = db.session.get_one(Letter, letter_id)
    letter.mail, letter.sent_at, letter.error = MailState.SENT, now, ""
    letter.link, letter.body = without_secrets(letter.link), without_secrets(letter.body)


@action
def note_not_sent(letter_id: int, error: str, *, now: datetime) -> None:
    """The mail did not leave: tried again later, given up visibly after ten times."""
    letter = db.session.get_one(Letter, letter_id)
    letter.attempts, letter.error = letter.attempts + 1, error[:300]
    if letter.attempts >= MOST_ATTEMPTS:
        letter.mail = MailState.FAILED
        return
    letter.next_try = now + next_pause(letter.attempts)
    enqueue("send_letter", {"letter": letter.id}, not_before=letter.next_try)


@action
def send_again(letter_id: int) -> None:
    """Give a letter whose mail was given up another round. Raises NotFound, Conflict when it left or waits already."""
    letter = db.session.get(Letter, letter_id, with_for_update=True)
    if letter is None:
        raise NotFound(say("没有这封信件。"))
    if letter.mail != MailState.FAILED:
        raise Conflict(say("这封信件已发送或正在等待发送。"))
    letter.mail, letter.attempts, letter.next_try, letter.error = MailState.WAITING, 0, None, ""
    enqueue("send_letter", {"letter": letter.id})


@action
def read_letter(letter_id: int, *, by: int, now: datetime) -> Letter | None:
    """Its reader opened a letter. Somebody else's letter is not there."""
    letter = db.session.scalar(select(Letter).where(Letter.id == letter_id, Letter.account_id == by))
    if letter is not None and letter.read_at is None:
        letter.read_at = now
    return letter


@action
def wish_mail(unwanted: Collection[str], *, by: int) -> None:
    """Keep which kinds of letters somebody does not want by mail; those nobody can do without are mailed anyhow."""
    db.session.execute(delete(MailWish).where(MailWish.account_id == by))
    db.session.add_all(MailWish(account_id=by, kind=kind) for kind in OPTIONAL if kind in unwanted)


@action
def read_all(*, by: int, now: datetime) -> None:
    """Mark everything as read."""
    db.session.execute(update(Letter).where(Letter.account_id == by, Letter.read_at.is_(None)).values(read_at=now))
