"""A button that does one thing: done, one is told so; what is refused in words stands on the page one came from."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import flash, redirect
from werkzeug.wrappers import Response

from app.kernel.errors import DomainError, Message, NotAllowed, NotFound
from app.web.language import translated

Done = TypeVar("Done")


def tried(
    act: Callable[[], Done], *, back: str, done: Message | None = None, then: Callable[[Done], str] | None = None
) -> Response:
    """Do it and go on to where `then` leads, else back. What one may not see or do is answered as everywhere."""
    try:
        result = act()
    except (NotFound, NotAllowed):
        raise
    except DomainError as refused:
        flash(translated(refused.message), "stop")
        return redirect(back)
    if done is not None:
        flash(translated(done), "ok")
    return redirect(then(result) if then is not None else back)
