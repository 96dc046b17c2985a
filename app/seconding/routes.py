"""What takes two persons: the list of what awaits me and what I asked for, one request with what it will do, its answers."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from app.kernel.errors import Conflict, Message, say
from app.seconding import actions, store
from app.seconding.inputs import RemarkForm
from app.seconding.kinds import kind_named
from app.seconding.labels import MARKS, OUTCOMES
from app.seconding.showing import page_of
from app.tenancy.capabilities import Capability
from app.tenancy.clock import now
from app.web.access import requires, somebody
from app.web.language import translated
from app.web.paging import cut, unpack
from app.web.rendering import render
from app.web.trying import tried

PAGE = 20
bp = Blueprint("seconding", __name__, template_folder="templates")


@bp.get("/desk/second")
@requires(*Capability)
def listed() -> str:
    """What others asked for and I may confirm; below it what I asked for or answered."""
    who, after = somebody(), unpack(request.args.get("after"))
    mine = store.asked_by(who.account_id, before=int(after[0]) if after else None, limit=PAGE + 1)
    page = cut(mine, lambda one: (one.id,), size=PAGE, first=after is None)
    waiting = store.waiting_for(who, now()) if after is None else ()
    labels = {one.kind: kind_named(one.kind).label for one in (*waiting, *page.rows)}
    return render("seconding/list.html", waiting=waiting, page=page, labels=labels, outcomes=OUTCOMES, marks=MARKS)


@bp.get("/desk/second/<int(max=2147483647):request_id>")
@requires(*Capability)
def one(request_id: int) -> str:
    """One request: what exactly will happen, who asks and why, and what I can do about it."""
    return _shown(request_id, RemarkForm())


@bp.post("/desk/second/<int(max=2147483647):request_id>/confirm")
@requires(*Capability)
def confirm(request_id: int) -> Response:
    """Confirm it: it begins now."""
    return _acted(actions.confirm, request_id, say("已确认，开始办理。"))


@bp.post("/desk/second/<int(max=2147483647):request_id>/decline")
@requires(*Capability)
def decline(request_id: int) -> Response | tuple[str, int]:
    """Send it back with the reason."""
    store.get_request(request_id, seen_by=somebody())
    form, by = RemarkForm(), somebody().account_id
    said = form.remark.data or ""
    if form.validate_on_submit() and form.try_to(actions.decline, request_id, by=by, remark=said, now=now()):
        flash(translated(say("已退回，申请人会收到通知。")), "ok")
        return redirect(url_for("seconding.one", request_id=request_id))
    return _shown(request_id, form), 409 if isinstance(form.refusal, Conflict) else 422


@bp.post("/desk/second/<int(max=2147483647):request_id>/withdraw")
@requires(*Capability)
def withdraw(request_id: int) -> Response:
    """Take one's own request back."""
    return _acted(actions.withdraw, request_id, say("已撤回。"))


def _acted(act: Callable[..., object], request_id: int, done: Message) -> Response:
    """Do it to a request that I may see, and say how it went on its page."""
    store.get_request(request_id, seen_by=somebody())
    here = url_for("seconding.one", request_id=request_id)
    return tried(lambda: act(request_id, by=somebody().account_id, now=now()), done=done, back=here)


def _shown(request_id: int, form: RemarkForm) -> str:
    found = page_of(request_id, somebody(), request.args.get("after"), now())
    return render("seconding/one.html", page=found, form=form)
