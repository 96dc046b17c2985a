"""How gunicorn serves the application; `gunicorn wsgi:app` reads this file by itself, and what stands on its command line wins.

The application is loaded once and the workers are forked from it, so that they share what they only read: code, tables,
folders, compiled pages. Each worker otherwise holds it all for itself.
"""

from __future__ import annotations

from typing import Any

preload_app = True


def when_ready(server: Any) -> None:
    """Before the first worker is forked."""
    from app.web.starting import make_ready

    make_ready(server.app.wsgi())
