"""With which status a form comes back."""

from __future__ import annotations

from flask import request

from app.kernel.errors import Throttled
from app.web.forms import PlainForm


def status_of(form: PlainForm) -> int:
    """200 when it was asked for, 429 when somebody tries too often, 422 when there is something to put right."""
    if request.method == "GET":
        return 200
    return 429 if isinstance(form.refusal, Throttled) else 422
