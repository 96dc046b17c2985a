"""The voter's own pages: his votes, one agenda, the papers of one case."""

from __future__ import annotations

from flask import Response, flash, make_response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.governance import actions, ballots, store
from app.governance.inputs import ballot_in
from app.governance.models import Seat
from app.governance.mypage import Ballot, ballot_page, my_lines, papers_of
from app.governance.routes import bp
from app.governance.tallypage import TallyForm
from app.kernel.errors import Conflict, say
from app.tenancy.clock import now
from app.web.access import signed_in, somebody
from app.web.language import translated
from app.web.rendering import render

LONGEST_CODE = 80
KEPT_FOR = 90 * 24 * 3600


@bp.get("/me/votes")
@signed_in
def mine() -> str:
    """The votes I take part in."""
    return render("governance/mine.html", lines=my_lines(somebody()))


@bp.get("/me/votes/<number>")
@signed_in
def ballot(number: str) -> Response:
    """One agenda, to be voted on; a secret vote gives this browser its slip."""
    sitting, seat = store.get_own_sitting(number, seen_by=somebody())
    page = ballot_page(sitting, seat, _slip(seat))
    answer = make_response(render("governance/ballot.html", page=page, form=TallyForm(), chosen={}))
    if sitting.secret and page.votes and not ballots.is_slip(_slip(seat)):
        _give_slip(answer, seat, ballots.new_slip())
    return answer


@bp.post("/me/votes/<number>")
@signed_in
def cast(number: str) -> AnyResponse | tuple[str, int]:
    """Vote on what was chosen."""
    sitting, seat = store.get_own_sitting(number, seen_by=somebody())
    form, typed = TallyForm(), ballots.read_code(request.form.get("code", "")[:LONGEST_CODE])
    slip = typed or _slip(seat)

    def do() -> None:
        actions.cast(number, ballot_in(request.form, slip), by=somebody().account_id, now=now())

    if form.validate_on_submit() and form.try_to(do):
        flash(translated(say("您的表决已记录，截止之前可以更改。")), "ok")
        answer = redirect(url_for("governance.ballot", number=number))
        if typed:
            _give_slip(answer, seat, typed)
        return answer
    status = 409 if isinstance(form.refusal, Conflict) else 422
    return _again(ballot_page(sitting, seat, _slip(seat)), form), status


def _again(page: Ballot, form: TallyForm) -> str:
    chosen = {name: value for name, value in request.form.items() if name.startswith("choice-")}
    return render("governance/ballot.html", page=page, form=form, chosen=chosen)


@bp.get("/me/votes/<number>/items/<int(max=9999):place>")
@signed_in
def papers(number: str, place: int) -> str:
    """What lies before the assembly in one case."""
    sitting, seat = store.get_own_sitting(number, seen_by=somebody())
    return render("governance/papers.html", papers=papers_of(sitting, seat, place), sitting=sitting)


def _name(seat: Seat) -> str:
    return f"__Host-ballot-{seat.id}"


def _slip(seat: Seat) -> str:
    """The slip that this browser keeps for a seat: the server keeps none."""
    return request.cookies.get(_name(seat), "")


def _give_slip(answer: AnyResponse, seat: Seat, slip: str) -> None:
    answer.set_cookie(_name(seat), slip, max_age=KEPT_FOR, secure=True, httponly=True, samesite="Lax", path="/")
