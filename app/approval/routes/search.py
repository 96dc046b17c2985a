"""One page for whatever somebody types into the bar: a number leads straight to its case."""

from __future__ import annotations

from flask import current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from app.approval import finding
from app.approval.inputs import LONGEST_SEARCH
from app.approval.routes import bp
from app.tenancy.capabilities import Capability
from app.web.access import requires, somebody
from app.web.rendering import render


@bp.get("/desk/search")
@requires(*Capability)
def search() -> Response | str:
    """Cases, members and units that match, as far as I may see them."""
    who, text = somebody(), " ".join(request.args.get("q", "").split())[:LONGEST_SEARCH]
    number = finding.find_case_number(text, who)
    if number is not None:
        return redirect(url_for("approval.case", number=number))
    register = url_for(finding.REGISTER, q=text) if finding.REGISTER in current_app.view_functions else ""
    return render(
        "approval/search.html", text=text, cases=finding.find_cases(text, who), members=finding.find_members(text, who),
        units=finding.find_units(text, who), register=register,
    )  # fmt: skip
