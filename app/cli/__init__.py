"""The `flask` commands: for whoever runs the platform, and for `make`."""

from __future__ import annotations

from flask import Flask

from app.cli import development, people, record, tenants, translations


def init_cli(app: Flask) -> None:
    """Hang every command on the application."""
    for command in (*tenants.COMMANDS, *people.COMMANDS, *record.COMMANDS, *development.COMMANDS, *translations.COMMANDS):
        app.cli.add_command(command)
