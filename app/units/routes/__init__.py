"""The workspace of a unit: its people, what it does with several of them, its operators."""

from flask import Blueprint

bp = Blueprint("units", __name__, template_folder="../templates")

from app.units.routes import batch, exporting, handover, office, operators, people, person, representatives, summaries  # noqa: E402 - they hang their views on the blueprint

__all__ = ["batch", "bp", "exporting", "handover", "office", "operators", "people", "person", "representatives", "summaries"]
