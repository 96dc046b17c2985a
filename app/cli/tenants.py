"""`flask tenants …`: look at folders, check them, make new ones, migrate their databases."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import click
from flask.cli import AppGroup

from app.cli.calendars import past_calendar
from app.cli.chinese import LANGUAGE, language, printer, verdict
from app.cli.comparing import diff, held_together, used_but_gone
from app.cli.reference import reference
from app.kernel.errors import DomainError
from app.tenancy import clock
from app.tenancy.configuration.desk import check_folder, new_folder
from app.tenancy.configuration.guesses import guess
from app.tenancy.configuration.schema import schema
from app.tenancy.configuration.starting import Beginning, Holders, begin
from app.tenancy.configuration.words import pick
from app.tenancy.hosts import claims
from app.tenancy.provisioning import newest_revision, prepare, revision_of
from app.tenancy.registry import is_slug, registry
from app.tenancy.settings import settings

tenants = AppGroup("tenants", help="Associations: their folders and databases.")
tenants.add_command(reference)
tenants.add_command(diff)
COMMANDS = (tenants,)
NEXT = (
    "flask tenants check {slug}              every mistake, with its line; ask it as often as you like",
    "flask procedures show {slug}            each procedure as text; in the office as a picture",
    "flask tenants migrate {slug}            makes the database: the site is there, at {slug}. and your domain",
    "flask staff invite {slug} LOGIN --name NAME   the first of the secretariat",
)
NEXT_IN_CHINESE = (
    "flask tenants check {slug} --lang zh    逐条指出错在哪里，可以随时再问",
    "flask procedures show {slug}            把每个事项画成文字；工作台里有同样的图",
    "flask procedures simulate {slug} 事项    用虚构的人把一个事项演一遍",
    "flask tenants migrate {slug}            建立数据库，网站就有了：{slug}. 加平台的域名",
    "flask staff invite {slug} 登录名 --name 姓名   秘书处的第一位工作人员",
)


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
@LANGUAGE
@click.argument("slugs", nargs=-1)
def check(strict: bool, lang: str | None, slugs: tuple[str, ...]) -> None:
    """Name every error of every folder as file:line:col and exit 1 if there is any.

    Where the association has a database, names that its data still use may not be gone from the folder either.
    """
    bad, tell = 0, printer(lang)
    for slug in slugs or registry().slugs():
        folder = registry().root / slug
        if not folder.is_dir():
            tell(f"{slug}:1:1: tenants: there is no folder {folder.parent.name}/{slug}{guess(slug, registry().slugs())}")
            bad += 1
            continue
        lines, errors = check_folder(folder, strict=strict)
        for line in lines:
            tell(f"{slug}/{line}")
        for sentence in past_calendar(slug, clock.today()) if not errors else []:
            tell(f"{slug}/{sentence}")
        told = [*used_but_gone(slug), *_taken_hosts(slug)] if not errors else []
        for sentence in told:
            tell(f"{slug}/{sentence}")
        errors += len(told)
        errors += _held_together(slug, tell, strict=strict) if not errors else 0
        bad += errors
        click.echo(verdict(slug, errors, lang))
    sys.exit(1 if bad else 0)


def _held_together(slug: str, tell: Callable[[str], None], *, strict: bool) -> int:
    """Tell of people who hold what the folder keeps apart; they count as errors under mlps, elsewhere when it is strict."""
    found = held_together(slug)
    for sentence in found:
        tell(f"{slug}/{sentence}")
    return len(found) if found and (strict or registry().get(slug).association.security == "mlps") else 0


def _taken_hosts(slug: str) -> list[str]:
    """Hosts of a folder that another one names, too."""
    claimed = claims(registry().root, registry().slugs()).items()
    taken = {host: [one for one in by if one != slug] for host, by in claimed if slug in by and len(by) > 1}
    said = "association.yaml: hosts: {} is named by {}, too; nobody answers there"
    return [said.format(host, ", ".join(others)) for host, others in taken.items()]


@tenants.command("new")
@click.argument("slug")
@click.option("--like", help="The association whose folder is taken as a start; without it a small one is written.")
@click.option("--name", help="What the association is called, in Chinese.")
@click.option("--name-en", help="What it is called in English.")
@click.option("--members", type=click.Choice([one.value for one in Holders]), help="Who joins: people, organisations, or both.")
@LANGUAGE
def new(
    slug: str, *, like: str | None, name: str | None, name_en: str | None, members: str | None, lang: str | None
) -> None:
    """Make the folder of a further association: a small one with remarks that works at once, or another's copy.

    What is not said is asked: the name in Chinese and English, and who joins.
    """
    chinese = language(lang) == "zh"
    if not is_slug(slug):
        said = "a slug is 3 to 40 characters: a-z, 0-9 and -, beginning with a letter"
        raise click.ClickException("文件夹的名称用 3 至 40 个小写字母、数字和连字符，以字母开头" if chinese else said)
    if slug in registry().slugs():
        said = f"{slug} is there already; its folder is tenants/{slug}"
        raise click.ClickException(f"{slug} 已经有了，它的文件夹是 tenants/{slug}" if chinese else said)
    try:
        folder = new_folder(slug, like=like, root=registry().root) if like else _begun(slug, name, name_en, members)
    except (FileExistsError, FileNotFoundError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{folder.name} 已写好。接下来：" if chinese else f"{folder.name} is there. Next:")
    for step in NEXT_IN_CHINESE if chinese else NEXT:
        click.echo(f"  {step.format(slug=slug)}")


def _begun(slug: str, name: str | None, name_en: str | None, members: str | None) -> Path:
    """A folder from nothing, with what was said, or is asked now."""
    named = name or click.prompt("Name in Chinese (中文名称)")
    english = name_en or click.prompt("Name in English", default=named)
    joins = members or click.prompt("Who joins", type=click.Choice([one.value for one in Holders]), default=Holders.BOTH.value)
    return begin(Beginning(slug, named, english, Holders(joins)), root=registry().root, today=clock.today())


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
