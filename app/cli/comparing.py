"""`flask tenants diff`, and what `check` adds when there is a database: names that data still use."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import click
from sqlalchemy.exc import SQLAlchemyError

from app.cli.chinese import LANGUAGE, printer
from app.kernel.errors import DomainError
from app.tenancy import clock
from app.tenancy.configuration.comparing import changed_procedures, changes
from app.tenancy.configuration.concepts.association import Association
from app.tenancy.configuration.load import Configuration, load, load_kept
from app.tenancy.engines import engines
from app.tenancy.entering import entered
from app.tenancy.provisioning import newest_revision, revision_of
from app.tenancy.registry import registry
from app.tenancy.tenants import tenant

Tell = Callable[[str], None]
"""Prints a line in the language that was asked for."""


@click.command("diff")
@click.argument("slug")
@click.argument("other")
@LANGUAGE
def diff(slug: str, other: str, lang: str | None) -> None:
    """Say what a new version of SLUG changes for whom.

    OTHER is a folder (the new version), or a git revision or a stored version, by its number or the beginning of its
    fingerprint (the version before). Exits 1 where a name vanishes that data still use.
    """
    if slug not in registry().slugs():
        raise click.ClickException(f"there is no association “{slug}”; see flask tenants list")
    here = _loaded(registry().root / slug)
    now, then, words = _both(slug, here, other)
    tell = printer(lang)
    tell(words)
    found = changes(now.association, then.association)
    for change in found:
        tell(f"  {change}")
    if not found:
        tell("  nothing that anybody would notice")
    bad = [*_fees(now, then, tell), *_data(slug, now, then, tell)]
    raise SystemExit(1 if any(bad) else 0)


def _both(slug: str, here: Configuration, other: str) -> tuple[Configuration, Configuration, str]:
    """The version that holds now, the one that comes, and what is said of them."""
    folder = Path(other)
    if (folder / "association.yaml").is_file():
        return here, _loaded(folder), f"{slug}: from its folder to {other}"
    before = _stored(slug, other) or _committed(slug, other)
    if before is None:
        said = f"“{other}” is neither a folder with an association.yaml, nor a stored version, nor a git revision"
        raise click.ClickException(said)
    return before, here, f"{slug}: from {other} to its folder"


def _loaded(folder: Path) -> Configuration:
    configuration, problems = load(folder)
    if configuration is None:
        first = "\n".join(str(one) for one in problems[:5])
        raise click.ClickException(f"{folder.name} does not load; see flask tenants check\n{first}")
    return configuration


def _stored(slug: str, wanted: str) -> Configuration | None:
    from app.chains.inuse import stored_version

    if not has_database(slug):
        return None
    with entered(slug):
        return stored_version(wanted)


def _committed(slug: str, revision: str) -> Configuration | None:
    """The folder as it stood at a git revision; None where there is no git, or no such revision."""
    folder = registry().root / slug
    if revision.startswith("-"):
        return None
    names = _git(folder, "ls-tree", "-r", "--name-only", revision, "--", ".")
    if names is None:
        return None
    wanted = [name for name in names.splitlines() if name.endswith(".yaml") and name != "demo.yaml"]
    sources = {name: text for name in wanted if (text := _git(folder, "show", f"{revision}:./{name}")) is not None}
    configuration, problems = load_kept(sources)
    if configuration is None:
        raise click.ClickException(f"the folder at {revision} does not load: {problems[0] if problems else 'it is empty'}")
    return configuration


def _git(folder: Path, *args: str) -> str | None:
    command = ["git", "-C", str(folder), *args]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None


# ---- money and data
def _fees(now: Configuration, then: Configuration, tell: Tell) -> Iterator[bool]:
    """Who pays what now and then; nothing in it is wrong."""
    from app.chains.prices import told

    days = sorted({clock.today(), *(one.valid_from for one in then.association.fees if one.valid_from > clock.today())})
    for day in days:
        lines = told(now, then, day)
        if lines:
            tell(f"  dues on {day.isoformat()}, now → then ({then.association.currency}):")
        for line in lines:
            tell(f"    {line}")
    yield False


def _data(slug: str, now: Configuration, then: Configuration, tell: Tell) -> Iterator[bool]:
    """What becomes of open cases, and which names data still use."""
    from app.chains.inuse import in_use, open_cases, vanished

    if not has_database(slug):
        tell("  (no database here: which cases are open and which names are used is not known)")
        return
    touched = changed_procedures(now.association, then.association)
    with entered(slug):
        running: dict[str, int] = {}
        for procedure, _version, count in open_cases():
            running[procedure] = running.get(procedure, 0) + count
        used, together = in_use(tenant().association), people_with_two_duties(then.association)
    for sentence in together:
        tell(f"  {sentence}")
    for procedure in sorted(touched & set(running)):
        count = running[procedure]
        open_ones = "1 open case goes" if count == 1 else f"{count} open cases go"
        tell(f"  procedure {procedure}: {open_ones} on under the version of its filing")
    for sentence in vanished(then.association, used):
        tell(f"  REFUSED {sentence}")
        yield True


def used_but_gone(slug: str) -> list[str]:
    """For `tenants check`: names that the database of an association uses and its folder has no more."""
    from app.chains.inuse import in_use, vanished

    if not has_database(slug):
        return []
    try:
        with entered(slug):
            return vanished(tenant().association, in_use(tenant().association))
    except DomainError:
        return []


def held_together(slug: str) -> list[str]:
    """For `tenants check`: people of the database who hold duties that the folder keeps apart (三员分立)."""
    if not has_database(slug):
        return []
    try:
        with entered(slug):
            return people_with_two_duties(tenant().association)
    except DomainError:
        return []


def people_with_two_duties(association: Association) -> list[str]:
    """A sentence for each of them, by the rules of a version of the folder; inside the association."""
    from app.accounts.duties import clashes

    said = "hierarchy.yaml: apart: {} holds {} and {} ({}); take one of them away"
    return [said.format(one.name, *one.held, ", ".join(one.roles)) for one in clashes(clock.today(), association)]


def has_database(slug: str) -> bool:
    """Whether the association has a database that this checkout understands; none is made by asking."""
    url = engines().url(slug)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        return False
    try:
        return revision_of(slug) == newest_revision()
    except SQLAlchemyError:
        return False

