"""My views of the lists: kept, called something else, opened with, taken away. Somebody else's are not there."""

from __future__ import annotations

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.approval.actions import drop_view, keep_view, rename_view, start_with_view
from app.approval.inputs import ViewForm
from app.approval.routes import bp
from app.approval.showing import address, view_address
from app.approval.waits import my_shelf
from app.approval.words import in_words
from app.kernel.errors import say
from app.tenancy.capabilities import Capability
from app.tenancy.clock import now
from app.web.access import requires, somebody
from app.web.language import translated
from app.web.rendering import render


@bp.get("/desk/views")
@requires(*Capability)
def views() -> str:
    """The views that I keep, each with what it shows."""
    return _page(ViewForm(), 0)


@bp.post("/desk/views")
@requires(*Capability)
def keep() -> AnyResponse | tuple[str, int]:
    """Keep the list at hand under a name."""
    form = ViewForm()
    wish = form.wish()
    if form.validate_on_submit() and form.try_to(
        keep_view, form.name.data, wish, starts=form.starts.data, by=somebody().account_id, now=now()
    ):
        flash(translated(say("视图“%(name)s”已保存。", name=form.name.data)), "ok")
        return redirect(address(wish))
    return _page(form, 0), 422


@bp.post("/desk/views/<int(max=2147483647):view_id>/rename")
@requires(*Capability)
def rename(view_id: int) -> AnyResponse | tuple[str, int]:
    """Call a view something else."""
    form = ViewForm()
    if form.validate_on_submit() and form.try_to(rename_view, view_id, form.name.data, by=somebody().account_id):
        flash(translated(say("已改名。")), "ok")
        return redirect(url_for("approval.views"))
    return _page(form, view_id), 422


@bp.post("/desk/views/<int(max=2147483647):view_id>/start")
@requires(*Capability)
def start_with(view_id: int) -> AnyResponse:
    """Open the desk with it, or with it no longer."""
    start_with_view(view_id, by=somebody().account_id)
    flash(translated(say("已更改打开工作台时的视图。")), "ok")
    return redirect(url_for("approval.views"))


@bp.post("/desk/views/<int(max=2147483647):view_id>/drop")
@requires(*Capability)
def forget(view_id: int) -> AnyResponse:
    """Take a view away."""
    drop_view(view_id, by=somebody().account_id)
    flash(translated(say("已删除。")), "ok")
    return redirect(url_for("approval.views"))


def _page(form: ViewForm, at: int) -> str:
    kept = [(view, view_address(view), in_words(view)) for view in my_shelf(somebody()).views]
    return render("approval/views.html", kept=kept, form=form, at=at)
