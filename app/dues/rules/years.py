"""Fee years, the version of the fees that holds for one, the days a payment covers, and when it is due."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.kernel.periods import add_months, months_between
from app.tenancy.configuration.concepts.association import Calendar
from app.tenancy.configuration.concepts.fees import Due, Fees
from app.tenancy.configuration.words import Span
from app.tenancy.spans import after, before

MONTHS = 12
TO_PAY = Span(count=30, unit="day")
"""How long a newcomer has to pay where the association says nothing else."""


@dataclass(frozen=True)
class FeeYear:
    """One fee year, both days included. It is called by the calendar year in which it begins."""

    first: date
    last: date

    @property
    def year(self) -> int:
        """The calendar year in which it begins."""
        return self.first.year

    def later(self, years: int) -> FeeYear:
        """The fee year so many years on."""
        first = add_months(self.first, MONTHS * years)
        return FeeYear(first, add_months(self.first, MONTHS * (years + 1)) - timedelta(days=1))

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def fee_year_of(fees: Fees, day: date, anchor: date | None = None) -> FeeYear:
    """The fee year that a day falls in: the calendar's, one that begins on a day of the year, or a rolling one.

    A rolling year is twelve months from joining or from the end of what was paid: `anchor` is that day, the day itself
    where nothing is known yet.
    """
    if fees.year == "rolling":
        begin = anchor or day
        return FeeYear(begin, add_months(begin, MONTHS) - timedelta(days=1)).later(months_between(begin, day) // MONTHS)
    first = date(day.year, *fees.year_starts())
    if first > day:
        first = date(day.year - 1, *fees.year_starts())
    return FeeYear(first, date(first.year + 1, *fees.year_starts()) - timedelta(days=1))


def last_day_paid(fees: Fees, year: int, joined: date | None) -> date:
    """Until when somebody has paid of whom a list says the last fee year that was paid, by the year in which it begins."""
    if fees.year == "rolling":
        begin = add_months(joined, MONTHS * (year - joined.year)) if joined else date(year, 1, 1)
        return add_months(begin, MONTHS) - timedelta(days=1)
    return fee_year_of(fees, date(year, *fees.year_starts())).last


def version_for(
    versions: Sequence[Fees], day: date, concerns: Callable[[Fees], bool], anchor: date | None = None
) -> Fees | None:
    """The version that a bill for this day is made by: the latest one valid on the first day of its fee year.

    Who joins in the year in which an association's very first version began pays by that one. None where none concerns
    this member.
    """
    mine = sorted((one for one in versions if concerns(one)), key=lambda one: one.valid_from)
    valid = [one for one in mine if one.valid_from <= fee_year_of(one, day, anchor).first]
    if valid:
        return valid[-1]
    return next((one for one in mine if one.valid_from <= day), None)


def due_day(fees: Fees, year: FeeYear, made_on: date, calendar: Calendar, *, is_new: bool) -> date:
    """Until when a bill made on a day is to be paid.

    Newcomers have their own time from the bill on (`new_members`); a yearly bill is due on its day, and whoever is
    billed after that day has the same time as a newcomer.
    """
    due = fees.due
    time = due.new_members if due and due.new_members else TO_PAY
    if due is None or (is_new and due.new_members is not None):
        return after(made_on, time, calendar)
    yearly = _yearly_day(due, year)
    return yearly if yearly > made_on else after(made_on, time, calendar)


def _yearly_day(due: Due, year: FeeYear) -> date:
    """The due day seen from the fee year: in the year it begins, the one before or the one after."""
    return due.day.on(year.first.year + {"before": -1, "same": 0, "after": 1}[due.year])


def latest_deferral(fees: Fees, year: FeeYear) -> date | None:
    """Until when payment may be put off at most (`defer_to`); none where the association says nothing of it."""
    if fees.due is None or fees.due.defer_to is None:
        return None
    day = fees.due.defer_to.on(year.first.year)
    return day if day >= _yearly_day(fees.due, year) else fees.due.defer_to.on(year.first.year + 1)


def bill_day(fees: Fees, year: int) -> date | None:
    """The day on which the yearly bills of the fee year that begins in a year are made; none where nobody said."""
    return fees.bill_on.on(year) if fees.bill_on else None


def reminder_days(fees: Fees, due_on: date, calendar: Calendar) -> list[tuple[str, date]]:
    """When reminders of a bill leave: each span's name, and its day before the due day."""
    return [(str(span), before(due_on, span, calendar)) for span in fees.reminders]
