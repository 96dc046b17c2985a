"""What `tenants check` and `tenants diff` print, in Chinese: `in_chinese(line)`, and the language that was asked for.

A sentence that no table knows is printed as it is, with its place in front: a mistake that is told in English is better
than one that is not told.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable

import click

from app.cli.chinese.lines import line_in_chinese
from app.cli.chinese.matching import sentence_in_chinese

LANGUAGE = click.option(
    "--lang", type=click.Choice(["zh", "en"]), help="The language of what is printed; without it that of LANG."
)
FOUND = re.compile(r"(?P<at>\S[^:\n]*:\d+:\d+: )(?P<doubt>warning: )?(?P<where>.+?): (?P<what>.*)", re.DOTALL)
"""A line of the checker: file, line and column, where that is, what is wrong."""


def language(wished: str | None) -> str:
    """The language asked for, else that of the shell."""
    shell = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return wished or ("zh" if shell.lower().startswith("zh") else "en")


def printer(wished: str | None) -> Callable[[str], None]:
    """Prints a line in the language asked for."""
    return (lambda line: click.echo(in_chinese(line))) if language(wished) == "zh" else click.echo


def in_chinese(line: str) -> str:
    """A line of `check` or `diff` in Chinese; places, names and values stay as they are."""
    found = FOUND.fullmatch(line)
    if found is None:
        return line_in_chinese(line)
    said = sentence_in_chinese(found["what"])
    return f"{found['at']}{'提醒：' if found['doubt'] else ''}{found['where']}：{said or found['what']}"


def verdict(slug: str, errors: int, wished: str | None) -> str:
    """The last line about a folder."""
    if language(wished) == "zh":
        return f"{slug}：没有错误" if not errors else f"{slug}：{errors} 处错误"
    return f"{slug}: {'in order' if not errors else f'{errors} errors'}"
