"""Bundles on the desk: what waits to be collected, one's own bundles, those that were handed up, and one of them."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.approval.bundles import STATES, all_joint, bundle_lines, bundle_page, ids_in, stacks_of, take_scan
from app.approval.routes import bp
from app.documents.answering import as_pdf
from app.forms.owners import present_owner
from app.kernel.errors import Message, say
from app.procedures import actions
from app.procedures.actions import Collected
from app.procedures.actions.jointly import draft_of
from app.procedures.bundlelist import draw_bundle
from app.procedures.models import BundleState
from app.procedures.store import get_bundle, handed_up_to, numbers_of, own_bundles
from app.tenancy.capabilities import Capability
from app.tenancy.clock import now, today
from app.web.access import requires, somebody
from app.web.paging import cut, unpack
from app.web.rendering import render
from app.web.trying import tried

PAGE = 20


@bp.get("/desk/bundles")
@requires(*Capability)
def bundles() -> str:
    """What I collect and have handed up, or what was handed up to me: `?view=received`."""
    who, after = somebody(), unpack(request.args.get("after"))
    received = request.args.get("view") == "received"
    state = request.args.get("state", "")
    before = int(after[0]) if after else None
    rows = (
        handed_up_to(who, state=state if state in set(BundleState) else "", before=before, limit=PAGE + 1)
        if received else own_bundles(who, before=before, limit=PAGE + 1)
    )  # fmt: skip
    page = cut(rows, lambda row: (row.id,), size=PAGE, first=after is None)
    stacks = [] if received else stacks_of(who)
    return render("approval/bundles.html", page=page, lines=bundle_lines(page.rows), stacks=stacks, received=received,
                  state=state, states=STATES, joint=all_joint())  # fmt: skip


@bp.post("/desk/bundles")
@requires(*Capability)
def begin_bundle() -> AnyResponse:
    """Collect the ticked cases into a new bundle."""
    def begin() -> str:
        collected = Collected(request.form.get("procedure", ""), request.form.get("step", ""), ids_in(request.form))
        return actions.open_bundle(collected, by=somebody().account_id, now=now())

    return tried(begin, back=url_for("approval.bundles"), then=lambda number: url_for("approval.bundle", number=number))


@bp.get("/desk/bundles/<number>")
@requires(*Capability)
def bundle(number: str) -> str:
    """One bundle: its cases, its list, its scan; whoever decides goes on from here to a batch."""
    view = get_bundle(number, seen_by=somebody())
    page = bundle_page(view, somebody())
    waiting = numbers_of(view.bundle.id) if not view.collects else []
    return render("approval/bundle.html", page=page, waiting=waiting, joint=all_joint())


@bp.get("/desk/bundles/<number>/list.pdf")
@requires(*Capability)
def bundle_list(number: str) -> Response:
    """The list as it was printed last."""
    view = get_bundle(number, seen_by=somebody())
    return as_pdf(draw_bundle(view.bundle), number)


@bp.post("/desk/bundles/<number>/print")
@requires(*Capability)
def print_bundle(number: str) -> AnyResponse:
    """Freeze the list as it is now; the page then offers it."""
    return _own(number, lambda by: actions.freeze_list(number, by=by, now=now()), say("名单已生成，请下载打印、盖章。"))


@bp.post("/desk/bundles/<number>/scan")
@requires(*Capability)
def scan_bundle(number: str) -> AnyResponse:
    """Add the stamped scan."""
    view = get_bundle(number, seen_by=somebody())

    def scan(by: int) -> None:
        take_scan(view, request.files.get("scan-file"), owner=present_owner(), by=by, now=now())

    return _own(number, scan, say("扫描件已上传。"))


@bp.post("/desk/bundles/<number>/hand-in")
@requires(*Capability)
def hand_in_bundle(number: str) -> AnyResponse:
    """Hand it up."""
    return _own(number, lambda by: actions.hand_in(number, by=by, now=now()), say("已报送。"))


@bp.get("/desk/bundles/<number>/draft.pdf")
@requires(*Capability)
def joint_draft(number: str) -> Response:
    """The document that its cases would become now, without its number."""
    view = get_bundle(number, seen_by=somebody())
    return as_pdf(draft_of(view.bundle, today=today()), number)


@bp.post("/desk/bundles/<number>/issue")
@requires(*Capability)
def issue_bundle(number: str) -> AnyResponse:
    """Issue the document that its cases become; the job answers each of them."""
    here = url_for("approval.bundle", number=number)

    def do() -> int:
        get_bundle(number, seen_by=somebody())
        seen = request.args.get("seen", "")[:64]
        return actions.issue_jointly(number, by=somebody().account_id, now=now(), seen=seen)

    return tried(do, back=here, then=lambda job: url_for("jobs.progress", job_id=job) if job else here)


@bp.post("/desk/bundles/<number>/take-back")
@requires(*Capability)
def take_bundle_back(number: str) -> AnyResponse:
    """Take it back while nothing was decided."""
    return _own(number, lambda by: actions.take_back_bundle(number, by=by, now=now()), say("已收回，可以修改。"))


@bp.post("/desk/bundles/<number>/cases")
@requires(*Capability)
def change_bundle(number: str) -> AnyResponse:
    """Put the ticked cases in, or take them out."""
    change = actions.take_out if request.form.get("do") == "out" else actions.put_in
    return _own(number, lambda by: change(number, ids_in(request.form), by=by, now=now()), say("报送批次已更新。"))


def _own(number: str, act: Callable[[int], object], done: Message) -> AnyResponse:
    """Do something with a bundle that one sees, and stay on its page."""
    get_bundle(number, seen_by=somebody())
    return tried(lambda: act(somebody().account_id), done=done, back=url_for("approval.bundle", number=number))
