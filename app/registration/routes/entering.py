"""Entering cases for others, from paper: choosing what, choosing for whom, the form, handing it in."""

from __future__ import annotations

import secrets

from flask import flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.kernel.errors import DomainError
from app.procedures.offering import started_from_a_list
from app.registration import caseacts, papers
from app.registration.doors import desk_door
from app.registration.enteracts import enter, enter_plainly, entering_page, plain_page
from app.registration.entering import Entering, begin_entering, needs_member, to_enter
from app.registration.routes import bp
from app.registration.store import found_for
from app.registration.writing import autosave
from app.tenancy.capabilities import Capability
from app.tenancy.clock import now, today
from app.web.access import requires, somebody
from app.web.language import gettext as _
from app.web.language import translated
from app.web.rendering import render

IN_CHARGE = (Capability.DECIDE, Capability.RECOMMEND, Capability.EDIT_REGISTER, Capability.MANAGE_ACTIVITIES)


@bp.get("/desk/enter")
@requires(*IN_CHARGE)
def entering() -> str:
    """Everything that may be entered for somebody else: for newcomers, and for those whom the register knows."""
    every = to_enter(somebody())
    new, known = ({n: one for n, one in every.items() if needs_member(one) is known} for known in (False, True))
    groups = [
        (_("新申请人"), _("按申请表填写本人（单位）的信息；已登记过的，按证件号码或名称自动找到。"), new),
        (_("已登记的会员和申请人"), _("先按姓名（名称）或会员编号找到本人（单位）。"), known),
    ]
    return render("registration/enter.html", procedures=every, groups=groups, from_list=started_from_a_list(somebody()))


@bp.get("/desk/enter/<name>")
@requires(*IN_CHARGE)
def entering_for(name: str) -> ResponseReturnValue:
    """For whom; a newcomer's form begins at once."""
    begun, text = _begun(name), request.args.get("q", "").strip()[:60]
    if not needs_member(begun.procedure) or begun.member is not None:
        return redirect(url_for("registration.enter_form", name=name, whom=begun.member.id if begun.member else None))
    found = found_for(somebody(), text, units=begun.procedure.about == "unit") if text else ()
    listed = name in started_from_a_list(somebody())
    return render("registration/enter_whom.html", begun=begun, text=text, found=found, from_list=listed)


@bp.route("/desk/enter/<name>/form", methods=["GET", "POST"])
@requires(*IN_CHARGE)
def enter_form(name: str) -> ResponseReturnValue:
    """The form: shown, saved, or handed in."""
    begun = _begun(name)
    if needs_member(begun.procedure) and begun.member is None:
        return redirect(url_for("registration.entering_for", name=name))
    if begun.procedure.form is None:
        return plain_page(begun, secrets.token_urlsafe(24)) if request.method == "GET" else enter_plainly(begun)
    try:
        writing = begun.writing
    except DomainError as refused:
        flash(translated(refused.message), "wait")
        return render("registration/enter_where.html", begun=begun)
    if request.method == "GET":
        return entering_page(begun, writing.begun(), writing.copy())
    return enter(begun)


@bp.post("/desk/enter/<name>/draft")
@requires(*IN_CHARGE)
def enter_draft(name: str) -> ResponseReturnValue:
    """What the page's script saves while one types."""
    return jsonify(autosave(_begun(name).writing, now=now()))


def _begun(name: str) -> Entering:
    return begin_entering(name, request.values.get("whom"), somebody(), today())


@bp.route("/desk/cases/<number>/complete", methods=["GET", "POST"])
@requires(*IN_CHARGE)
def desk_complete(number: str) -> ResponseReturnValue:
    """A form that a step asks of a role."""
    return caseacts.complete(desk_door(number))


@bp.post("/desk/cases/<number>/complete/draft")
@requires(*IN_CHARGE)
def desk_complete_draft(number: str) -> ResponseReturnValue:
    """What the page's script saves of it."""
    return caseacts.keep_completion(desk_door(number))


@bp.route("/desk/cases/<number>/paper", methods=["GET", "POST"])
@requires(*IN_CHARGE)
def desk_paper(number: str) -> ResponseReturnValue:
    """An answer or a form that came on paper: `?whom=` says whose."""
    return papers.enter(desk_door(number), request.values.get("whom", "")[:40])


@bp.post("/desk/cases/<number>/paper/draft")
@requires(*IN_CHARGE)
def desk_paper_draft(number: str) -> ResponseReturnValue:
    """What the page's script saves of such a form."""
    return papers.keep(desk_door(number), request.values.get("whom", "")[:40])


@bp.route("/desk/cases/<number>/reopen", methods=["GET", "POST"])
@requires(*IN_CHARGE)
def desk_reopen(number: str) -> ResponseReturnValue:
    """Correcting a closed case, by a role that may."""
    return caseacts.reopen(desk_door(number))


@bp.post("/desk/cases/<number>/reopen/draft")
@requires(*IN_CHARGE)
def desk_reopen_draft(number: str) -> ResponseReturnValue:
    """What the page's script saves of it."""
    return caseacts.keep_reopening(desk_door(number))
