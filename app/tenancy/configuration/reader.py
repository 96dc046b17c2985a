"""Reads an association's folder strictly: one tree of plain values, and for every value its file, line and column.

Every scalar stays text except a bare true or false. No anchors, no key said twice, no empty value.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, cast

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from app.tenancy.configuration.slips import QUOTED, slip, slip_of_key

Place = tuple[str | int, ...]
MAIN_FILE = "association.yaml"
COLLECTIONS = ("forms", "procedures")
NOT_CONFIGURATION = ("demo.yaml",)
LARGEST_FILE = 1_000_000
DEEPEST = 40
FILES_KEPT = 128


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong or doubtful in a folder, with its place. Lines and columns count from 1."""

    file: str
    line: int
    column: int
    where: str
    what: str
    level: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        doubt = "warning: " if self.level == "warning" else ""
        return f"{self.file}:{self.line}:{self.column}: {doubt}{self.where}: {self.what}"


@dataclass(frozen=True)
class Mark:
    """Where a value stands, and how it is written (plain, quoted, block)."""

    file: str
    line: int
    column: int
    style: str = ""


@dataclass
class Tree:
    """The values of a folder, where each of them stands, and what is wrong with them."""

    values: dict[str, Any] = field(default_factory=dict)
    marks: dict[Place, Mark] = field(default_factory=lambda: {(): Mark(MAIN_FILE, 1, 1)})
    keys: dict[Place, Mark] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def known(self, place: Place) -> Place:
        """The nearest place that is written down; names that the library puts into a path are skipped."""
        known: Place = ()
        for part in place:
            if (*known, part) in self.marks:
                known = (*known, part)
        return known

    def words(self, place: Place) -> str:
        """A place as people say it: numbers count from 1. One that nobody wrote is the platform's own."""
        known = self.known(place)
        parts = [str(part + 1) if isinstance(part, int) else part for part in known or place]
        return ".".join(parts) + ("" if known or not place else " (the platform’s)") or "association"

    def complain(self, place: Place, what: str, *, at: tuple[int, int] | None = None, key: bool = False) -> None:
        """An error at a place; `at` = line and column inside of the text there; `key` = the key is meant."""
        self._note("error", self._spot(place, at, key), self.words(place), what)

    def doubt(self, place: Place, what: str, *, key: bool = False) -> None:
        """A warning at a place."""
        self._note("warning", self._spot(place, None, key), self.words(place), what)

    def _note(self, level: Literal["error", "warning"], spot: tuple[str, int, int], where: str, what: str) -> None:
        self.problems.append(Problem(*spot, where, what, level))

    def _spot(self, place: Place, at: tuple[int, int] | None, key: bool) -> tuple[str, int, int]:
        known = self.known(place)
        mark = self.keys.get(known) if key else None
        mark = mark or self.marks[known]
        if at is None or not known:
            return mark.file, mark.line, mark.column
        line, column = at
        if mark.style in ("|", ">"):
            return mark.file, mark.line + line, 1
        if line != 1:
            return mark.file, mark.line, mark.column
        return mark.file, mark.line, mark.column + column - 1 + (1 if mark.style else 0)

    def has_errors(self) -> bool:
        """Whether anything found so far keeps the folder from being used."""
        return any(problem.level == "error" for problem in self.problems)


def gather(folder: Path) -> tuple[dict[str, str], list[Problem]]:
    """The texts of all files of configuration in a folder, by their name there, and the files that cannot be read."""
    files = [*sorted(folder.glob("*.yaml")), *(f for c in COLLECTIONS for f in sorted((folder / c).glob("*.yaml")))]
    texts: dict[str, str] = {}
    misnamed = [*folder.glob("*.yml"), *(f for c in COLLECTIONS for f in (folder / c).glob("*.yml"))]
    names = [file.relative_to(folder).as_posix() for file in sorted(misnamed)]
    problems = [Problem(name, 1, 1, name, "is never read: files here end in .yaml") for name in names]
    for file in files:
        name = file.relative_to(folder).as_posix()
        if name in NOT_CONFIGURATION:
            continue
        try:
            if file.stat().st_size > LARGEST_FILE:
                problems.append(Problem(name, 1, 1, "yaml", "is larger than a megabyte"))
                continue
            texts[name] = file.read_bytes().decode("utf-8-sig")
        except UnicodeDecodeError:
            problems.append(Problem(name, 1, 1, "yaml", "is not UTF-8 text; save it as UTF-8 in your editor"))
        except OSError as error:
            problems.append(Problem(name, 1, 1, "yaml", f"cannot be read: {error.strerror}"))
    return texts, problems


def read(texts: Mapping[str, str]) -> Tree:
    """One tree from all files: top-level keys from those of the folder, forms and procedures from theirs."""
    tree = Tree()
    if MAIN_FILE not in texts:
        tree.complain((), "the folder has no association.yaml")
        return tree
    for name, text in sorted(texts.items(), key=lambda item: ("/" in item[0], item[0])):
        collection, slash, rest = name.partition("/")
        place: Place = (collection, rest.removesuffix(".yaml")) if slash else ()
        one = read_file(name, text, place)
        tree.problems += one.problems
        if slash and one.values:
            _add_member(tree, name, one, place)
        elif not slash:
            _add_keys(tree, one)
    return tree


@lru_cache(maxsize=FILES_KEPT)
def read_file(name: str, text: str, place: Place = ()) -> Tree:
    """The tree of one file whose keys stand at a place. It is shared, so nobody changes it."""
    tree = Tree(marks={place[:i]: Mark(name, 1, 1) for i in range(len(place) + 1)})
    node = _compose(tree, name, text)
    if node is not None:
        tree.values = _Builder(tree, name).mapping(node, place, 1)
    return tree


def _add_keys(tree: Tree, one: Tree) -> None:
    """Take the top-level keys of one file; a key that stands in another is an error."""
    twice = {key for key in one.values if key in tree.values}
    for key in twice:
        mark, before = one.keys[(key,)], tree.keys[(key,)].file
        said = f"is said in two files; it stands in {before} already"
        tree.problems.append(Problem(mark.file, mark.line, mark.column, key, said))
    tree.values |= {key: value for key, value in one.values.items() if key not in twice}
    _take_marks(tree, one, twice)


def _add_member(tree: Tree, name: str, one: Tree, place: Place) -> None:
    """Take one form or procedure out of a file of its own."""
    collection, stem = str(place[0]), place[1]
    entries = tree.values.get(collection, {})
    if not isinstance(entries, dict) or stem in entries:
        tree.problems.append(Problem(name, 1, 1, f"{collection}.{stem}", "is already said in another file"))
        return
    tree.values[collection] = {**entries, stem: one.values}
    _take_marks(tree, one, set())


def _take_marks(tree: Tree, one: Tree, but: set[str]) -> None:
    for mine, theirs in ((tree.marks, one.marks), (tree.keys, one.keys)):
        mine.update({place: mark for place, mark in theirs.items() if place and place[0] not in but})


def _compose(tree: Tree, name: str, text: str) -> MappingNode | None:
    """The nodes of one YAML document, or None after noting what is wrong."""
    try:
        node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        found = slip(text, line, column, f"{error.context or ''} {error.problem or ''}")
        tree.problems.append(Problem(name, found.line, found.column, "yaml", found.what))
        return None
    except (YAMLError, RecursionError) as error:
        tree.problems.append(Problem(name, 1, 1, "yaml", f"is not YAML that can be read: {str(error)[:120]}"))
        return None
    if not isinstance(node, MappingNode):
        found = slip(text, len(text.splitlines()), 1, "")
        said = "holds no keys" if found.what == QUOTED else found.what
        tree.problems.append(Problem(name, found.line if said == found.what else 1, found.column, "yaml", said))
        return None
    return node


@dataclass(frozen=True)
class _Builder:
    """Turns the nodes of one file into plain values, and notes where each of them stands."""

    tree: Tree
    file: str

    def _mark(self, node: Node) -> Mark:
        return Mark(self.file, node.start_mark.line + 1, node.start_mark.column + 1, getattr(node, "style", None) or "")

    def value(self, node: Node, place: Place, depth: int) -> Any:
        """A mapping, a list, a text, or true and false."""
        self.tree.marks[place] = self._mark(node)
        if node.anchor:
            self.tree.complain(place, "anchors (&) are not used here; declare the part once and write its name")
        if depth > DEEPEST:
            self.tree.complain(place, "is nested too deep")
            return ""
        if isinstance(node, MappingNode):
            return self.mapping(node, place, depth + 1)
        if isinstance(node, SequenceNode):
            return [self.value(item, (*place, i), depth + 1) for i, item in enumerate(node.value)]
        return self.scalar(cast(ScalarNode, node), place)

    def mapping(self, node: MappingNode, place: Place, depth: int) -> dict[str, Any]:
        """Key → value; a key said twice is an error at its second place."""
        out: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            mark = self._mark(key_node)
            if key in out:
                where = f"{self.tree.words(place)}.{key}" if place else key
                self.tree.problems.append(Problem(self.file, mark.line, mark.column, where, "stands here twice"))
                continue
            self.tree.keys[(*place, key)] = mark
            out[key] = self.value(value_node, (*place, key), depth)
        return out

    def scalar(self, node: ScalarNode, place: Place) -> str | bool:
        """Text, except a bare true or false."""
        text = str(node.value)
        if not node.style and text in ("true", "false"):
            return text == "true"
        if not node.style and text in ("", "~", "null"):
            wrong = slip_of_key(str(place[-1])) or "has no value; leave the key out or give it one"
            self.tree.complain(place, wrong, key=True)
            return ""
        return text
