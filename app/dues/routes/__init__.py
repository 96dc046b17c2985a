"""The pages of money: those of who pays, and those of finance."""

from flask import Blueprint

bp = Blueprint("dues", "app.dues", template_folder="templates")

from app.dues.routes import collecting, desk, handling, own, tickets, yearly  # noqa: E402

__all__ = ["bp", "collecting", "desk", "handling", "own", "tickets", "yearly"]
