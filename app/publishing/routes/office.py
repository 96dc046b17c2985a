"""The secretariat's articles: everything on the site in one list; news and notices written, published, taken down."""

from __future__ import annotations

from flask import abort, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.kernel.errors import say
from app.publishing import actions
from app.publishing.access import edits_site
from app.publishing.actions.taking_down import put_back, take_down
from app.publishing.desk import Desk, one_time_token
from app.publishing.inputs import BeginForm, HideForm, OneButton
from app.publishing.places import place_for
from app.publishing.routes import bp
from app.publishing.store.writing import WrittenWish
from app.publishing.writtenlist import written_list
from app.tenancy.capabilities import Capability
from app.tenancy.clock import now, today
from app.tenancy.tenants import tenant
from app.web.access import requires, somebody
from app.web.language import translated
from app.web.rendering import render

NUMBER = "int(max=2147483647)"
ENDS = {
    "list": "publishing.office_articles", "write": "publishing.office_write", "preview": "publishing.office_preview",
    "autosave": "publishing.office_autosave", "drop": "publishing.office_drop",
}  # fmt: skip
WHOSE = {"": None, "site": 0}


def _editor() -> int:
    """Whoever edits the association's site; a unit's own role to publish does not reach it."""
    who = somebody()
    if not edits_site(who):
        abort(403)
    return who.account_id


def _desk(article_id: int) -> Desk:
    _editor()
    return Desk(article_id, None, "layouts/desk.html", ENDS)


@bp.route("/office/articles", methods=["GET", "POST"])
@requires(Capability.PUBLISH)
def office_articles() -> ResponseReturnValue:
    """All articles, of the site and of the studios; begin one of the site."""
    by, form = _editor(), BeginForm()
    if form.validate_on_submit() and form.try_to(
        actions.begin_article, form.column.data, studio_id=None, token=(form.token.data or "")[:32], by=by, now=now()
    ):
        return redirect(url_for(".office_write", article_id=form.done))
    site = tenant().association.site
    whose = request.args.get("whose", "") if request.args.get("whose") in WHOSE else ""
    listed = written_list(WrittenWish(WHOSE[whose]), request.args, {**site.studio, **site.columns})
    place = place_for(by, None, today())
    return render(
        "publishing/office_articles.html", listed=listed, whose=whose, place=place, form=form, token=one_time_token(),
        columns={**site.columns, **({} if whose else site.studio)},
    ), 422 if form.errors else 200  # fmt: skip


@bp.route(f"/office/articles/<{NUMBER}:article_id>", methods=["GET", "POST"])
@requires(Capability.PUBLISH)
def office_write(article_id: int) -> ResponseReturnValue:
    desk = _desk(article_id)
    return desk.show() if request.method == "GET" else desk.receive(now())


@bp.get(f"/office/articles/<{NUMBER}:article_id>/preview")
@requires(Capability.PUBLISH)
def office_preview(article_id: int) -> str:
    return _desk(article_id).preview()


@bp.post(f"/office/articles/<{NUMBER}:article_id>/autosave")
@requires(Capability.PUBLISH)
def office_autosave(article_id: int) -> ResponseReturnValue:
    return jsonify(_desk(article_id).autosave(now()))


@bp.post(f"/office/articles/<{NUMBER}:article_id>/drop")
@requires(Capability.PUBLISH)
def office_drop(article_id: int) -> ResponseReturnValue:
    return _desk(article_id).drop(now())


@bp.post(f"/office/articles/<{NUMBER}:article_id>/hide")
@requires(Capability.PUBLISH)
def office_hide(article_id: int) -> ResponseReturnValue:
    """Take an article of the site or of a studio down, with the reason."""
    by, form = _editor(), HideForm()
    if form.validate_on_submit() and form.try_to(take_down, article_id, reason=form.reason.data or "", by=by, now=now()):
        flash(translated(say("文章已撤下。")), "ok")
    return _back(form)


@bp.post(f"/office/articles/<{NUMBER}:article_id>/put-back")
@requires(Capability.PUBLISH)
def office_put_back(article_id: int) -> ResponseReturnValue:
    """An article that was taken down stands there again."""
    by, form = _editor(), OneButton()
    if form.validate_on_submit() and form.try_to(put_back, article_id, by=by, now=now()):
        flash(translated(say("文章已恢复显示。")), "ok")
    return _back(form)


def _back(form: HideForm | OneButton) -> ResponseReturnValue:
    for _field, sentence in form.summary():
        flash(sentence, "stop")
    return redirect(url_for(".office_articles"))
