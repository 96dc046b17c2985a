"""Watches: what the nightly sweep looks at, and two that fire on the same cause."""

from __future__ import annotations

import re

from app.tenancy.configuration.checks.checker import Checker
from app.tenancy.configuration.concepts.membership import Watch

OF_MEMBERS = ("members", "units", "people", "officers")


def check(checker: Checker) -> None:
    """Every watch, and every pair of them."""
    for name, watch in checker.a.watches.items():
        beside = {"cases": {"case": "case"}, "bills": {"bill": "bill"}}.get(watch.of, {})
        scope = checker.scope(member="member", **beside)
        checker.condition(("watches", name, "when"), watch.when, scope)
        checker.effects(("watches", name, "do"), watch.do, scope)
        for i, effect in enumerate(watch.do):
            if effect.name == "start":
                _may_be_started(checker, ("watches", name, "do", i), effect.args)
    watches = list(checker.a.watches.items())
    for i, (name, watch) in enumerate(watches):
        for before, other in watches[:i]:
            if same_cause(watch, other):
                checker.tree.doubt(("watches", name, "when"), f"fires on the same cause as {before}")


def _may_be_started(checker: Checker, place: tuple[str | int, ...], args: dict[str, object]) -> None:
    started = checker.a.procedures.get(str(args.get("procedure", args.get(""))))
    if started and "system" not in started.starts:
        said = "a watch starts this procedure, but its starts: does not name system"
        checker.tree.doubt(place, said)


def same_cause(one: Watch, other: Watch) -> bool:
    """Whether both look at the same and share a reason to fire."""
    overlap = one.of == other.of or ("members" in (one.of, other.of) and {one.of, other.of} <= set(OF_MEMBERS))
    return overlap and one.every == other.every and bool(_reasons(one.when) & _reasons(other.when))


def _reasons(condition: str | None) -> set[str]:
    """The alternatives of a condition: what stands between || outside of brackets, without spaces."""
    found, depth, part = [], 0, ""
    for sign in re.sub(r"\s", "", condition or "true").replace("||", "\0"):
        depth += (sign in "([{") - (sign in ")]}")
        if sign == "\0" and depth == 0:
            found.append(part)
            part = ""
        else:
            part += sign
    return {_bare(reason) for reason in (*found, part)}


def _bare(reason: str) -> str:
    return reason[1:-1] if reason.startswith("(") and reason.endswith(")") and reason.count("(") == 1 else reason
