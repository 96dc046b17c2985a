"""What a member lets be shown in public: decided by the member itself, changed at any time."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.kernel.errors import NotFound, say
from app.members.models import Membership
from app.members.store import find_own
from app.publishing import actions
from app.publishing.access import shows_something
from app.publishing.actions.showing import Choice
from app.publishing.choicepage import choice_page
from app.publishing.inputs import ChoiceForm
from app.publishing.routes import bp
from app.tenancy.clock import now, today
from app.web.access import signed_in, somebody
from app.web.language import current_language, translated
from app.web.rendering import render


def _own() -> Membership:
    """The entry of whoever is logged in, where the association has libraries for such members. Raises NotFound."""
    who = somebody()
    found = find_own(who) if shows_something(who) else None
    if found is None:
        raise NotFound(say("您还没有会员登记；办理入会或入库后，可以在这里决定公开哪些信息。"))
    return found


@bp.route("/me/public", methods=["GET", "POST"])
@signed_in
def public_choice() -> ResponseReturnValue:
    """Which of my data everybody may read, and whether I stand in the libraries."""
    own, form = _own(), ChoiceForm()
    choice = Choice(bool(form.listed.data), tuple(request.form.getlist("field")[:200]))
    language = current_language()
    if form.validate_on_submit() and form.try_to(
        actions.choose, own.id, choice, by=somebody().account_id, language=language, now=now()
    ):
        flash(translated(say("已保存，公开页面随即更新。")), "ok")
        return redirect(url_for(".public_choice"))
    return render("publishing/public_choice.html", page=choice_page(own, today()), form=form), 422 if form.refusal else 200
