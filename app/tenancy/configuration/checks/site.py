"""The public site: colours, sections and their blocks, addresses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from app.tenancy.configuration.checks.checker import Checker
from app.tenancy.configuration.concepts.site import BLOCKS_OF_SECTION, KNOWN_BLOCKS, Brand, Item
from app.tenancy.configuration.guesses import guess
from app.tenancy.configuration.reader import Place

brand_checks: list[Callable[[Brand], list[str]]] = []
"""What refuses a brand, registered from outside: each gives a sentence for every pair of colours that misses AA."""


def check(checker: Checker) -> None:
    """Everything that the public sees."""
    for judge in brand_checks:
        for said in judge(checker.a.brand):
            checker.tree.complain(("brand",), said)
    _front(checker)
    for place, to in _addresses(checker):
        _address(checker, place, to)
    site = checker.a.site
    if site.menu and not 4 <= len(site.menu) <= 9:
        checker.tree.doubt(("site", "menu"), f"has {len(site.menu)} entries; 4 to 9 fit a line")
    for where, columns in (("columns", site.columns), ("studio", site.studio)):
        for name, column in columns.items():
            checker.actors(("site", where, name, "by"), column.by)
            checker.name(("site", where, name, "procedure"), column.procedure, "procedures")
    for name, column in site.studio.items():
        if not any(_writes_in_studios(actor) for actor in column.by):
            named = ", ".join(column.by)
            said = f"nobody writes this in a studio: by: names {named}; say unit, member or administrator of unit"
            checker.tree.doubt(("site", "studio", name), said, key=True)
    for name, column in site.columns.items():
        if column.procedure is not None:
            said = "who may publish on the site releases its columns at once; only what a studio hands in walks a procedure"
            checker.tree.doubt(("site", "columns", name, "procedure"), said)
    if site.studio and "studios" not in checker.a.features:
        checker.tree.doubt(("site", "studio"), "features: does not switch studios on, so nobody sees this", key=True)


def _writes_in_studios(actor: str) -> bool:
    """Whether such an actor can write in a member's studio: whoever acts for the member, or a role held at it."""
    who, _, place = actor.partition(" of ")
    return who in ("unit", "member", "applicant") or place in ("unit", "here")


def _front(checker: Checker) -> None:
    """A section of the front page has the block that it reads, and every block is read by somebody."""
    site, front = checker.a.site, checker.a.brand.front
    for i, section in enumerate(front):
        for block in BLOCKS_OF_SECTION[section]:
            if block not in site.blocks:
                said = f"the section {section} says what stands under site.blocks.{block}, which is not there"
                checker.tree.doubt(("brand", "front", i), said)
        if front.index(section) != i:
            checker.tree.complain(("brand", "front", i), f"the section {section} stands there twice")
    for name in site.blocks:
        if name not in KNOWN_BLOCKS:
            said = f"no section reads a block “{name}”{guess(name, KNOWN_BLOCKS)}"
            checker.tree.doubt(("site", "blocks", name), said, key=True)
    hero = site.blocks.get("hero")
    if "calendar" in front and hero and not (hero.to or "").startswith("procedure."):
        said = "the section calendar draws the windows of procedure.<name>"
        checker.tree.doubt(("site", "blocks", "hero", "to"), said)


def _addresses(checker: Checker) -> Iterator[tuple[Place, str]]:
    site = checker.a.site
    for i, entry in enumerate(site.menu):
        yield ("site", "menu", i, "to"), entry.to
    for name, block in site.blocks.items():
        if block.to:
            yield ("site", "blocks", name, "to"), block.to
        yield from _of_items(("site", "blocks", name, "items"), block.items)
    for i, column in enumerate(site.foot):
        yield from _of_items(("site", "foot", i, "items"), column.items)


def _of_items(place: Place, items: tuple[Item, ...]) -> Iterator[tuple[Place, str]]:
    for i, item in enumerate(items):
        if item.to:
            yield (*place, i, "to"), item.to


def _address(checker: Checker, place: Place, to: str) -> None:
    """page.x, column.x, library.x and procedure.x have to be there; an own path is taken as it is."""
    sort, dot, name = to.partition(".")
    if to.startswith("//"):
        checker.tree.complain(place, "is another host’s address; write https:// in front")
    if not dot or "/" in sort:
        return
    a = checker.a
    declared: dict[str, Iterable[str]] = {
        "page": a.site.pages, "column": a.site.columns, "library": a.libraries, "procedure": a.procedures,
    }  # fmt: skip
    known = declared.get(sort)
    if known is not None and name not in known:
        checker.tree.complain(place, f"there is no {sort} “{name}”{guess(name, known)}")
