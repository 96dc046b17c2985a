"""`flask sweep`: everything that falls due by a day, by hand; the worker does the same once a day by itself."""

from __future__ import annotations

from datetime import datetime, time

import click
from flask.cli import with_appcontext

from app.jobs.chores import Swept, sweep_chores
from app.tenancy import clock
from app.tenancy.entering import entered
from app.tenancy.registry import registry

NOON = time(12)


@click.command("sweep")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="As of this day; today where none is given.")
@click.option("--dry-run", is_flag=True, help="List what would be done; write nothing.")
@click.argument("slugs", nargs=-1)
@with_appcontext
def sweep(day: datetime | None, dry_run: bool, slugs: tuple[str, ...]) -> None:
    """Do what falls due by a day in every association (or those named): silence, reminders, standings, leftovers."""
    for slug in slugs or registry().slugs():
        try:
            with entered(slug):
                moment = datetime.combine(day.date(), NOON, clock.zone()) if day else clock.now()
                swept = sweep_chores(moment, dry_run=dry_run)
        except KeyError as error:
            raise click.ClickException(f"there is no association “{slug}”") from error
        _tell(slug, swept, dry_run=dry_run)


def _tell(slug: str, swept: list[Swept], *, dry_run: bool) -> None:
    done = [one for one in swept if one.count]
    click.echo(f"{slug}: {'nothing falls due' if not done else 'would be done' if dry_run else 'done'}")
    for one in done:
        click.echo(f"  {one.name}: {one.count}")
        for line in one.lines:
            click.echo(f"    {line}")


COMMANDS = (sweep,)
