"""The pages of the applicant's desk; one file a journey."""

from flask import Blueprint, Response, request
from flask.blueprints import BlueprintSetupState

bp = Blueprint("registration", __name__, template_folder="../templates")


@bp.after_request
def keep_links_secret(answer: Response) -> Response:
    """Pages that are reached by a secret link tell nobody where their visitor came from, and are kept nowhere."""
    if request.view_args and "token" in request.view_args:
        answer.headers["Referrer-Policy"] = "no-referrer"
        answer.headers["Cache-Control"] = "no-store"
        answer.headers["X-Robots-Tag"] = "noindex"
    return answer


from app.registration.routes import apply, cases, confirming, entering, following, help, submitting, together  # noqa: E402

__all__ = ["apply", "bp", "cases", "confirming", "entering", "following", "help", "submitting", "together"]


@bp.record_once
def check_tokens_here(state: BlueprintSetupState) -> None:
    """What is reached by a secret link checks its form token itself (`doors.by_link`). Recorded after all views."""
    for view in state.app.view_functions.values():
        if getattr(view, "by_link", False):
            state.app.extensions["csrf"].exempt(view)
