"""The pages of the reviewer's desk: lists, the case, letters that left, the record."""

from flask import Blueprint

bp = Blueprint("approval", "app.approval", template_folder="templates")

from app.approval.routes import batch, bundles, cases, letters, lists, phrases, record, search, views, windows  # noqa: E402

__all__ = ["batch", "bp", "bundles", "cases", "letters", "lists", "phrases", "record", "search", "views", "windows"]
