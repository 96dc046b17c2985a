"""The pages of this room; one file a journey."""

from typing import Any

from flask import Blueprint
from flask.blueprints import BlueprintSetupState

from app.publishing.addresses import LibraryName
from app.publishing.again import Again
from app.publishing.answers import answered_before

bp = Blueprint("publishing", __name__, template_folder="../templates")
bp.before_app_request(answered_before)


@bp.record_once
def know_libraries(state: BlueprintSetupState) -> None:
    """Addresses may begin with the name of a library. Recorded before the views that use it."""
    state.app.url_map.converters["library"] = LibraryName


@bp.record_once
def say_again(state: BlueprintSetupState) -> None:
    """What was just said to everybody is said again at the outer door."""
    app: Any = state.app
    app.wsgi_app = Again(app.wsgi_app)


from app.publishing.routes import choices, libraries, office, site, studios, writing  # noqa: E402 - they need the blueprint

__all__ = ["bp", "choices", "libraries", "office", "site", "studios", "writing"]
