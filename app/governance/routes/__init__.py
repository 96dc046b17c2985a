"""The pages of votes: the desk that puts cases to one, the voter's own pages, authorities."""

from flask import Blueprint

bp = Blueprint("governance", "app.governance", template_folder="templates")

from app.governance.routes import authorities, desk, mine, recording  # noqa: E402

__all__ = ["authorities", "bp", "desk", "mine", "recording"]
