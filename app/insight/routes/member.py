"""One member, and what may be put right there."""

from __future__ import annotations

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from app.insight.inputs import ReasonForm
from app.insight.member import actions
from app.insight.member.page import member_page
from app.insight.routes import bp
from app.kernel.errors import say
from app.tenancy import clock
from app.tenancy.capabilities import Capability
from app.web.access import requires, somebody
from app.web.language import translated
from app.web.rendering import render

MEMBER = "/office/members/<int(max=2147483647):membership_id>"


@bp.get(MEMBER)
@requires(Capability.SEE_REGISTER)
def member(membership_id: int) -> str:
    """Everything that the register knows of a member."""
    return render("insight/member.html", page=member_page(membership_id, by=somebody()))


@bp.route(f"{MEMBER}/facts/<int(max=2147483647):fact_id>/reverse", methods=["GET", "POST"])
@requires(Capability.EDIT_REGISTER)
def reverse(membership_id: int, fact_id: int) -> str | Response | tuple[str, int]:
    """Take back a fact that was recorded wrongly, with the reason."""
    page, form = member_page(membership_id, by=somebody()), ReasonForm()
    fact = actions.reversible(page, fact_id)
    sent = form.validate_on_submit()
    if sent and form.try_to(actions.take_back, membership_id, fact_id, form.reason.data or "", by=somebody(), now=clock.now()):
        flash(translated(say("已撤销这条记录，状态已重新计算。")), "ok")
        return redirect(url_for("insight.member", membership_id=membership_id))
    answer = render("insight/reverse.html", page=page, fact=fact, form=form)
    return (answer, 422) if form.is_submitted() else answer


@bp.post(f"{MEMBER}/open")
@requires(Capability.MANAGE_ACCOUNTS)
def open_access(membership_id: int) -> Response:
    """Give a member who has none a login: by a link to the mail address, else a one-time password told once."""
    told = actions.open_access(membership_id, by=somebody(), now=clock.now())
    flash(translated(told.sentence), told.kind)
    return redirect(url_for("insight.member", membership_id=membership_id))


@bp.post(f"{MEMBER}/claims/<int(max=2147483647):account_id>")
@requires(Capability.MANAGE_ACCOUNTS)
def accept_claim(membership_id: int, account_id: int) -> Response:
    """Confirm that a login which somebody registered belongs to this member."""
    told = actions.accept_claim(membership_id, account_id, by=somebody(), now=clock.now())
    flash(translated(told.sentence), told.kind)
    return redirect(url_for("insight.member", membership_id=membership_id))
