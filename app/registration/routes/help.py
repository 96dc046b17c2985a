"""Help inside the product."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import request

from app.registration.helping import find_help, get_help, help_index, pages_about
from app.registration.routes import bp
from app.web.access import public
from app.web.language import current_language
from app.web.rendering import render

LONGEST_SEARCH = 60


@bp.get("/help")
@public
def help_pages() -> str:
    """All pages of help, by reader; those first that tell of where one was. `?q=`: those with the words."""
    language, sought = current_language(), " ".join(request.args.get("q", "").split())[:LONGEST_SEARCH]
    return render(
        "registration/help.html", groups=help_index(language), sought=sought, hits=find_help(sought, language),
        near=pages_about(_came_from(), language),
    )  # fmt: skip


@bp.get("/help/<name>")
@public
def help_page(name: str) -> str:
    """One page of help."""
    language = current_language()
    return render("registration/help_page.html", page=get_help(name, language), groups=help_index(language))


def _came_from() -> str:
    """The page on which somebody asked for help; none of another site."""
    try:
        came = urlsplit(request.referrer or "")
    except ValueError:
        return ""
    return came.path if came.netloc == request.host else ""
