"""Versions of fees: order, lines, proration, concessions."""

from __future__ import annotations

from datetime import date

from app.tenancy.configuration.checks.checker import Checker
from app.tenancy.configuration.concepts.fees import FeeLine, Fees, ProrationRow, plain_price
from app.tenancy.configuration.reader import Place


def check(checker: Checker) -> None:
    """Every version, and their order."""
    a = checker.a
    days = [version.valid_from for version in a.fees]
    if days != sorted(set(days)) and not any(version.for_members for version in a.fees):
        at = next((i for i in range(1, len(days)) if days[i] <= days[i - 1]), 0)
        said = "the versions stand in the order of their valid_from, each on a day of its own"
        checker.tree.complain(("fees", at, "valid_from"), said)
    if a.fees and "dues" not in a.features:
        said = "there are fees, but features: does not switch dues on"
        checker.tree.complain(("fees",), said, key=True)
    for i, version in enumerate(a.fees):
        _version(checker, ("fees", i), version)
        if i and version.largest_change is not None and version.for_members == a.fees[i - 1].for_members:
            _departure(checker, ("fees", i, "largest_change"), a.fees[i - 1], version)


def _departure(checker: Checker, place: Place, before: Fees, version: Fees) -> None:
    """No tier’s plain yearly price departs further from the version before than the guard allows."""
    guard = version.largest_change or 0
    for tier in checker.a.tiers:
        old, new = (plain_price(tier, _yearly(fees)) for fees in (before, version))
        if old and new is not None and abs(new - old) > old * guard:
            said = f"a year of {tier} goes from {old / 100:g} to {new / 100:g}, more than this guard allows"
            checker.tree.complain(place, said)


def _yearly(fees: Fees) -> list[FeeLine]:
    return [line for line in fees.lines.values() if line.every == "year"]


def _version(checker: Checker, place: Place, version: Fees) -> None:
    scope = checker.scope(member="member", fee="fee")
    checker.condition((*place, "for_members"), version.for_members, scope)
    for name, line in version.lines.items():
        _line(checker, (*place, "lines", name), line)
        if isinstance(line.prorate, tuple):
            _proration(checker, (*place, "lines", name, "prorate"), line.prorate, version)
    for name, concession in version.concessions.items():
        at = (*place, "concessions", name)
        checker.names((*at, "lines"), concession.lines, "lines", version.lines)
        checker.condition((*at, "when"), concession.when, scope)
        checker.value((*at, "pays"), concession.pays, "share", scope)
    for i, step in enumerate(version.pass_on):
        checker.kind((*place, "pass_on", i, "from"), step.from_)
        checker.kind((*place, "pass_on", i, "to"), step.to)
    if version.reminders and version.due is None:
        checker.tree.doubt((*place, "reminders"), "there is no due:, so nothing is reminded of")


def _line(checker: Checker, place: Place, line: FeeLine) -> None:
    scope = checker.scope(member="member", fee="fee")
    checker.names((*place, "for"), line.for_, "tiers")
    checker.condition((*place, "when"), line.when, scope)
    checker.value((*place, "amount"), line.amount, "money", scope)
    checker.expression((*place, "at_most"), line.at_most, "money", scope)
    checker.condition((*place, "prorate_when"), line.prorate_when, scope)
    checker.name((*place, "each"), line.each, "kinds")
    checker.kind((*place, "goes_to"), line.goes_to)
    if line.tax:
        checker.value((*place, "tax", "percent"), line.tax.percent, "number", scope)
    if line.prorate != "full" and line.every != "year":
        checker.tree.doubt((*place, "prorate"), f"a line of every: {line.every} is never prorated")


def _proration(checker: Checker, place: Place, rows: tuple[ProrationRow, ...], version: Fees) -> None:
    """Rows follow one another through the fee year, and the first begins it: no day is left out."""
    if version.year == "rolling":
        said = "a rolling year begins when a member joins; there is nothing to prorate"
        checker.tree.complain(place, said)
        return
    month, day = version.year_starts()
    if not rows or rows[0].from_.key() != (month, day):
        said = f"the first row starts with the fee year, {month:02}-{day:02}, so that no day is left out"
        checker.tree.complain((*place, 0, "from"), said)
    order = [_day_of_fee_year(row, (month, day)) for row in rows]
    for i in range(1, len(order)):
        if order[i] <= order[i - 1]:
            checker.tree.complain((*place, i, "from"), "the rows follow one another through the fee year")


def _day_of_fee_year(row: ProrationRow, starts: tuple[int, int]) -> int:
    """How many days into the fee year a row begins (of a year that is no leap year)."""
    first = date(2025, *starts)
    at = row.from_.on(2025)
    return ((at if at >= first else row.from_.on(2026)) - first).days
