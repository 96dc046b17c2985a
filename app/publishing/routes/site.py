"""The association's own pages: front page, articles, texts, brand files, feeds; and the platform's front page."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import abort, current_app, g, make_response, request, url_for
from werkzeug.wrappers import Response

from app.publishing import store
from app.publishing.addresses import address_of, ways_to_lists
from app.publishing.answers import kept, kept_for, links_of, remembered
from app.publishing.front import Front, headlines
from app.publishing.house import LANGUAGES, PERSONAL_DATA_PAGES, House, Way
from app.publishing.models import Article
from app.publishing.platform import (
    being_set_up_page,
    mark_file,
    platform_page,
    platform_stylesheet,
    those_that_load,
)
from app.publishing.prose import safe_html, written
from app.publishing.reading import figures_of, reading_of
from app.publishing.routes import bp
from app.tenancy.clock import today
from app.tenancy.configuration.words import pick
from app.tenancy.registry import registry
from app.tenancy.tenants import find_tenant, tenant
from app.web.access import public
from app.web.addresses import site_address
from app.web.brand import stylesheet
from app.web.language import current_language, gettext, said
from app.web.paging import Page, unpack
from app.web.rendering import render

YEAR, HOUR = 365 * 24 * 3600, 3600
PICTURES = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg"}
PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
CLOSED = (
    "/desk", "/office", "/me", "/unit", "/dues", "/cases", "/account", "/confirm", "/follow", "/files", "/activate",
    "/studio/",
)


OF_THE_PLATFORM = {f"publishing.{view}" for view in ("home", "brand_stylesheet", "mark", "robots")} | {"language"}


@bp.app_context_processor
def what_houses_show() -> dict[str, Any]:
    """`house` for header and footer, on every page of an association."""
    here = find_tenant()
    return {"house": House(here), "page_links": links_of(request.path)} if here and request else {}


@bp.before_app_request
def only_inside_an_association() -> Response | None:
    """Where no association is entered, few pages answer: the platform's own, and the calm one of a broken folder."""
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or find_tenant() is not None or getattr(view, "on_any_host", False):
        return None
    if g.get("broken") is not None:
        return doorstep()
    if request.endpoint not in OF_THE_PLATFORM:
        abort(404)
    return None


@bp.get("/")
@public
def home() -> Response:
    here = find_tenant()
    if here is None:
        return doorstep()
    front = Front(here, today())
    return remembered(lambda: render("publishing/home.html", front=front), *front.knows())


def doorstep() -> Response:
    """The front page of the platform, or that of an association whose folder does not load."""
    if g.get("broken") is not None:
        return make_response(being_set_up_page(), 503, {"Retry-After": str(HOUR), "Cache-Control": "no-store"})
    return make_response(platform_page(those_that_load(registry())))


@bp.get("/news")
@public
def news() -> Response:
    columns = tenant().association.site.columns
    column = request.args.get("column", "")
    if column and column not in columns:
        abort(404)
    page = store.list_page((column,) if column else tuple(columns), unpack(request.args.get("after")))
    return remembered(lambda: _news_page(column, page), repr(page))


def _news_page(column: str, page: Page[store.Line]) -> str:
    columns = tenant().association.site.columns
    return render(
        "publishing/news.html", articles=headlines(page.rows), column=column, first=page.first,
        own=url_for(".news", column=column or None), columns=_columns(),
        heading=said(columns[column].label) if column else gettext("通知与动态"),
        next=url_for(".news", column=column or None, after=page.after) if page.after else "",
        page_links=links_of("/news", {"column": column} if column else None),
    )


def _columns() -> list[dict[str, str]]:
    return [{"name": name, "label": said(column.label)} for name, column in tenant().association.site.columns.items()]


@bp.get("/news/<int(max=2147483647):article_id>")
@public
def article(article_id: int) -> Response:
    found = store.get_published(article_id)
    knows = repr((found.title, found.body, found.kind, found.pictures, found.published_on))
    return remembered(lambda: _article_page(found), knows)


def _article_page(found: Article) -> str:
    column = tenant().association.site.columns.get(found.column_name)
    reading = reading_of(found, figures_of(found, found.id, public=True))
    crumbs = [Way(gettext("通知与动态"), "/news")]
    if column is not None:
        crumbs.append(Way(said(column.label), f"/news?column={found.column_name}"))
    return render(
        "publishing/article.html", article=found, reading=reading, description=reading.start, crumbs=crumbs, studio=None
    )


@bp.get("/pages/<name>")
@public
def page(name: str) -> Response:
    here = tenant()
    titles = here.association.site.pages
    languages = (current_language(), *here.association.languages)
    text = written(here.folder, name, languages) if name in titles or name in PERSONAL_DATA_PAGES else None
    if text is None:
        abort(404)
    foreign = "" if text.language == current_language() else LANGUAGES[text.language][1]
    title = text.title or said(titles.get(name))
    others = _other_pages(name)
    return remembered(lambda: render("publishing/page.html", text=text, title=title, foreign=foreign, others=others), text.html)


def _other_pages(name: str) -> list[Way]:
    titles = tenant().association.site.pages
    return [Way(said(title), url_for(".page", name=one), one == name) for one, title in titles.items()]


@bp.get("/brand/<name>")
@public
def brand_file(name: str) -> Response:
    here = tenant()
    suffix = "." + name.rpartition(".")[2]
    if name not in here.association.brand.files().values() or suffix not in PICTURES:
        abort(404)
    path = here.folder / "brand" / name
    if not path.is_file():
        abort(404)
    return _picture(path.read_bytes(), suffix, unchanging="v" in request.args)


def _picture(content: bytes, suffix: str, *, unchanging: bool) -> Response:
    answer = make_response(content)
    answer.content_type = PICTURES[suffix]
    answer.headers["Content-Security-Policy"] = PICTURE_POLICY
    return kept_for(answer, YEAR if unchanging else HOUR, unchanging=unchanging)


@bp.get("/brand.css")
@public
def brand_stylesheet() -> Response:
    here = find_tenant()
    if here is None:
        answer = make_response(platform_stylesheet(those_that_load(registry())) if g.door.platform else "")
    else:
        answer = make_response(stylesheet(here.association.brand, band=House(here).band))
    answer.content_type = "text/css; charset=utf-8"
    return kept_for(answer, HOUR if here and "v" in request.args else 0)


@bp.get("/marks/<slug>")
@public
def mark(slug: str) -> Response:
    """An association's mark on the platform's own front page."""
    known = {one.slug: one for one in those_that_load(registry())} if g.door.platform else {}
    path = mark_file(known[slug]) if slug in known else None
    if path is None:
        abort(404)
    return _picture(path.read_bytes(), path.suffix, unchanging=False)


@bp.get("/feed.xml")
@public
def feed() -> Response:
    language = current_language()
    entries = [
        {"title": pick(one.title, language), "address": site_address() + address_of(one.id, one.studio_id),
         "updated": one.changed_at.isoformat(), "html": safe_html(pick(one.body, language) if one.body else "")}
        for one in store.for_feed()
    ]
    updated = max((entry["updated"] for entry in entries), default=datetime(2020, 1, 1, tzinfo=UTC).isoformat())
    body = render("publishing/feed.xml", entries=entries, updated=updated, site=site_address())
    return kept(body, "application/atom+xml; charset=utf-8")


@bp.get("/sitemap.xml")
@public
def sitemap() -> Response:
    first = tenant().association.languages[0]
    pages = ["/", "/news", *(url_for(".page", name=name) for name in tenant().association.site.pages), *ways_to_lists()]
    places = [{"links": links_of(path, language=first), "changed": ""} for path in pages]
    places += [{"links": links_of(address_of(number, studio), language=first), "changed": changed.date().isoformat()}
               for number, studio, changed in store.for_sitemap()]
    return kept(render("publishing/sitemap.xml", places=places), "application/xml; charset=utf-8")


@bp.get("/robots.txt")
@public
def robots() -> Response:
    if find_tenant() is None:
        return make_response("User-agent: *\nDisallow:\n", 200, {"Content-Type": "text/plain; charset=utf-8"})
    return kept(render("publishing/robots.txt", closed=CLOSED, site=site_address()), "text/plain; charset=utf-8")
