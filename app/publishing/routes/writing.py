"""Writing in one's own studio: the list of articles, an article, its preview, handed in, taken back, thrown away."""

from __future__ import annotations

from flask import flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.kernel.errors import NotFound, say
from app.procedures.actions import withdraw
from app.publishing import actions
from app.publishing.desk import Desk, one_time_token
from app.publishing.inputs import BeginForm, OneButton
from app.publishing.models import Studio
from app.publishing.places import place_for
from app.publishing.routes import bp
from app.publishing.store.writing import WrittenWish, find_own_studio
from app.publishing.writtenlist import written_list
from app.tenancy.clock import now, today
from app.web.access import signed_in, somebody
from app.web.language import translated
from app.web.rendering import render

NUMBER = "int(max=2147483647)"
ENDS = {
    "list": "publishing.studio_desk", "write": "publishing.write", "preview": "publishing.preview",
    "autosave": "publishing.autosave", "drop": "publishing.drop",
}  # fmt: skip


def own_studio() -> Studio:
    """The studio of whoever is logged in. Raises NotFound."""
    found = find_own_studio(somebody())
    if found is None:
        raise NotFound(say("您还没有会员工作室；办理入会、完善信息后开通。"))
    return found


def _desk(article_id: int) -> Desk:
    return Desk(article_id, own_studio().id, "layouts/my.html", ENDS)


@bp.route("/studio", methods=["GET", "POST"])
@signed_in
def studio_desk() -> ResponseReturnValue:
    """The articles of the own studio; begin another one."""
    studio, form = own_studio(), BeginForm()
    by = somebody().account_id
    if form.validate_on_submit() and form.try_to(
        actions.begin_article, form.column.data, studio_id=studio.id, token=(form.token.data or "")[:32], by=by, now=now()
    ):
        return redirect(url_for(".write", article_id=form.done))
    place = place_for(by, studio.id, today())
    listed = written_list(WrittenWish(studio.id, own=True), request.args, place.columns)
    status = 422 if form.errors else 200
    return render(
        "publishing/studio_desk.html", listed=listed, studio=studio, place=place, form=form, token=one_time_token(),
        may_publish=place.may_publish(today()),
    ), status  # fmt: skip


@bp.route(f"/studio/<{NUMBER}:article_id>", methods=["GET", "POST"])
@signed_in
def write(article_id: int) -> ResponseReturnValue:
    desk = _desk(article_id)
    return desk.show() if request.method == "GET" else desk.receive(now())


@bp.get(f"/studio/<{NUMBER}:article_id>/preview")
@signed_in
def preview(article_id: int) -> str:
    return _desk(article_id).preview()


@bp.post(f"/studio/<{NUMBER}:article_id>/autosave")
@signed_in
def autosave(article_id: int) -> ResponseReturnValue:
    return jsonify(_desk(article_id).autosave(now()))


@bp.post(f"/studio/<{NUMBER}:article_id>/drop")
@signed_in
def drop(article_id: int) -> ResponseReturnValue:
    return _desk(article_id).drop(now())


@bp.post(f"/studio/<{NUMBER}:article_id>/withdraw")
@signed_in
def take_back(article_id: int) -> ResponseReturnValue:
    """Take back what waits to be moderated, so that it may be written on."""
    found, form = _desk(article_id).found, OneButton()
    case = found.case
    if case is not None and form.validate_on_submit():
        done = form.try_to(withdraw, case.id, by=somebody().account_id, version=case.version, reason="", now=now())
        flash(translated(say("已撤回，可以继续修改。")), "ok") if done else None
    for _field, sentence in form.summary():
        flash(sentence, "stop")
    return redirect(url_for(".write", article_id=article_id))
