"""The tree: kinds, bodies, roles, offices, assemblies, logins, consents."""

from __future__ import annotations

from app.tenancy.configuration.checks.checker import Checker
from app.tenancy.configuration.checks.forms import check_field

UNIT = "unit"
PROTECTED = frozenset({"id_number", "id_document"})


def check(checker: Checker) -> None:
    """Everything about bodies and the people in charge."""
    _kinds(checker)
    _bodies(checker)
    a = checker.a
    for name, role in a.roles.items():
        for i, kind in enumerate(role.at):
            checker.kind(("roles", name, "at", i), kind)
        checker.names(("roles", name, "standings"), role.standings, "standings")
        checker.actors(("roles", name, "granted_by"), role.granted_by)
    for name, office in a.offices.items():
        checker.name(("offices", name, "elected_by"), office.elected_by, "assemblies")
    for name, assembly in a.assemblies.items():
        checker.condition(("assemblies", name, "members"), assembly.members, checker.scope(member="member"))
        checker.name(("assemblies", name, "number"), assembly.number, "numbers")
        if assembly.in_favour == 0:
            checker.tree.complain(("assemblies", name, "in_favour"), "with 0 every resolution would be carried")
    for name, consent in a.consents.items():
        checker.names(("consents", name, "asked_in"), consent.asked_in, "forms")
    _apart(checker)
    _logins(checker)
    _calendar(checker)


def _apart(checker: Checker) -> None:
    """No role holds two of what is to be kept apart: an error under mlps (三员分立), a doubt otherwise."""
    a = checker.a
    for i, group in enumerate(a.apart):
        if len(set(group)) < 2:
            checker.tree.complain(("apart", i), "name at least two capabilities that one person must not hold together")
    told = checker.tree.complain if a.security == "mlps" else checker.tree.doubt
    for name, role in a.roles.items():
        if tuple(role.at) == (UNIT,):
            continue
        for group in a.apart:
            if len(both := sorted({*group} & {*role.can})) > 1:
                told(("roles", name, "can"), f"{' and '.join(both)} are kept apart: no one person holds both (apart:)")


def _kinds(checker: Checker) -> None:
    for name, kind in checker.a.kinds.items():
        place = ("kinds", name)
        for i, under in enumerate(kind.under):
            checker.kind((*place, "under", i), under)
        checker.actors((*place, "opened_by"), kind.opened_by)
        checker.actor((*place, "needs_consent"), kind.needs_consent)
        for i, field in enumerate(kind.fields):
            check_field(checker, (*place, "fields", i), field, {"form": "body", "member": "member"}, record="body")
            if {field.type, *(column.type for column in field.columns)} & PROTECTED:
                said = "an identity number is a person’s; ask it in a procedure, where it is sealed"
                checker.tree.complain((*place, "fields", i, "type"), said)
        if name == "association":
            said = "association is the top of the tree already; choose another name"
            checker.tree.complain(place, said, key=True)
    for name in _rootless(checker):
        checker.tree.complain(("kinds", name, "under"), "stands under itself only, never under the association")


def _rootless(checker: Checker) -> list[str]:
    """Kinds that no way leads to from the association down."""
    rooted = {"association"}
    while grown := {n for n, k in checker.a.kinds.items() if n not in rooted and rooted & set(k.under)}:
        rooted |= grown
    known = {"association", *checker.a.kinds}
    return [n for n, k in checker.a.kinds.items() if n not in rooted and set(k.under) <= known]


def _bodies(checker: Checker) -> None:
    a = checker.a
    codes: dict[str, str] = {}
    for name, body in a.bodies.items():
        place = ("bodies", name)
        checker.name((*place, "kind"), body.kind, "kinds")
        checker.name((*place, "under"), body.under, "bodies")
        above = a.bodies[body.under].kind if body.under in a.bodies else None if body.under else "association"
        if body.kind in a.kinds and above and above not in a.kinds[body.kind].under:
            checker.tree.complain((*place, "under"), f"a {body.kind} does not stand under a {above}")
        if body.code and body.code in codes:
            checker.tree.complain((*place, "code"), f"“{body.code}” is the code of {codes[body.code]} already")
        codes[body.code] = name
        if _under_itself(checker, name):
            checker.tree.complain((*place, "under"), "stands under itself, by whatever way round")


def _under_itself(checker: Checker, name: str) -> bool:
    seen: set[str] = set()
    at: str | None = name
    while at is not None and at in checker.a.bodies:
        if at in seen:
            return True
        seen.add(at)
        at = checker.a.bodies[at].under
    return False


def _logins(checker: Checker) -> None:
    for name, login in checker.a.logins.items():
        if login.documents and "id_document" not in login.by:
            said = "kinds of document are asked only where by: names id_document"
            checker.tree.complain(("logins", name, "documents"), said)
        if login.registers and "staff_name" in login.by:
            checker.tree.complain(("logins", name, "registers"), "staff does not register; it is invited")


def _calendar(checker: Checker) -> None:
    """A moved day is either free or worked on, and only a weekend day has to be named as worked on."""
    calendar = checker.a.calendar
    for i, day in enumerate(calendar.workdays):
        if day in calendar.holidays:
            checker.tree.complain(("calendar", "workdays", i), "is among the holidays, too")
        elif day.weekday() < 5:
            checker.tree.doubt(("calendar", "workdays", i), "is no weekend; everybody works that day anyway")
