"""The register as a list."""

from __future__ import annotations

from flask import request, url_for

from app.insight.inputs import wish_from
from app.insight.register import listing
from app.insight.routes import bp
from app.tenancy.capabilities import Capability
from app.web.access import requires, somebody
from app.web.paging import unpack
from app.web.rendering import render


@bp.get("/office/members")
@requires(Capability.SEE_REGISTER)
def register() -> str:
    """The members that I may see, narrowed, sorted and in pages."""
    wish = wish_from(request.args)
    page = listing.listing(somebody(), wish, after=unpack(request.args.get("after")))
    selects = listing.selects(page)
    return render(
        "insight/register.html", page=page, wish=wish, heads=listing.heads(wish), tabs=listing.kinds(page),
        standings=listing.standing_links(page), selects=selects, chips=listing.chips(page, selects),
        columns=listing.column_choices(wish), address=url_for("insight.register"),
        kept=listing.kept(wish, "q", "standing", "tier", "body"), carried=listing.kept(wish, "columns"),
        following=listing.address(wish, page.after) if page.after else "", plain=listing.address(wish),
        taking=url_for("insight.export", **wish.narrowed()), may_export=somebody().may(Capability.EXPORT),
        may_import=somebody().may(Capability.EDIT_REGISTER), together=listing.together(somebody()),
    )  # fmt: skip
