"""The application for a server: `waitress-serve wsgi:app`, `gunicorn wsgi:app`, and for the `flask` command."""

from app import create_app

app = create_app()
