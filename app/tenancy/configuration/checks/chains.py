"""The chain of a procedure as a whole: unreached steps, circles that no person stops, no end."""

from __future__ import annotations

from collections.abc import Iterable

from app.tenancy.configuration.checks.checker import Checker
from app.tenancy.configuration.concepts.procedures import Effect, Procedure
from app.tenancy.configuration.effects import arguments


def check(checker: Checker) -> None:
    """Every chain, and procedures that start one another."""
    for name, procedure in checker.a.procedures.items():
        for i in unreached(procedure):
            checker.tree.doubt(("procedures", name, "steps", i), "no answer of any step leads here")
        for i in silent_circle(procedure):
            said = "silence goes round in a circle here; no person ever stops it"
            checker.tree.complain(("procedures", name, "steps", i, "on_silence"), said)
        if procedure.steps and not ends_well(procedure):
            said = "no answer of any step ever ends in approval"
            checker.tree.complain(("procedures", name, "steps"), said)
    for name in circle_of_starts(checker.a.procedures):
        said = "is done at once and starts itself again, by whatever way round; no person ever stops it"
        checker.tree.complain(("procedures", name, "approved"), said)


def follows(procedure: Procedure, after: int) -> list[int]:
    """The steps that may come next: all up to the first that is always walked."""
    found = []
    for i in range(after, len(procedure.steps)):
        found.append(i)
        if procedure.steps[i].when is None:
            break
    return found


def leads_to(procedure: Procedure, at: int, to: str) -> list[int]:
    """The steps that an answer of a step may lead to; none when it ends the case or goes back to the applicant."""
    if to == "next":
        return follows(procedure, at + 1)
    if to == "same":
        return [at]
    return [i for i, step in enumerate(procedure.steps) if step.name == to]


def unreached(procedure: Procedure) -> list[int]:
    """Steps that no chain of answers leads to."""
    reached: set[int] = set()
    waiting = follows(procedure, 0)
    while waiting:
        at = waiting.pop()
        if at in reached:
            continue
        reached.add(at)
        for to in procedure.steps[at].answers().values():
            waiting += leads_to(procedure, at, to)
    return [i for i in range(len(procedure.steps)) if i not in reached]


def ends_well(procedure: Procedure) -> bool:
    """Whether some answer approves: by its word, or because nothing need come after it."""
    for at, step in enumerate(procedure.steps):
        for to in step.answers().values():
            rest = procedure.steps[at + 1 :]
            if to == "approved" or (to == "next" and all(other.when is not None for other in rest)):
                return True
    return False


def silent_circle(procedure: Procedure) -> list[int]:
    """Steps from which silence alone (or the system) comes back to the same step."""
    ways = {at: _by_itself(procedure, at) for at in range(len(procedure.steps))}
    return [at for at in ways if _comes_back(at, ways)]


def _by_itself(procedure: Procedure, at: int) -> list[int]:
    step = procedure.steps[at]
    answers = step.answers()
    if step.by == "system":
        return [i for to in answers.values() for i in leads_to(procedure, at, to)]
    return leads_to(procedure, at, answers.get(step.on_silence, "refused"))


def _comes_back(at: int, ways: dict[int, list[int]]) -> bool:
    seen: set[int] = set()
    waiting = list(ways[at])
    while waiting:
        here = waiting.pop()
        if here == at:
            return True
        if here not in seen:
            seen.add(here)
            waiting += ways[here]
    return False


def circle_of_starts(procedures: dict[str, Procedure]) -> list[str]:
    """Procedures without steps that start themselves again."""
    at_once = {name: list(_started(p.approved)) for name, p in procedures.items() if not p.steps}
    names = list(at_once)
    ways = {i: [names.index(s) for s in at_once[name] if s in at_once] for i, name in enumerate(names)}
    return [names[i] for i in ways if _comes_back(i, ways)]


def _started(effects: Iterable[Effect]) -> Iterable[str]:
    for effect in effects:
        if effect.name == "start":
            yield str(arguments("start", effect.args).get("procedure", ""))
