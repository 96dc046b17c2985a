"""The in-app inbox: my letters, unread first to the eye; opening one leads to what it is about."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from app.kernel.errors import NotFound, say
from app.notices import actions
from app.notices.models import Letter
from app.notices.store import letters_of, unread_of
from app.tenancy.clock import now
from app.web.access import signed_in, somebody
from app.web.addresses import own_path
from app.web.paging import cut, unpack
from app.web.rendering import render

PAGE = 20
bp = Blueprint("notices", __name__, template_folder="templates")


@bp.get("/messages")
@signed_in
def messages() -> str:
    """My letters, the youngest first."""
    who, after = somebody(), unpack(request.args.get("after"))
    letters = letters_of(who.account_id, before=int(after[0]) if after else None, limit=PAGE + 1)
    page = cut(letters, lambda letter: (letter.id,), size=PAGE, first=after is None)
    return render("notices/messages.html", page=page, unread=unread_of(who.account_id))


@bp.get("/messages/<int(max=2147483647):letter_id>")
@signed_in
def message(letter_id: int) -> str:
    """One letter of mine, in full."""
    found = next((one for one in letters_of(somebody().account_id, before=letter_id + 1, limit=1)), None)
    if found is None or found.id != letter_id:
        raise NotFound(say("没有这封信件。"))
    return render("notices/message.html", letter=found, paragraphs=_paragraphs(found))


@bp.post("/messages/<int(max=2147483647):letter_id>/read")
@signed_in
def read(letter_id: int) -> Response:
    """I have read it: on to what it is about, else back to it."""
    found = actions.read_letter(letter_id, by=somebody().account_id, now=now())
    if found is None:
        raise NotFound(say("没有这封信件。"))
    return redirect(own_path(found.link, url_for("notices.message", letter_id=letter_id)))


@bp.post("/messages/read")
@signed_in
def read_all() -> Response:
    """I have read them all."""
    actions.read_all(by=somebody().account_id, now=now())
    return redirect(url_for("notices.messages"))


def _paragraphs(letter: Letter) -> list[list[str]]:
    return [paragraph.split("\n") for paragraph in letter.body.split("\n\n")]
