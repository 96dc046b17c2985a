"""`flask audit …`: is the record whole?"""

from __future__ import annotations

import sys

import click
from flask.cli import AppGroup

from app.audit.store import faults
from app.tenancy.entering import entered
from app.tenancy.registry import registry

audit = AppGroup("audit", help="The tamper-evident record.")
COMMANDS = (audit,)


@audit.command("verify")
@click.argument("slugs", nargs=-1)
def verify(slugs: tuple[str, ...]) -> None:
    """Walk the hash chain of every association (or of those named); exit 1 where it does not hold."""
    broken = 0
    for slug in slugs or registry().slugs():
        with entered(slug):
            found = list(faults())
        for fault in found[:20]:
            click.echo(f"{slug}: {fault}", err=True)
        click.echo(f"{slug}: {'the record is whole' if not found else f'{len(found)} faults'}")
        broken += len(found)
    sys.exit(1 if broken else 0)
