"""A member's own pages: everything at a glance, the whole history, the card to be printed, its QR code."""

from __future__ import annotations

import io

from flask import Blueprint, Response, url_for

from app.kernel.errors import NotFound, say
from app.members.learning import has_learning, learning_page
from app.members.showing import own_page, whole_history
from app.tenancy import clock
from app.tenancy.together import together
from app.web.access import signed_in, somebody
from app.web.rendering import render

bp = Blueprint("members", __name__, template_folder="templates")


@bp.get("/me")
@signed_in
def me() -> str:
    """What I am here: standing, data, rights, papers, cases."""
    with together():  # the file, facts and body of one member are asked for by several of its parts
        page = own_page(somebody(), clock.today())
    return render("members/me.html", page=page)


@bp.get("/me/history")
@signed_in
def history() -> str:
    """Everything dated that happened to me here."""
    return render("members/history.html", happened=whole_history(somebody()))


@bp.get("/me/card")
@signed_in
def card() -> str:
    """My card alone, in its real size, to be shown on a phone or printed."""
    page = own_page(somebody(), clock.today())
    if page.membership is None or page.membership.number is None or page.membership.left_on is not None:
        raise NotFound(say("目前没有会员证可以显示。"))
    return render("members/card.html", page=page)


@bp.get("/me/card/code.svg")
@signed_in
def card_code() -> Response:
    """The QR code of my card: the address of the check page of my newest paper."""
    import segno

    checked = own_page(somebody(), clock.today()).checked
    if checked is None:
        raise NotFound(say("目前没有可以查验的证件。"))
    out = io.BytesIO()
    address = url_for("documents.verify", code=checked.shown_code, _external=True)
    segno.make(address, error="m").save(out, kind="svg", scale=3, border=2, light="#ffffff", xmldecl=False, svgns=True)
    return Response(out.getvalue(), mimetype="image/svg+xml", headers={"Cache-Control": "private, no-store"})


@bp.get("/me/learning")
@signed_in
def learning() -> str:
    """My hours, trainings and their certificates. Raises NotFound where the association counts none."""
    who = somebody()
    if not has_learning(who):
        raise NotFound(say("没有这个页面。"))
    return render("members/learning.html", page=learning_page(who, clock.today()))
