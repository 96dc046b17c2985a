"""What the ledger knows of a membership: what it owes and since when, until when it has paid, its fee years."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from app.dues.labels import title_for
from app.dues.rules.ledger import BillState
from app.dues.rules.years import FeeYear
from app.dues.store.charges import Standing, paid_before, paid_shares, standing_charges
from app.kernel.errors import say
from app.kernel.money import Money
from app.kernel.periods import last_day_of
from app.members.file import Happened
from app.members.paid import PaidYear, YearState
from app.tenancy import clock
from app.tenancy.tenants import tenant
from app.web.language import translated

MONTHS = 12
FACTS = ("arrears", "unpaid_since", "unpaid_years", "paid_until", "paid_this_year")


def facts_about(membership_id: int, today: date) -> dict[str, Any]:
    """What expressions read of a member's money (configuration, section 5); nothing where no fees are said."""
    if not tenant().association.fees:
        return {}
    charges = standing_charges(membership_id)
    late = [one for one in charges if one.is_overdue(today)]
    paid = [(one.first_day, one.last_day) for one in charges if one.is_dues and one.state is BillState.PAID]
    before = paid_before(membership_id)
    if before is not None:
        paid.append((date.min, before.until))
    return {
        "arrears": sum(one.open_fen() for one in late),
        "unpaid_since": min((one.due_on for one in late if one.due_on is not None), default=None),
        "unpaid_years": len({one.fee_year for one in late if one.is_dues}),
        "paid_until": max((last for _, last in paid), default=None),
        "paid_this_year": any(first <= today <= last for first, last in paid),
    }


def years_of(membership_id: int) -> Sequence[PaidYear]:
    """The fee years of a membership, the earliest first, and the next one to come."""
    found: dict[int, PaidYear] = {}
    charges = standing_charges(membership_id)
    before = paid_before(membership_id)
    if before is not None:
        found[before.fee_year] = PaidYear(before.fee_year, YearState.BEFORE, Money(0), before.until)
    for one in charges:
        if one.is_dues:
            state = YearState.PAID if one.state is BillState.PAID else YearState.OPEN
            for year in _years(one):
                share = Money(one.amount_fen // one.years)
                found[year.year] = PaidYear(year.year, state, share, year.last)
    years = [found[year] for year in sorted(found)]
    return [*years, *_to_come(years)]


def _years(one: Standing) -> list[FeeYear]:
    """The fee years that a charge pays for, those that a late joiner pays on into too."""
    year, years = FeeYear(one.first_day, last_day_of(one.first_day, MONTHS)), []
    while year.first <= one.last_day:
        years.append(year)
        year = year.later(1)
    return years


def _to_come(years: Sequence[PaidYear]) -> list[PaidYear]:
    """The year after the last one, where that lies ahead."""
    if not years or years[-1].until < clock.today():
        return []
    last = years[-1]
    return [PaidYear(last.year + 1, YearState.TO_COME, last.amount, _year_on(last.until))]


def _year_on(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 2, 28)


def history_of(membership_id: int) -> list[Happened]:
    """What was paid for a member, for the history on the own page: the day the money arrived, how much, for which years."""
    if not tenant().association.fees:
        return []
    return [
        Happened(
            one.on,
            translated(say("会费到账 %(amount)s 元", amount=Money(one.amount_fen).plain())),
            " ".join((translated(title_for(one.fee_year, one.years)), one.number)),
        )
        for one in paid_shares(membership_id)
    ]
