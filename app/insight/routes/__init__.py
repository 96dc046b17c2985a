"""The pages of registers and figures; one file a page."""

from flask import Blueprint

bp = Blueprint("insight", "app.insight", template_folder="templates")

from app.insight.routes import expiring, exporting, figures, filing, handouts, importing, levels, member, members, register  # noqa: E402  # noqa: E402

__all__ = [
    "bp", "expiring", "exporting", "figures", "filing", "handouts", "importing", "levels", "member", "members", "register",
]  # fmt: skip
