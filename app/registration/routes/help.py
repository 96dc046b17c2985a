"""Help inside the product."""

from __future__ import annotations

from app.registration.helping import get_help, help_index
from app.registration.routes import bp
from app.web.access import public
from app.web.language import current_language
from app.web.rendering import render


@bp.get("/help")
@public
def help_pages() -> str:
    """All pages of help, by reader."""
    return render("registration/help.html", groups=help_index(current_language()))


@bp.get("/help/<name>")
@public
def help_page(name: str) -> str:
    """One page of help."""
    language = current_language()
    return render("registration/help_page.html", page=get_help(name, language), groups=help_index(language))
