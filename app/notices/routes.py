"""The in-app inbox: my letters, unread first to the eye; opening one leads to what it is about."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from app.kernel.errors import NotFound, say
from app.notices import actions
from app.notices.kinds import LABELS, OPTIONAL, Kind, kind_of
from app.notices.models import Letter
from app.notices.store import counts_of, find_letter, letters_of, unread_of, unwanted_of
from app.tenancy.clock import now
from app.web.access import signed_in, somebody
from app.web.addresses import own_path
from app.web.language import translated
from app.web.paging import cut, unpack
from app.web.rendering import render

PAGE = 20
bp = Blueprint("notices", __name__, template_folder="templates")


@bp.get("/messages")
@signed_in
def messages() -> str:
    """My letters, unread first, then the youngest; `?kind=` those of one kind."""
    who, after = somebody(), unpack(request.args.get("after"))
    named = request.args.get("kind", "")
    kind = Kind(named) if named in set(Kind) else None
    start = (bool(after[0]), int(after[1])) if after and len(after) > 1 else None
    letters = letters_of(who.account_id, kind=kind, after=start, limit=PAGE + 1)
    page = cut(letters, lambda letter: (int(letter.read), letter.id), size=PAGE, first=start is None)
    return render("notices/messages.html", page=page, unread=unread_of(who.account_id), kind=kind,
                  counts=counts_of(who.account_id), labels=LABELS, kind_of=kind_of)  # fmt: skip


@bp.get("/messages/<int(max=2147483647):letter_id>")
@signed_in
def message(letter_id: int) -> str:
    """One letter of mine, in full."""
    found = find_letter(letter_id, somebody().account_id)
    if found is None:
        raise NotFound(say("没有这封信件。"))
    return render("notices/message.html", letter=found, paragraphs=_paragraphs(found))


@bp.post("/messages/<int(max=2147483647):letter_id>/open")
@signed_in
def open_letter(letter_id: int) -> Response:
    """I open it: from now on it is read."""
    if actions.read_letter(letter_id, by=somebody().account_id, now=now()) is None:
        raise NotFound(say("没有这封信件。"))
    return redirect(url_for("notices.message", letter_id=letter_id))


@bp.get("/messages/settings")
@signed_in
def wishes() -> str:
    """Which letters I want by mail too."""
    return render("notices/settings.html", kinds=OPTIONAL, labels=LABELS, unwanted=unwanted_of(somebody().account_id))


@bp.post("/messages/settings")
@signed_in
def wish() -> Response:
    """Keep it."""
    wanted = set(request.form.getlist("mail"))
    actions.wish_mail([kind for kind in OPTIONAL if kind not in wanted], by=somebody().account_id)
    flash(translated(say("已保存。")), "ok")
    return redirect(url_for("notices.wishes"))


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
