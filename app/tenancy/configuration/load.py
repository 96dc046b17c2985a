"""An association's folder becomes one frozen value, or a list of problems with file, line and column."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from pydantic import ValidationError

from app.tenancy.configuration.checks import everything
from app.tenancy.configuration.checks.checker import Checker
from app.tenancy.configuration.concepts.association import Association
from app.tenancy.configuration.declaring import declare, placed_fields
from app.tenancy.configuration.expressions import Checking, Programs
from app.tenancy.configuration.facts import in_order
from app.tenancy.configuration.parts import STANDARD, expand
from app.tenancy.configuration.reader import Problem, Tree, gather, read
from app.tenancy.configuration.sentences import complain_about
from app.tenancy.configuration.sharing import share_what_is_alike
from app.tenancy.configuration.vocabulary import Vocabulary
from app.tenancy.configuration.words import LANGUAGES


@dataclass(frozen=True, eq=False)
class Configuration:
    """What an association says about itself, checked, with everything that is worked out from it once.

    `sources` are the texts of its files, from which `load_kept` makes the same configuration again: a case that was
    filed under an older version goes on under it.
    """

    association: Association
    vocabulary: Vocabulary
    fingerprint: str
    sources: Mapping[str, str] = field(repr=False)
    texts: Mapping[str, frozenset[str]] = field(default_factory=dict)  # language → names of texts/<language>/<name>.md
    warnings: tuple[Problem, ...] = ()
    fact_order: tuple[str, ...] = ()
    programs: Programs = field(default_factory=lambda: Programs(Vocabulary()), repr=False)
    field_words: Mapping[str, dict[str, dict[str, str]]] = field(default_factory=dict, repr=False)

    def words(self, name: str) -> dict[str, dict[str, str]]:
        """Word → label of a list, also of those that the platform makes; empty when there is no such list."""
        a = self.association
        if name in a.lists:
            return a.lists[name].values
        labelled = {
            "tier": a.tiers, "standing": a.standings, "office": a.offices, "procedure": a.procedures,
            "credit": a.credits, "library": a.libraries, "right": a.rights, "kind": a.kinds,
        }  # fmt: skip
        if name in labelled:
            return {word: concept.label for word, concept in labelled[name].items()}  # type: ignore[attr-defined]
        if name == "exit":
            return a.exits
        if name == "representative":
            return a.representatives.kinds if a.representatives else {}
        if name == "step":
            return {step.name: step.label for procedure in a.procedures.values() for step in procedure.steps}
        return self.field_words.get(name, {})

    def has_text(self, name: str, language: str) -> bool:
        """Whether texts/<language>/<name>.md is there."""
        return name in self.texts.get(language, frozenset())


def load(folder: Path, *, strict: bool = False) -> tuple[Configuration | None, list[Problem]]:
    """The configuration of a folder and every problem found; None where there is an error. `strict` looks for texts
    that are missing in one of the association's languages, too."""
    texts, unreadable = gather(folder)
    return _load(texts, unreadable, folder=folder, strict=strict)


def load_kept(sources: Mapping[str, str]) -> tuple[Configuration | None, list[Problem]]:
    """The configuration of kept `sources`: an older version, without its folder."""
    return _load(sources, [], folder=None, strict=False)


def fingerprint_of(sources: Mapping[str, str]) -> str:
    """One word for exactly this configuration under this vocabulary."""
    said = json.dumps([sorted(sources.items()), STANDARD.read_text(encoding="utf-8")], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def _load(
    sources: Mapping[str, str], unreadable: list[Problem], *, folder: Path | None, strict: bool
) -> tuple[Configuration | None, list[Problem]]:
    tree = read(sources)
    tree.problems += unreadable
    association = _shaped(tree)
    if association is None:
        return None, _sorted(tree)
    vocabulary = declare(tree, association)
    if not tree.has_errors():
        checking = Checking(vocabulary)
        everything(Checker(tree, association, checking, folder=folder), strict=strict)
        checking.forget()
    problems = _sorted(tree)
    if tree.has_errors():
        return None, problems
    return _configuration(association, vocabulary, sources, folder=folder, problems=problems), problems


def _shaped(tree: Tree) -> Association | None:
    """The values of the tree as the typed association; None after noting what does not fit."""
    if any(problem.where == "yaml" for problem in tree.problems) or not tree.values:
        return None
    try:
        return Association.model_validate(expand(tree))
    except ValidationError as error:
        complain_about(tree, error)
        return None


def _sorted(tree: Tree) -> list[Problem]:
    """By place, each thing once."""
    once = {(p.file, p.line, p.column, p.what): p for p in reversed(tree.problems)}
    return sorted(once.values())


def _configuration(
    association: Association,
    vocabulary: Vocabulary,
    sources: Mapping[str, str],
    *,
    folder: Path | None,
    problems: list[Problem],
) -> Configuration:
    share_what_is_alike(association)
    words = {f.name: f.values for _, f in placed_fields(association) if f.values is not None}
    return Configuration(
        association=association,
        vocabulary=vocabulary,
        fingerprint=fingerprint_of(sources),
        sources=dict(sources),
        texts=texts_of(folder) if folder else {},
        warnings=tuple(problems),
        fact_order=tuple(in_order(association.facts)[0]),
        programs=Programs(vocabulary, association.calendar.leap_birthday),
        field_words=cast("Mapping[str, dict[str, dict[str, str]]]", words),
    )


def texts_of(folder: Path) -> dict[str, frozenset[str]]:
    """Language → names of the texts that are there."""
    return {
        language: frozenset(file.stem for file in (folder / "texts" / language).glob("*.md"))
        for language in LANGUAGES
        if (folder / "texts" / language).is_dir()
    }
