"""The pages for the tree and the people in charge, and the public page of the organisation."""

from flask import Blueprint

bp = Blueprint("organisation", __name__, template_folder="../templates")

from app.organisation.routes import bodies, changes, chart, invitations, offices, people, staff  # noqa: E402 - they hang their views on the blueprint

__all__ = ["bodies", "bp", "changes", "chart", "invitations", "offices", "people", "staff"]
