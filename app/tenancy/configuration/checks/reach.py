"""Whether a visitor's application can ever come to those who are named at its steps: they act at bodies of a kind."""

from __future__ import annotations

from collections.abc import Iterable

from app.tenancy.configuration.checks.checker import Checker
from app.tenancy.configuration.concepts.procedures import Procedure, Step

ROOT = "association"


def check(checker: Checker) -> None:
    """Every step that is always walked, of a procedure that anybody may start without saying where it stands."""
    for name, procedure in checker.a.procedures.items():
        if not _chooses_freely(procedure):
            continue
        for i, step in enumerate(procedure.steps):
            kinds = _kinds_of(checker, step)
            if step.when is None and kinds and not _reached(checker, kinds):
                called = kinds[0] if len(kinds) == 1 else " or ".join(kinds)
                checker.tree.doubt(("procedures", name, "steps", i, "by"), _not_reached(called))


def _not_reached(kind: str) -> str:
    where = "write admits: true at that kind, or say under at: where the case stands"
    return f"acts at a {kind}, but no applicant can choose one: {where}"


def _chooses_freely(procedure: Procedure) -> bool:
    """Whoever is nobody's member yet: the case stands where one chooses, else at the association."""
    return procedure.starts == ("anyone",) and procedure.at is None and not procedure.retired


def _kinds_of(checker: Checker, step: Step) -> tuple[str, ...]:
    """The kinds of body at which a role acts; none where it acts anywhere, at the association, or is no role."""
    who, _, place = step.by.partition(" of ")
    if place:
        return (place,) if place in checker.a.kinds and place != ROOT else ()
    role = checker.a.roles.get(who)
    return () if role is None or ROOT in role.at else tuple(role.at)


def _reached(checker: Checker, kinds: Iterable[str]) -> bool:
    """Whether a kind to which people apply is one of these, or may stand below one of them."""
    open_to_all = [name for name, kind in checker.a.kinds.items() if kind.admits]
    return any(set(kinds) & _with_above(checker, name) for name in open_to_all)


def _with_above(checker: Checker, kind: str) -> set[str]:
    """A kind and every kind above it, at whatever distance."""
    found, waiting = set[str](), [kind]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += checker.a.kinds[one].under if one in checker.a.kinds else ()
    return found
