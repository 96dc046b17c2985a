"""A moment comes back from the database as it went in: with its zone, on whatever it is kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import literal, null, select
from sqlalchemy.exc import StatementError

from app.tenancy.database import Moment, db

pytestmark = pytest.mark.database
EAST = timezone(timedelta(hours=8))


@pytest.mark.parametrize("moment", [
    datetime(2026, 9, 10, 8, 30, 5, 120, tzinfo=UTC), datetime(2026, 9, 10, tzinfo=UTC), datetime(2026, 9, 10, 7, tzinfo=EAST),
])  # fmt: skip
def test_a_moment_comes_back_as_it_went_in(inside, moment):
    inside("henan-talent")
    found = db.session.scalar(select(literal(moment, Moment())))
    assert found == moment and found.utcoffset() is not None


def test_no_moment_is_none(inside):
    inside("henan-talent")
    assert db.session.scalar(select(null().label("at").cast(Moment()))) is None


def test_a_moment_without_a_zone_is_refused(inside):
    inside("henan-talent")
    with pytest.raises(StatementError, match="needs its zone"):
        db.session.scalar(select(literal(datetime(2026, 9, 10), Moment())))
