"""What one part of a configuration says about another, checked at load: one module for each subject."""

from __future__ import annotations

from collections.abc import Callable

from app.tenancy.configuration.checks import (
    abreast,
    bodies,
    chains,
    fees,
    files,
    forms,
    languages,
    membership,
    papers,
    procedures,
    reach,
    site,
    stray,
    watches,
)
from app.tenancy.configuration.checks.checker import Checker

SUBJECTS: tuple[Callable[[Checker], None], ...] = (
    forms.check,
    procedures.check,
    chains.check,
    abreast.check,
    reach.check,
    membership.check,
    fees.check,
    watches.check,
    bodies.check,
    papers.check,
    site.check,
    files.check,
    stray.check,
)


def everything(checker: Checker, *, strict: bool) -> None:
    """Every check of every subject; `strict` adds texts that are missing in a language."""
    for check in SUBJECTS:
        check(checker)
    if strict:
        languages.check(checker)
