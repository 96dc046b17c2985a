"""The `flask` commands: for whoever runs the platform, and for `make`."""

from __future__ import annotations

import os

from flask import Flask

from app.cli import development, people, procedures, record, staff, sweeping, tenants, translations
from app.demo.accounts import accounts_of
from app.tenancy.provisioning import init_migrations


def init_cli(app: Flask) -> None:
    """Hang every command on the application."""
    if "FLASK_RUN_FROM_CLI" in os.environ:  # set by Flask itself: `flask db` reads what this leaves
        init_migrations(app)
    if app.config["XIEHUI"].development:
        app.extensions["xiehui_demo_logins"] = accounts_of
    for room in (tenants, procedures, staff, people, record, sweeping, development, translations):
        for command in room.COMMANDS:
            app.cli.add_command(command)
