"""Letters that left: which waited, which failed, and another try."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from app.approval import outbox
from app.approval.actions import retry_letter
from app.approval.labels import MAIL_MARKS, MAIL_STATES
from app.approval.routes import bp
from app.jobs.queue import worker_is_there
from app.kernel.errors import say
from app.notices.models import MailState
from app.tenancy.capabilities import Capability
from app.web.access import requires, somebody
from app.web.language import translated
from app.web.paging import PAGE, cut, unpack
from app.web.rendering import render


@bp.get("/office/letters")
@requires(Capability.DECIDE, Capability.MANAGE_ACCOUNTS)
def letters() -> str:
    """Letters about the cases that I may see; all of them where I see everything."""
    who, mail, after = somebody(), request.args.get("mail", ""), unpack(request.args.get("after"))
    mail = mail if mail in set(MailState) else ""
    found = outbox.letters_sent(who, mail, before=int(after[0]) if after else None, limit=PAGE + 1)
    page = cut(found, lambda letter: (letter.id,), first=after is None)
    return render(
        "approval/letters.html", page=page, counts=outbox.count_by_mail(who), mail=mail, words=MAIL_STATES,
        marks=MAIL_MARKS, worker=worker_is_there(),
    )  # fmt: skip


@bp.post("/office/letters/<int(max=2147483647):letter_id>/retry")
@requires(Capability.DECIDE, Capability.MANAGE_ACCOUNTS)
def retry(letter_id: int) -> Response:
    """Give a letter that failed another round."""
    retry_letter(outbox.get_letter(letter_id, seen_by=somebody()), by=somebody().account_id)
    flash(translated(say("信件已重新排队，稍后发送。")), "ok")
    return redirect(url_for("approval.letters"))
