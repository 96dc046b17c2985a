"""The desk of whoever sets an association up: check its folder, make a new one from another's."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from app.tenancy.configuration.load import load
from app.tenancy.configuration.procedures_support import not_offered

NOT_TAKEN = ("demo.yaml",)
OWN = re.compile(r"^(hosts|bank|footer):.*?(?=^\S|\Z)", re.MULTILINE | re.DOTALL)
NAME = re.compile(r"^name:.*?(?=^\S|\Z)", re.MULTILINE | re.DOTALL)


def check_folder(folder: Path, *, strict: bool = False) -> tuple[list[str], int]:
    """(everything found, a line each, as file:line:column; how many of these are errors).

    Procedures that use a key which is not brought to life yet are told, and are no error. `strict` counts warnings as
    errors, and tells texts that are missing in one of the association's languages.
    """
    configuration, problems = load(folder, strict=strict)
    lines = [str(problem) for problem in problems]
    errors = sum(strict or problem.level == "error" for problem in problems)
    for name, procedure in configuration.association.procedures.items() if configuration else ():
        if missing := not_offered(procedure):
            lines.append(f"procedures.{name}: not offered yet: {', '.join(missing)}")
    return lines, errors


def new_folder(slug: str, *, like: str, root: Path) -> Path:
    """The folder of a further association, taken from another's without its name, hosts, bank, footer and stories.

    Raises FileNotFoundError when there is no such other, FileExistsError when the folder is there already.
    """
    other, folder = root / like, root / slug
    if not (other / "association.yaml").is_file():
        raise FileNotFoundError(f"there is no association {like}")
    if folder.exists():
        raise FileExistsError(f"{slug} is there already")
    made = root / f".{slug}.new"
    shutil.rmtree(made, ignore_errors=True)
    shutil.copytree(other, made, ignore=shutil.ignore_patterns(*NOT_TAKEN, ".*"))
    main = made / "association.yaml"
    main.write_text(_without_own(main.read_text(encoding="utf-8"), slug), encoding="utf-8")
    made.rename(folder)
    return folder


def _without_own(text: str, slug: str) -> str:
    """The other's file under a new name, without what belongs to the other alone."""
    return OWN.sub("", NAME.sub(f"name: {{zh: {slug}, en: {slug}}}\n", text, count=1))
