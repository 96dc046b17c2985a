"""`flask tenants …`: look at folders, check them, make new ones, migrate their databases."""

from __future__ import annotations

import json
import sys

import click
from flask.cli import AppGroup

from app.cli.comparing import diff, used_but_gone
from app.cli.reference import reference
from app.kernel.errors import DomainError
from app.tenancy.configuration.desk import check_folder, new_folder
from app.tenancy.configuration.schema import schema
from app.tenancy.configuration.words import pick
from app.tenancy.provisioning import newest_revision, prepare, revision_of
from app.tenancy.registry import is_slug, registry
from app.tenancy.settings import settings

tenants = AppGroup("tenants", help="Associations: their folders and databases.")
tenants.add_command(reference)
tenants.add_command(diff)
COMMANDS = (tenants,)


@tenants.command("list")
def list_() -> None:
    """Every association: slug, name, address, revision of its database."""
    for slug in registry().slugs():
        try:
            association = registry().get(slug).association
        except DomainError:
            click.echo(f"{slug:<24} does not load; see flask tenants check")
            continue
        address = settings().address_of(slug, tuple(association.hosts))
        click.echo(f"{slug:<24} {pick(association.name, 'zh')}  {address}/  {revision_of(slug) or '—'}")


@tenants.command("check")
@click.option("--strict", is_flag=True, help="Warnings count as errors; missing English is told.")
@click.argument("slugs", nargs=-1)
def check(strict: bool, slugs: tuple[str, ...]) -> None:
    """Name every error of every folder as file:line:col and exit 1 if there is any.

    Where the association has a database, names that its data still use may not be gone from the folder either.
    """
    bad = 0
    for slug in slugs or registry().slugs():
        lines, errors = check_folder(registry().root / slug, strict=strict)
        for line in lines:
            click.echo(f"{slug}/{line}")
        gone = used_but_gone(slug) if not errors else []
        for sentence in gone:
            click.echo(f"{slug}/{sentence}")
        errors += len(gone)
        bad += errors
        click.echo(f"{slug}: {'in order' if not errors else f'{errors} errors'}")
    sys.exit(1 if bad else 0)


@tenants.command("new")
@click.argument("slug")
@click.option("--like", required=True, help="The association whose folder is taken as a start.")
def new(slug: str, like: str) -> None:
    """Make the folder of a further association from another's."""
    if not is_slug(slug):
        raise click.ClickException("a slug is 3 to 40 characters: a-z, 0-9 and -, beginning with a letter")
    try:
        folder = new_folder(slug, like=like, root=registry().root)
    except (FileExistsError, FileNotFoundError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{folder.name} is there; now: flask tenants check {slug}, flask tenants migrate")


@tenants.command("schema")
def schema_() -> None:
    """The JSON Schema of the vocabulary, for editors."""
    click.echo(json.dumps(schema(), ensure_ascii=False, indent=2))


@tenants.command("migrate")
@click.argument("slugs", nargs=-1)
def migrate(slugs: tuple[str, ...]) -> None:
    """Create and migrate the databases of all associations (or of those named); goes on where it was cut off."""
    failed = []
    for slug in slugs or registry().slugs():
        try:
            changed = prepare(slug)
        except (RuntimeError, DomainError) as error:
            failed.append(slug)
            click.echo(f"{slug}: {error}", err=True)
            continue
        click.echo(f"{slug}: {'migrated to' if changed else 'is at'} {newest_revision()}")
    if failed:
        raise click.ClickException("not migrated: " + ", ".join(failed))
