"""The pages of registers and figures; one file a page."""

from flask import Blueprint

bp = Blueprint("insight", "app.insight", template_folder="templates")

from app.insight.routes import exporting, figures, filing, handouts, importing, levels, member, members, register  # noqa: E402

__all__ = ["bp", "exporting", "figures", "filing", "handouts", "importing", "levels", "member", "members", "register"]
