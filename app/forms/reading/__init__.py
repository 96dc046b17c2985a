"""Reading a form, purely: from what was typed to plain answers, or to sentences beside the fields."""

from app.forms.reading.circumstances import Circumstances, Judge, Said
from app.forms.reading.read import Reading, Unmet, blank, held_text, read, uploads_of
from app.forms.reading.typed import Typed, as_typed, typed_from

__all__ = [
    "Circumstances", "Judge", "Reading", "Said", "Typed", "Unmet", "as_typed", "blank",
    "held_text", "read", "typed_from", "uploads_of",
]  # fmt: skip
