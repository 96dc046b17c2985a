"""Members' studios as the public sees them: the list, a studio, an article, its pictures."""

from __future__ import annotations

from datetime import date

from flask import abort, make_response, request
from werkzeug.wrappers import Response

from app.forms.contents import MIME
from app.publishing.addresses import has_studios
from app.publishing.answers import links_of, remembered
from app.publishing.house import Way
from app.publishing.inputs import searched
from app.publishing.models import Article, PublicProfile
from app.publishing.pictures import find_picture
from app.publishing.places import VACANCIES
from app.publishing.reading import figures_of, reading_of
from app.publishing.routes import bp
from app.publishing.rules.articles import pictures_from
from app.publishing.showing import picture_of
from app.publishing.store import studios as store
from app.publishing.store.studios import StudioWish
from app.publishing.studiopage import studio_page, studio_rows, tiers_of_studios
from app.tenancy.clock import today
from app.tenancy.tenants import tenant
from app.web.access import public
from app.web.language import gettext, said
from app.web.paging import unpack
from app.web.rendering import render

PICTURE_POLICY = "default-src 'none'; sandbox"
NUMBER = "int(max=2147483647)"


@bp.get("/studios")
@public
def studios() -> Response:
    """The studios that everybody may see, by name."""
    if not has_studios():
        abort(404)
    tier = request.args.get("tier", "")
    wish = StudioWish(searched(request.args), tier if tier in tenant().association.tiers else "")
    page, count = store.studios_page(wish, unpack(request.args.get("after"))), store.count_studios(wish)
    narrowed = {name: value for name, value in (("q", wish.text), ("tier", wish.tier)) if value}
    return remembered(
        lambda: render(
            "publishing/studios.html", wish=wish, page=page, count=count, rows=studio_rows(page.rows), narrowed=narrowed,
            tiers=tiers_of_studios(), page_links=links_of("/studios", narrowed),
        ),
        repr((page, count)),
    )  # fmt: skip


@bp.get(f"/studios/<{NUMBER}:studio_id>")
@public
def studio(studio_id: int) -> Response:
    """A studio: who it is, its articles by kind, open vacancies beside them."""
    kinds = tenant().association.site.studio if has_studios() else {}
    own, profile = store.get_shown(studio_id)
    kind = request.args.get("kind") or next(iter(kinds), "")
    if kind not in kinds:
        abort(404)
    counts = store.counts_of(studio_id)
    vacancies = [name for name, one in kinds.items() if one.kind == VACANCIES and name != kind and counts.get(name)]
    shelf = store.shelf_of(studio_id, kind, vacancies, _key(request.args.get("after")))
    page = studio_page(own.id, profile, kind, (counts, shelf))
    query = {"kind": kind} if request.args.get("kind") else {}
    links = links_of(f"/studios/{studio_id}", query)
    knows = repr((profile.name, profile.tier, profile.number, profile.answers, counts, shelf))
    return remembered(lambda: render("publishing/studio.html", page=page, page_links=links, description=page.intro), knows)


def _key(text: str | None) -> list[str] | None:
    """Where a page of articles starts; None for what was made up."""
    key = unpack(text)
    try:
        return [date.fromisoformat(key[0]).isoformat(), str(int(key[1]))] if key else None
    except (TypeError, ValueError, IndexError):
        return None


@bp.get(f"/studios/<{NUMBER}:studio_id>/<{NUMBER}:article_id>")
@public
def studio_article(studio_id: int, article_id: int) -> Response:
    """An article of a studio."""
    if not has_studios():
        abort(404)
    found, profile = store.get_article(studio_id, article_id)
    knows = repr((found.title, found.body, found.pictures, found.vacancy, found.published_on, profile.name))
    return remembered(lambda: _article(studio_id, found, profile), knows)


def _article(studio_id: int, found: Article, profile: PublicProfile) -> str:
    reading = reading_of(found, figures_of(found, found.id, public=True))
    kind = tenant().association.site.studio.get(found.column_name)
    crumbs = [Way(gettext("会员工作室"), "/studios"), Way(profile.name, f"/studios/{studio_id}")]
    if kind is not None:
        crumbs.append(Way(said(kind.label), f"/studios/{studio_id}?kind={found.column_name}"))
    over = reading.is_over(today())
    return render(
        "publishing/article.html", article=found, reading=reading, description=reading.start, crumbs=crumbs,
        studio=Way(profile.name, f"/studios/{studio_id}"), over=over,
    )  # fmt: skip


@bp.get(f"/pictures/<{NUMBER}:article_id>/<int(max=99):place>")
@public
def picture(article_id: int, place: int) -> Response:
    """A picture of an article that everybody may read."""
    found = store.find_public_article(article_id)
    pictures = pictures_from(found.pictures) if found else ()
    if not 1 <= place <= len(pictures):
        abort(404)
    return sent_picture(pictures[place - 1].file)


@bp.get(f"/studios/<{NUMBER}:studio_id>/logo")
@public
def studio_logo(studio_id: int) -> Response:
    """The picture of a studio."""
    _own, profile = store.get_shown(studio_id)
    about = "unit" if profile.tier is None or tenant().association.tiers[profile.tier].holder != "person" else "person"
    return sent_picture(picture_of(profile.answers, about))


def sent_picture(upload_id: str) -> Response:
    """A public picture: asked about again each time, so that one that was taken down is gone at once."""
    found = find_picture(upload_id) if upload_id else None
    if found is None:
        abort(404)
    answer = make_response(b"" if found.mark in request.if_none_match else found.content())
    answer.content_type = MIME[found.kind]
    answer.headers["Content-Security-Policy"] = PICTURE_POLICY
    answer.headers["Cache-Control"] = "public, no-cache"
    answer.set_etag(found.mark)
    return answer.make_conditional(request)


