"""The pages of the reviewer's desk: lists, the case, letters that left, the record."""

from flask import Blueprint

bp = Blueprint("approval", "app.approval", template_folder="templates")

from app.approval.routes import (  # noqa: E402
    batch,
    bundles,
    cases,
    letters,
    lists,
    phrases,
    record,
    search,
    seconding,
    views,
    windows,
)

__all__ = [
    "batch", "bp", "bundles", "cases", "letters", "lists", "phrases", "record", "search", "seconding", "views", "windows",
]  # fmt: skip
