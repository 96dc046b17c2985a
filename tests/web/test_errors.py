"""What another request wrote in the same moment is a conflict that is told, not a fault of ours (R1, I10)."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError

from app.web.errors import _unexpected


class FromPostgres(Exception):
    """A failure as the driver of PostgreSQL tells it."""

    def __init__(self, sqlstate: str) -> None:
        super().__init__("duplicate key")
        self.sqlstate = sqlstate


@pytest.mark.requirement("R1", "I10")
@pytest.mark.parametrize(
    ("failure", "status"),
    [
        (Exception("UNIQUE constraint failed: saved_view.account_id, saved_view.name"), 409),
        (FromPostgres("23505"), 409),
        (Exception("NOT NULL constraint failed: saved_view.name"), 500),
        (FromPostgres("23502"), 500),
    ],
)
def test_who_comes_second_is_told_so_and_any_other_fault_stays_one(app, ground, failure, status):
    ground.fresh("reading-club")
    with app.test_request_context("/", base_url="http://reading-club.localhost"):
        app.preprocess_request()
        assert _unexpected(IntegrityError("INSERT", {}, failure)).status_code == status
