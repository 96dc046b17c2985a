"""Files that are named and not there: texts, templates, pictures. Each leaves one place empty: a warning."""

from __future__ import annotations

from collections.abc import Iterator

from app.tenancy.configuration.checks.checker import Checker
from app.tenancy.configuration.guesses import nearest
from app.tenancy.configuration.reader import Place

house_templates: set[str] = set()
"""Templates that the platform has itself, as the room of documents says. While it said nothing, none is called unknown."""


def check(checker: Checker) -> None:
    """Every file that the configuration names; nothing when an older version is loaded without its folder."""
    if checker.folder is None:
        return
    for place, name, key in _texts(checker):
        folders = [checker.folder / "texts" / language for language in checker.a.languages]
        if not any((folder / f"{name}.md").is_file() for folder in folders):
            written = {path.stem for folder in folders for path in folder.glob("*.md")}
            said = f"there is no texts/{checker.a.languages[0]}/{name}.md{nearest(name, sorted(written))}"
            checker.tree.doubt(place, said, key=key)
    for place, path in _others(checker):
        if not (checker.folder / path).is_file():
            checker.tree.doubt(place, f"there is no {path}")


def _texts(checker: Checker) -> Iterator[tuple[Place, str, bool]]:
    """(place, name of the text, whether the key names it) of every text that is referred to."""
    a = checker.a
    for name in a.site.pages:
        yield ("site", "pages", name), name, True
    for name, block in a.site.blocks.items():
        if block.text:
            yield ("site", "blocks", name, "text"), block.text, False
    for name, consent in a.consents.items():
        yield ("consents", name, "text"), consent.text, False
    for name, notice in a.notices.items():
        if notice.text:
            yield ("notices", name, "text"), notice.text, False


def texts_named(checker: Checker) -> Iterator[tuple[Place, str, bool]]:
    """Every text that the configuration refers to, with its place."""
    return _texts(checker)


def _others(checker: Checker) -> Iterator[tuple[Place, str]]:
    for name, document in checker.a.documents.items():
        if house_templates and document.template and document.template not in house_templates:
            yield ("documents", name, "template"), f"documents/{document.template}.html"
    for key, file in checker.a.brand.files().items():
        yield ("brand", key), f"brand/{file}"
