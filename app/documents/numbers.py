"""Numbers from counter rows: each once, without gaps, taken in the transaction of the act that uses them."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from app.documents.models import NumberSeries
from app.documents.rules import fill_number, series_period
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.tenancy.together import at_once, remembered
from app.tenancy.transactions import action


@action
def next_number(series: str, *, on: date, context: Mapping[str, str] | None = None) -> str:
    """The next number of a series of `numbers:`. Inside another action it joins that one: undone together.

    `context` has what the pattern may ask for: `body.code`, `tier.code`, `number`. Raises LookupError for a series that
    the association does not have, MissingPart for a pattern that asks for what is not given.
    """
    described = tenant().association.numbers.get(series)
    if described is None:
        raise LookupError(f"there is no series {series}")
    parts = dict(context or {})
    period = series_period(described.restart, on, parts.get("body.code", ""))
    return fill_number(described.pattern, _take(series, period), on=on, context=parts)


def shown_number(series: str, number: str, *, on: date, context: Mapping[str, str]) -> str:
    """A stored number as it is shown today (`shown:`), e.g. with the letter of the present tier behind it."""
    described = tenant().association.numbers.get(series)
    if described is None or described.shown is None:
        return number
    return fill_number(described.shown, 0, on=on, context={**context, "number": number})


def _take(series: str, period: str) -> int:
    if at_once():
        return _take_next(series, period)
    taken = _take_existing(series, period)
    if taken is None:
        open_series(series, period)
        taken = _take_existing(series, period)
    if taken is None:
        raise RuntimeError(f"the series {series} could not be opened")
    return taken


def _take_existing(series: str, period: str) -> int | None:
    mine = (NumberSeries.name == series) & (NumberSeries.period == period)
    counted = update(NumberSeries).where(mine).values(next=NumberSeries.next + 1).returning(NumberSeries.next)
    following: int | None = db.session.execute(counted).scalar()
    return None if following is None else following - 1


def _take_next(series: str, period: str) -> int:
    """Among many acts the counter's row is locked once, counted on in memory, and written with everything else."""
    row = remembered(("series", series, period), lambda: _locked(series, period))
    if row is None:
        open_series(series, period)
        row = remembered(("series", series, period), lambda: _locked(series, period))
    if row is None:
        raise RuntimeError(f"the series {series} could not be opened")
    row.next += 1
    return row.next - 1


def _locked(series: str, period: str) -> NumberSeries | None:
    return db.session.get(NumberSeries, (series, period), with_for_update=True, populate_existing=True)


def open_series(series: str, period: str) -> None:
    """See to it that the counter of a period is there; one that stands is left alone."""
    if db.session.get(NumberSeries, (series, period)) is not None:
        return
    try:
        with db.session.begin_nested():
            db.session.add(NumberSeries(name=series, period=period, next=1))
    except IntegrityError:
        return  # somebody else opened it in between; theirs is as good
