"""Writing a notice to many, looking at it before it leaves, and what became of those that left."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from app.jobs.queue import worker_is_there
from app.kernel.errors import NotFound, say
from app.mailings import store
from app.mailings.actions import send_notice
from app.mailings.inputs import AUDIENCES, NoticeForm, notices_by_hand
from app.tenancy.clock import now
from app.web.access import Identity, requires, somebody
from app.web.language import translated
from app.web.paging import cut, unpack
from app.web.rendering import render

PAGE = 20
LONGEST_NAME = 40
bp = Blueprint("mailings", __name__, template_folder="templates")


@bp.get("/office/notices")
@requires(*store.WRITES)
def sent() -> str:
    """The notices that left, the youngest first, and what became of each."""
    after = unpack(request.args.get("after"))
    found = store.mailings_seen(_writer(), before=int(after[0]) if after else None, limit=PAGE + 1)
    page = cut(found, lambda one: (one.id,), size=PAGE, first=after is None)
    return render(
        "mailings/sent.html", page=page, outcomes=store.outcomes_of(page.rows), audiences=AUDIENCES,
        kinds=notices_by_hand(), worker=worker_is_there(),
    )  # fmt: skip


@bp.get("/office/notices/new")
@requires(*store.WRITES)
def new() -> str:
    """The empty sheet; `?notice=` begins with one of the association's own kinds."""
    _writer()
    form = NoticeForm()
    form.begin_with(request.args.get("notice", "")[:LONGEST_NAME])
    return render("mailings/new.html", form=form, reach=None)


@bp.post("/office/notices/new")
@requires(*store.WRITES)
def send() -> tuple[str, int] | Response | str:
    """First shown with how many it reaches; sent when that was confirmed."""
    form, who = NoticeForm(), _writer()
    places = store.places_of(who)
    if not form.validate() or request.form.get("change"):
        return render("mailings/new.html", form=form, reach=None), 422 if form.errors else 200
    circle = form.circle(places)
    if not request.form.get("confirmed"):
        return render("mailings/new.html", form=form, reach=store.reach_of(circle), words=form.written(), who=AUDIENCES)
    if not form.try_to(send_notice, form.written(), circle, by=who.account_id, now=now()):
        return render("mailings/new.html", form=form, reach=None), 422
    flash(translated(say("通知正在发送，收件人会在站内消息和邮件中看到。")), "ok")
    return redirect(url_for("mailings.one", mailing_id=form.done))


@bp.get("/office/notices/<int(max=2147483647):mailing_id>")
@requires(*store.WRITES)
def one(mailing_id: int) -> str:
    """One notice: its words, to whom it went, what became of its letters."""
    mailing = store.get_mailing(mailing_id, seen_by=_writer())
    outcome = store.outcomes_of([mailing])[mailing.id]
    paragraphs = [paragraph.split("\n") for paragraph in mailing.text.split("\n\n")]
    return render("mailings/one.html", mailing=mailing, outcome=outcome, audience=AUDIENCES[mailing.audience],
                  paragraphs=paragraphs, worker=worker_is_there())  # fmt: skip


def _writer() -> Identity:
    """Who writes for the association. Raises NotFound for who publishes for a member organisation."""
    who = somebody()
    if not store.may_write(who):
        raise NotFound(say("没有这个页面：通知由协会发出。"))
    return who
