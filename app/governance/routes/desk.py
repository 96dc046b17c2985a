"""Putting cases to the vote: what waits, the votes, one of them from its agenda to its resolution."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.documents.answering import as_pdf
from app.governance import actions, store
from app.governance.actions import Agenda
from app.governance.deskpage import sitting_lines, sitting_page, stacks_of
from app.governance.inputs import PlanForm, ids_in
from app.governance.labels import MANNER_NOTES, STATES, about_step
from app.governance.models import SittingState
from app.governance.resolution import draw_resolution, resolution_page
from app.governance.routes import bp
from app.kernel.errors import Message, NotFound, say
from app.tenancy.capabilities import Capability
from app.tenancy.clock import now
from app.web.access import requires, somebody
from app.web.language import translated
from app.web.paging import cut, unpack
from app.web.rendering import render
from app.web.trying import tried

PAGE = 20
WORKS = (Capability.DECIDE, Capability.AUDIT, Capability.MANAGE_MEETINGS)


@bp.get("/desk/votes")
@requires(*WORKS)
def votes() -> str:
    """What waits to be put to the vote, and the votes, the youngest first: `?state=open`."""
    who, after, state = somebody(), unpack(request.args.get("after")), request.args.get("state", "")
    rows = store.sittings(who, state=state, before=int(after[0]) if after else None, limit=PAGE + 1)
    page = cut(rows, lambda row: (row[0].id,), size=PAGE, first=after is None)
    stacks = stacks_of(who) if after is None and not state else []
    return render("governance/votes.html", page=page, lines=sitting_lines(page.rows), stacks=stacks, state=state,
                  states=STATES, delegates=store.has_delegates(), seated=store.has_seats(who))  # fmt: skip


@bp.get("/desk/votes/new")
@requires(*WORKS)
def begin() -> str:
    """The ticked cases, and what still has to be said of the vote."""
    return _plan(PlanForm())


@bp.post("/desk/votes/new")
@requires(*WORKS)
def plan() -> AnyResponse | tuple[str, int]:
    """Put the cases on an agenda."""
    form = PlanForm()
    procedure, step = request.form.get("procedure", ""), request.form.get("step", "")
    if form.validate_on_submit():
        agenda = Agenda(procedure, step, ids_in(request.form), form.details(), form.submission.data or "")
        if form.try_to(actions.plan, agenda, by=somebody().account_id, now=now()):
            flash(translated(say("议程已建立，核对之后请开始表决。")), "ok")
            return redirect(url_for("governance.vote", number=form.done))
    return _plan(form), 422


def _plan(form: PlanForm) -> str:
    sent = request.form if request.method == "POST" else request.args
    procedure, step = sent.get("procedure", ""), sent.get("step", "")
    ready = store.ready_cases(somebody(), procedure, step) if (procedure, step) in store.voting_steps() else []
    if not ready:
        raise NotFound(say("没有可以交付表决的办件。"))
    chosen = set(ids_in(sent))
    return render("governance/plan.html", form=form, ready=ready, chosen=chosen or {one.id for one in ready},
                  about=about_step(procedure, step), place=(procedure, step), notes=MANNER_NOTES)  # fmt: skip


@bp.get("/desk/votes/<number>")
@requires(*WORKS)
def vote(number: str) -> str:
    """One vote: its agenda, its roll, what comes next."""
    return render("governance/vote.html", page=sitting_page(store.get_sitting(number, seen_by=somebody()), somebody()))


@bp.get("/desk/votes/<number>/details")
@requires(*WORKS)
def details(number: str) -> str:
    """Day, place, manner, to be changed until the vote opens."""
    sitting = store.get_sitting(number, seen_by=somebody())
    if sitting.state is not SittingState.PLANNED or not store.manages(sitting, somebody()):
        raise NotFound(say("表决开始之后，时间、地点和方式不能再改。"))
    return render("governance/plan.html", form=PlanForm.of(sitting), sitting=sitting, notes=MANNER_NOTES,
                  about=about_step(sitting.procedure, sitting.step))  # fmt: skip


@bp.post("/desk/votes/<number>/details")
@requires(*WORKS)
def change(number: str) -> AnyResponse | tuple[str, int]:
    """Keep what was changed."""
    sitting, form = store.get_sitting(number, seen_by=somebody()), PlanForm()
    kept = form.validate_on_submit() and form.try_to(
        actions.change_details, number, form.details(), by=somebody().account_id, now=now()
    )
    if kept:
        return redirect(url_for("governance.vote", number=number))
    about = about_step(sitting.procedure, sitting.step)
    return render("governance/plan.html", form=form, sitting=sitting, notes=MANNER_NOTES, about=about), 422


@bp.post("/desk/votes/<number>/cases")
@requires(*WORKS)
def change_agenda(number: str) -> AnyResponse:
    """Put the ticked cases on the agenda, or take them off."""
    act = actions.take_off if request.form.get("do") == "off" else actions.add_cases
    ids = ids_in(request.form)
    return own(number, lambda by: act(number, ids, by=by, now=now()), say("议程已更新。"))


@bp.post("/desk/votes/<number>/open")
@requires(*WORKS)
def open_vote(number: str) -> AnyResponse:
    """Freeze the roll and tell everybody on it."""
    return own(number, lambda by: actions.open_vote(number, by=by, now=now()), say("表决已开始，已通知各位表决人。"))


@bp.post("/desk/votes/<number>/close")
@requires(*WORKS)
def close(number: str) -> AnyResponse:
    """Count, declare the results, and move the cases."""
    return own(number, lambda by: actions.close_and_carry_out(number, by=by, now=now()), say("表决已结束，结果已宣布。"))


@bp.post("/desk/votes/<number>/again")
@requires(*WORKS)
def carry_out_again(number: str) -> AnyResponse:
    """Move the cases that could not be moved before."""
    sitting = store.get_sitting(number, seen_by=somebody())
    if not store.manages(sitting, somebody()):
        raise NotFound(say("没有这次表决。"))
    sitting_id = sitting.id
    return own(number, lambda by: actions.carry_out(sitting_id, by=by, now=now()), say("已重新执行决议。"))


@bp.post("/desk/votes/<number>/drop")
@requires(*WORKS)
def drop(number: str) -> AnyResponse:
    """Give the vote up before it opens."""
    return own(number, lambda by: actions.drop(number, by=by, now=now()), say("这次表决已取消，办件等待下次表决。"))


@bp.get("/desk/votes/<number>/resolution")
@requires(*WORKS)
def resolution(number: str) -> str:
    """The resolution, to be read and printed."""
    sitting = store.get_sitting(number, seen_by=somebody())
    return render("governance/resolution.html", page=resolution_page(sitting))


@bp.get("/desk/votes/<number>/resolution.pdf")
@requires(*WORKS)
def resolution_pdf(number: str) -> Response:
    """The same on paper, with places for signatures."""
    sitting = store.get_sitting(number, seen_by=somebody())
    return as_pdf(draw_resolution(resolution_page(sitting)), sitting.resolution or number)


def own(number: str, act: Callable[[int], object], done: Message) -> AnyResponse:
    """Do something with a vote that one sees; what is refused in words stands on its page."""
    store.get_sitting(number, seen_by=somebody())
    return tried(lambda: act(somebody().account_id), done=done, back=url_for("governance.vote", number=number))
