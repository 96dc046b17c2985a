"""The mail itself: to a file beside the association's data by default, by SMTP when configured."""

from __future__ import annotations

from email.utils import formataddr
from smtplib import SMTPException
from urllib.parse import unquote, urlsplit

from flask import current_app
from flask_mailman import EmailMessage, Mail

from app.jobs.actions import progress
from app.jobs.kinds import job
from app.jobs.models import Job
from app.notices import actions
from app.notices.models import Letter, MailState
from app.tenancy import clock
from app.tenancy.configuration.words import pick
from app.tenancy.database import db
from app.tenancy.settings import settings
from app.tenancy.tenants import tenant

TIMEOUT_SECONDS = 20
A_SIGN = 5
"""After so many letters a job gives a sign of life: a mail server that hangs takes its time."""


@job("send_letter")
def send(wanted: Job) -> None:
    """Mail one letter. A letter that left already is not sent again; its Message-ID stays the same over all tries."""
    _send(int(wanted.args["letter"]))


@job("send_letters")
def send_all(wanted: Job) -> None:
    """Mail the letters that one batch left behind, one after another; each that fails is tried again by itself."""
    letters, number = [int(one) for one in wanted.args["letters"]], wanted.id
    for done, letter in enumerate(letters, 1):
        _send(letter)
        if done % A_SIGN == 0:
            progress(number, done, len(letters))


def _send(letter_id: int) -> None:
    letter = db.session.get_one(Letter, letter_id)
    if letter.mail != MailState.WAITING:
        return
    try:
        _message(letter).send()
    except (OSError, SMTPException) as error:
        actions.note_not_sent(letter.id, f"{type(error).__name__}: {error}", now=clock.now())
        return
    actions.note_sent(letter.id, now=clock.now())


def _message(letter: Letter) -> EmailMessage:
    association = tenant().association
    name = pick(association.name, letter.language)
    sender = settings().mail_from or association.contact.email or f"noreply@{settings().platform_domain}"
    reply = [association.contact.email] if association.contact.email else []
    return EmailMessage(letter.subject, letter.body + "\n", formataddr((name, sender)), [letter.email], reply_to=reply,
                        headers={"Message-ID": letter.message_id, "Auto-Submitted": "auto-generated"}, connection=_connection())


def _connection() -> object:
    mail = current_app.extensions.get("mailman") or Mail(current_app)
    if settings().mail_backend == "file":
        outbox = settings().instance / "associations" / tenant().slug / "outbox"
        outbox.mkdir(parents=True, exist_ok=True)
        return mail.get_connection("file", file_path=str(outbox))
    url = urlsplit(settings().smtp_url)
    return mail.get_connection("smtp", host=url.hostname, port=url.port or 25, username=unquote(url.username or ""),
                               password=unquote(url.password or ""), use_tls=url.scheme == "smtp+tls",
                               use_ssl=url.scheme == "smtps", timeout=TIMEOUT_SECONDS)
