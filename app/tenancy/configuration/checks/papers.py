"""Numbers, documents, letters, targets."""

from __future__ import annotations

import re

from app.tenancy.configuration.checks.checker import Checker
from app.tenancy.configuration.effects import EVENTS
from app.tenancy.configuration.guesses import guess

URL_SAFE = re.compile(r"[A-Za-z0-9._~{}:-]*")
LONGEST_REMARK = 12
LONG_AS = {"year": 4, "yy": 2, "month": 2, "day": 2, "check": 1}


def check(checker: Checker) -> None:
    """Everything that is printed, sent or aimed at."""
    _numbers(checker)
    a = checker.a
    asked = {field.name for form in a.forms.values() for field in form.all_fields()}
    for name, document in a.documents.items():
        checker.name(("documents", name, "number"), document.number, "numbers")
        for i, who in enumerate(document.reminds):
            known = ["unit", *a.roles]
            if who not in known:
                said = f"“{who}” is neither unit nor a role{guess(who, known)}"
                checker.tree.complain(("documents", name, "reminds", i), said)
        for i, column in enumerate(document.shows):
            if column not in asked:
                said = f"no form asks for “{column}”{guess(column, asked)}"
                checker.tree.complain(("documents", name, "shows", i), said)
    for name, target in a.targets.items():
        checker.condition(("targets", name, "when"), target.when, checker.scope(member="member"))
        checker.kind(("targets", name, "at"), target.at)
        checker.kind(("targets", name, "each"), target.each)
    for name, notice in a.notices.items():
        checker.actors(("notices", name, "to"), notice.to)
        if notice.on is not None and notice.on not in EVENTS:
            said = f"there is no event “{notice.on}”{guess(notice.on, EVENTS)}"
            checker.tree.complain(("notices", name, "on"), said)


def _numbers(checker: Checker) -> None:
    a = checker.a
    of_cases = {procedure.number for procedure in a.procedures.values()} | {"case", "bundle", "sitting"}
    for name, number in a.numbers.items():
        place = ("numbers", name, "pattern")
        if "{seq" not in number.pattern and "{number}" not in number.pattern:
            checker.tree.complain(place, "has no {seq}, so every number would be the same")
        if number.restart == "year" and not re.search(r"\{(year|yy)\}", number.pattern):
            checker.tree.complain(place, "begins anew each year without {year}, so numbers would come twice")
        if number.restart == "body" and "{body.code}" not in number.pattern:
            checker.tree.complain(place, "begins anew for each body without {body.code}, so numbers would come twice")
        if name in of_cases and not URL_SAFE.fullmatch(number.pattern):
            said = "the number of a case, bundle or sitting stands in addresses: only letters, digits, hyphen and full stop"
            checker.tree.complain(place, said)
        if name == "bill":
            _typed_into_a_remark(checker, number.pattern)


def _typed_into_a_remark(checker: Checker, pattern: str) -> None:
    """The reference of a bill is typed into a bank's remark: short, letters and digits, with a check digit."""
    place = ("numbers", "bill", "pattern")
    length = sum(int(n or 6) if word.startswith("seq") else LONG_AS.get(word, 4) for word, n in _words(pattern))
    plain = re.sub(r"\{[^}]*\}", "", pattern)
    if not re.fullmatch(r"[A-Za-z0-9]*", plain) or length + len(plain) > LONGEST_REMARK:
        said = f"is typed into a bank’s remark: at most {LONGEST_REMARK} letters and digits"
        checker.tree.complain(place, said)
    if "{check}" not in pattern:
        checker.tree.complain(place, "is typed into a bank’s remark: it needs a check digit, {check}")


def _words(pattern: str) -> list[tuple[str, str]]:
    return re.findall(r"\{([a-z.]+)(?::(\d))?\}", pattern)
