"""The same wish at the same moment, from two tabs or a double click, is one thing and no error (trust.md R1, R2)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from app.mailings.actions import Written, send_notice
from app.mailings.models import Audience, Mailing
from app.mailings.store import Circle
from app.procedures.actions import Decision, Many, decide_many
from app.procedures.batches.models import DecisionBatch
from app.publishing.actions import begin_article
from app.publishing.models import Article
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.entering import entered
from tests.procedures.stories import member, somebody
from tests.publishing import studio_stories
from tests.trust.at_once import together
from tests.trust.cases import ready
from tests.trust.world import HENAN

pytestmark = [pytest.mark.database, pytest.mark.requirement("R1")]
EVERYBODY = Circle(Audience.ALL, "", ["/"])


@pytest.fixture
def twice(app) -> Callable[[Callable[[], Any]], list[Any]]:
    """Does something in four threads at once, each in a context of its own."""

    def at_once(act: Callable[[], Any]) -> list[Any]:
        def one() -> Any:
            with entered(HENAN, app):
                return act()

        return together([one] * 4)

    return at_once


def count(model: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_notice_pressed_four_times_at_once_is_one(entering, twice) -> None:
    with entering(HENAN):
        by = ready(1).people.secretary.account_id
        member(somebody("陈新会员"))
    words = Written("年会", "定于十二月召开。", "", "one-page")
    numbers = twice(lambda: send_notice(words, EVERYBODY, by=by, now=clock.now()))
    with entering(HENAN):
        assert (len(set(numbers)), count(Mailing)) == (1, 1), numbers


def test_a_batch_pressed_four_times_at_once_is_one(entering, twice) -> None:
    with entering(HENAN):
        there = ready(2)
        by, cases = there.people.secretary.account_id, dict.fromkeys(there.cases, 1)
    many = Many("join_person", "secretary", Decision("approve"), cases, "one-page")
    numbers = twice(lambda: decide_many(many, by=by, now=clock.now()))
    with entering(HENAN):
        assert (len(set(numbers)), count(DecisionBatch)) == (1, 1), numbers


def test_an_article_begun_four_times_at_once_is_one(entering, twice) -> None:
    with entering(HENAN):
        unit = studio_stories.unit()
    numbers = twice(
        lambda: begin_article("unit_news", studio_id=unit.studio, token="one-page", by=unit.operator, now=clock.now())
    )
    with entering(HENAN):
        assert (len(set(numbers)), count(Article)) == (1, 1), numbers
