"""Tiers, terms, standings, rights, libraries, classifications, credits, activities."""

from __future__ import annotations

from app.tenancy.configuration.checks.checker import Checker
from app.tenancy.configuration.concepts.association import Association


def check(checker: Checker) -> None:
    """Everything about membership but fees and watches."""
    a, member = checker.a, checker.scope(member="member")
    for name, tier in a.tiers.items():
        checker.requires(("tiers", name, "require"), tier.require, member)
    if a.representatives:
        place = ("representatives",)
        checker.name((*place, "successor"), a.representatives.successor, "procedures")
        checker.effects((*place, "on_leaving"), a.representatives.on_leaving, member)
    for tier_name in a.seniority.weights:
        checker.name(("seniority", "weights", tier_name), tier_name, "tiers")
    _standings(checker)
    for name, right in a.rights.items():
        checker.condition(("rights", name, "when"), right.when, member)
        checker.names(("rights", name, "for"), right.for_, "tiers")
    _libraries(checker)
    for name, breakdown in a.classified.items():
        checker.expression(("classified", name, "by"), breakdown.by, "any", member)
    _credits(checker)
    _joining(checker)


def _standings(checker: Checker) -> None:
    """The first that holds is the member's; so the last is for everybody left, and only the last."""
    standings = list(checker.a.standings.items())
    for i, (name, standing) in enumerate(standings):
        checker.condition(("standings", name, "when"), standing.when, checker.scope(member="member"))
        last = i == len(standings) - 1
        if last and standing.when is not None:
            said = "the last standing has no when: it is for everybody left"
            checker.tree.complain(("standings", name, "when"), said)
        if not last and standing.when is None:
            said = "has no when:, so the standings after it are never reached"
            checker.tree.complain(("standings", name), said)
    if not standings:
        checker.tree.complain(("standings",), "there is no standing")


def _libraries(checker: Checker) -> None:
    a = checker.a
    known = list(checker.vocabulary.records["member"])
    for name, library in a.libraries.items():
        place = ("libraries", name)
        checker.name((*place, "profile"), library.profile, "forms")
        checker.condition((*place, "when"), library.when, checker.scope(member="member"))
        checker.names((*place, "search"), library.search, "fields", known)
    _feature(checker, "libraries", "libraries")


def _credits(checker: Checker) -> None:
    a, member = checker.a, checker.scope(member="member")
    for name, credit in a.credits.items():
        checker.actor(("credits", name, "confirmed_by"), credit.confirmed_by)
    for name, activity in a.activities.items():
        place = ("activities", name)
        checker.name((*place, "credits"), activity.credits, "credits")
        checker.name((*place, "certificate"), activity.certificate, "documents")
        checker.condition((*place, "open_to"), activity.open_to, member)
    for key in ("credits", "activities", "targets"):
        _feature(checker, key, key)


def _feature(checker: Checker, key: str, feature: str) -> None:
    """What is declared but not switched on has no menu."""
    if getattr(checker.a, key) and feature not in checker.a.features:
        said = f"features: does not switch {feature} on, so nobody sees this"
        checker.tree.doubt((key,), said, key=True)


def _joining(checker: Checker) -> None:
    """A form that offers tiers offers at least one."""
    a = checker.a
    for name, form in a.forms.items():
        for place, field in form.placed_fields():
            if field.list != "tier":
                continue
            ways = field.offers or ("apply",)
            for_them = [t for t in a.tiers.values() if t.holder in (form.about, "either") and not t.retired]
            if not any(tier.enter in ways for tier in for_them):
                said = f"no tier with enter: {' or '.join(ways)} is for a {form.about}, so there is nothing to choose"
                checker.tree.doubt(("forms", name, *place, "list"), said)
            elif not field.offers and name in _elevating(a) and any(tier.enter == "elevate" for tier in for_them):
                said = "offers no tier of enter: elevate; write offers: [elevate], else only those of enter: apply are chosen"
                checker.tree.doubt(("forms", name, *place, "list"), said)


def _elevating(a: Association) -> set[str | None]:
    """The forms by which members rise."""
    return {one.form for one in a.procedures.values() if one.kind == "elevate"}
