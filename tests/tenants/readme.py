"""Reads `tenants/README.md` and its Chinese sister: the files they show, the slips they quote, the words they list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.cli.chinese import in_chinese
from app.cli.chinese.matching import sentence_in_chinese
from app.tenancy.configuration.desk import check_folder
from app.tenancy.configuration.expressions import Checking
from app.tenancy.configuration.load import Configuration
from app.tenancy.configuration.speech import Speech, shown
from app.tenancy.settings import ROOT

LANGUAGES = ("en", "zh")
READMES = {"en": ROOT / "tenants" / "README.md", "zh": ROOT / "tenants" / "README.zh.md"}
NAME = "riverside"
HEADINGS = {
    "word": "词", "effect": "动作", "type": "类型", "capability": "权限", "section": "栏目", "letter": "信件",
    "house template": "平台模板",
}  # fmt: skip
PIECE = re.compile(
    r"```\w+ tenant (?P<path>\S+)\n(?P<text>.*?)```"
    r"|<!-- slip(?P<strict> strict)? (?P<file>[\w./-]+): (?P<change>.*?) -->\n```text\n(?P<told>.*?)```",
    re.DOTALL,
)
MEMBER = {
    "tier": "individual", "birth_date": date(2000, 2, 29), "admitted": date(2024, 3, 10), "arrears": 50_00, "is_admitted": True,
    "tiers_held": ["individual"],
}  # fmt: skip
FORM = {"unit_name": "江边图书馆", "sort": "library", "readers": 7}
HALF_YEAR = date(2026, 6, 30)


@dataclass(frozen=True)
class Shown:
    """A file of the walk-through, in full."""

    path: str
    text: str


@dataclass(frozen=True)
class Slip:
    """A mistake that the walk-through makes for the reader, and what the checker is quoted to say."""

    file: str
    change: str
    told: str
    strict: bool

    def make(self, folder: Path, language: str) -> str:
        """Make the mistake, ask the checker, put it right again: its answer as `tenants check` prints it."""
        path = folder / self.file
        right = path.read_text(encoding="utf-8")
        old, _, new = self.change.partition(" → ")
        if self.change == "gone":
            path.unlink()
        else:
            assert right.count(old) == 1, f"{self.file} has “{old}” {right.count(old)} times"
            path.write_text(right.replace(old, new), encoding="utf-8")
        said = answer(folder, language, strict=self.strict)
        path.write_text(right, encoding="utf-8")
        return said


def answer(folder: Path, language: str = "en", *, strict: bool = False) -> str:
    """The sentences of `tenants check` for a folder, without what the platform has not learnt yet; none = in order."""
    lines, _ = check_folder(folder, strict=strict)
    told = [f"{folder.name}/{line}" for line in lines if ": not offered yet: " not in line]
    return "\n".join(in_chinese(line) if language == "zh" else line for line in told)


def walk(language: str) -> Iterator[Shown | Slip]:
    """The files and slips of the walk-through in their order."""
    for found in PIECE.finditer(READMES[language].read_text(encoding="utf-8")):
        if found["path"]:
            yield Shown(found["path"], found["text"])
        else:
            yield Slip(found["file"], found["change"], found["told"].strip(), bool(found["strict"]))


def put(shown: Shown, folder: Path) -> None:
    """Write a file of the walk-through into its folder."""
    path = folder / shown.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(shown.text, encoding="utf-8")


def whole(language: str, root: Path) -> Path:
    """The folder as it stands at the end of the walk-through."""
    folder = root / NAME
    for piece in walk(language):
        if isinstance(piece, Shown):
            put(piece, folder)
    return folder


def block(language: str, title: str) -> list[str]:
    """The lines of the one fenced block ```text <title>."""
    found = re.findall(rf"```text {title}\n(.*?)```", READMES[language].read_text(encoding="utf-8"), re.DOTALL)
    assert len(found) == 1, f"{READMES[language].name}: {len(found)} blocks “{title}”"
    return [line for line in found[0].splitlines() if line]


def table(language: str, of: str) -> list[list[str]]:
    """The rows of the table written by hand whose first column is headed so, cell by cell."""
    by_hand = READMES[language].read_text(encoding="utf-8").partition("<!-- reference")[0]
    found = re.findall(rf"^\| {of} \|.*\n\|[-| ]+\|\n((?:\|.*\n)+)", by_hand, re.MULTILINE)
    assert len(found) == 1, f"{READMES[language].name}: {len(found)} tables of “{of}”"
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in found[0].splitlines()]


def listed(language: str, of: str, name: str) -> list[str] | None:
    """The row whose first cell names this word in `code`, in the table headed so (in English, or its Chinese)."""
    heading = of if language == "en" else HEADINGS[of]
    return next((row for row in table(language, heading) if f"`{name}`" in row[0]), None)


def evaluated(configuration: Configuration, expression: str, language: str) -> str:
    """What an example gives for the member and the form that the READMEs describe, in words."""
    checked = Checking(configuration.vocabulary).scope(member="member", form="form__join_unit")
    kind = checked.kind_of(expression)
    assert kind, checked.check(expression, "any")
    scope = Speech(configuration, HALF_YEAR).scope(member=MEMBER, form=("join_unit", FORM))
    return shown(configuration, kind, scope.answer(expression, kind), language)


def refused(configuration: Configuration, expression: str, language: str) -> str:
    """Why an example is refused where yes or no is wanted."""
    found = Checking(configuration.vocabulary).scope(member="member", form="form__join_unit").check(expression, "yes_no")
    said = found[0][2] if found else "in order"
    return (sentence_in_chinese(said) or said) if language == "zh" else said
