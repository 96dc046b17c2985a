"""Files of a folder that nobody reads, pictures that are none, templates that cannot be drawn, texts without a title."""

from __future__ import annotations

import re
from pathlib import Path

from jinja2 import Environment, TemplateSyntaxError, meta

from app.tenancy.configuration.checks.checker import Checker
from app.tenancy.configuration.checks.files import house_templates, texts_named
from app.tenancy.configuration.guesses import guess, nearest
from app.tenancy.configuration.reader import Problem

FOLDERS = ("brand", "demo", "documents", "forms", "procedures", "texts")
ANYWHERE = frozenset({"association", "name"})
PLACE = re.compile(r"\{(\w+)\}")
house_letters: dict[str, frozenset[str]] = {}
"""The platform's letters and the words each has; the room of notices says them."""
STARTS = {"png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff"}
ACTIVE = re.compile(r"<\s*(script|foreignObject)|\son\w+\s*=|javascript:", re.IGNORECASE)
SVG = re.compile(r"\s*(<\?xml[^>]*\?>\s*)?(<!--.*?-->\s*)*<svg\b.*</svg>\s*", re.DOTALL)


def check(checker: Checker) -> None:
    """Everything that lies in the folder; nothing when an older version is loaded without it."""
    if checker.folder is None:
        return
    _unread(checker, checker.folder)
    _pictures(checker, checker.folder)
    _templates(checker, checker.folder)
    _texts(checker, checker.folder)


def _note(checker: Checker, file: str, what: str, *, line: int = 1, doubt: bool = True) -> None:
    where = file.rstrip("/").rpartition("/")[2]
    checker.tree.problems.append(Problem(file, line, 1, where, what, "warning" if doubt else "error"))


def _unread(checker: Checker, folder: Path) -> None:
    """A folder with another name is probably a slip."""
    for found in sorted(folder.iterdir()):
        if found.name.startswith(".") or found.name in FOLDERS:
            continue
        if found.is_dir():
            said = f"is never read: the folder has {', '.join(FOLDERS)}{nearest(found.name, FOLDERS)}"
            _note(checker, f"{found.name}/", said)


def _pictures(checker: Checker, folder: Path) -> None:
    """What a brand names is a picture of the kind that its name says, and carries nothing that runs."""
    for file in sorted(set(checker.a.brand.files().values())):
        path = folder / "brand" / file
        if path.is_file() and (why := _no_picture(path)):
            _note(checker, f"brand/{file}", f"is no picture that is drawn here: {why}", doubt=False)


def _no_picture(path: Path) -> str:
    ending, data = path.suffix[1:], path.read_bytes()
    if ending in STARTS:
        return "" if data.startswith(STARTS[ending]) else f"it is no {ending} inside"
    text = data.decode("utf-8", errors="replace")
    if ACTIVE.search(text):
        return "it has a script or another active part in it"
    return "" if SVG.fullmatch(text) else "it is no svg inside"


def _templates(checker: Checker, folder: Path) -> None:
    """A template is well formed, and takes up one of the platform's or its own."""
    paths = sorted((folder / "documents").glob("*.html"))
    house = [f"house/{name}.html" for name in sorted(house_templates)]
    known = [*house, *(path.name for path in paths)]
    for path in paths:
        name, environment = f"documents/{path.name}", Environment(autoescape=True)
        try:
            parsed = environment.parse(path.read_text(encoding="utf-8"))
        except TemplateSyntaxError as error:
            _note(checker, name, f"is no template that can be drawn: {error.message}", line=error.lineno, doubt=False)
            continue
        except UnicodeDecodeError:
            _note(checker, name, "is not UTF-8 text; save it as UTF-8 in your editor", doubt=False)
            continue
        for taken in meta.find_referenced_templates(parsed) if house_templates else ():
            if taken is not None and taken not in known and not taken.startswith("house/_"):
                said = f"takes up “{taken}”, which is no template of the platform’s{nearest(taken, known)}"
                _note(checker, name, said, doubt=False)


def _texts(checker: Checker, folder: Path) -> None:
    """A text can be read, and begins with its title."""
    for path in sorted((folder / "texts").glob("*/*.md")):
        name = path.relative_to(folder).as_posix()
        try:
            text = path.read_bytes().decode("utf-8-sig")
        except UnicodeDecodeError:
            _note(checker, name, "is not UTF-8 text; save it as UTF-8 in your editor", doubt=False)
            continue
        if not text.lstrip().startswith("# ") and not path.stem.startswith("letter_"):
            _note(checker, name, "does not begin with a title: # and what it is called")
        if path.stem.startswith("letter_") and house_letters:
            _letter(checker, name, path.stem.removeprefix("letter_"), text)


def _letter(checker: Checker, file: str, letter: str, text: str) -> None:
    """A letter in one's own words is one of the platform's, with words that it has."""
    named = {name for _, name, _ in texts_named(checker)}
    if letter not in house_letters:
        if f"letter_{letter}" not in named:
            _note(checker, file, f"is no letter of the platform’s, so nobody ever reads it{nearest(letter, house_letters)}")
        return
    known = sorted(house_letters[letter] | ANYWHERE)
    for number, line in enumerate(text.splitlines(), 1):
        for word in PLACE.findall(line):
            if word not in known:
                _note(checker, file, f"the letter has no word “{word}”{guess(word, known)}", line=number)
