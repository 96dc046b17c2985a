"""A body with many members ends in the background: part by part, each once, whatever moment the worker dies."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.bodies.store import get_body
from app.jobs.actions import run_pending
from app.jobs.models import Job, JobState
from app.kernel.errors import Conflict, NotAllowed
from app.members.models import Fact, Membership
from app.members.recounting import recount_members
from app.members.rules import FactKind
from app.organisation import actions
from app.organisation.actions import Closing, Opening
from app.organisation.actions.closing import hand_on_some
from app.procedures.actions import Filing, file_case
from app.procedures.models import Case, Happening
from app.tenancy.database import db
from tests.members.choirs import singer_of
from tests.organisation.conftest import body
from tests.procedures.stories import NOW, TODAY, somebody

pytestmark = [pytest.mark.database, pytest.mark.requirement("E4")]
NAMES = ("白一声", "白二声", "白三声", "白四声", "白五声")


@pytest.fixture
def closing(here):
    """A district with five singers and two open cases that is to become part of another."""
    for name in NAMES:
        singer_of(body("bay"), somebody(name))
    for name in ("何新声", "何新曲"):
        answers = {"name": name, "mobile": "13900000111", "pledge": True}
        file_case(Filing("sing", answers, body_id=body("bay")), by=somebody(name).account_id, now=NOW)
    opening = Opening("district", body("coast"), {"zh": "内湾分区"})
    return Closing("并入内湾", successor_id=actions.open_body(opening, by=here.coast, now=NOW).body_id)


def begun(here, closing) -> tuple[int, int]:
    """The job in the background, and how many it has to hand on."""
    job = actions.begin_closing(body("bay"), closing, by=here.coast, now=NOW, at_once=3)
    return job, db.session.get_one(Job, job).total


def standing_at(body_id: int) -> int:
    return db.session.scalar(select(func.count()).select_from(Membership).where(Membership.body_id == body_id))


def test_a_worker_that_died_is_followed_by_another_and_nobody_is_handed_on_twice(here, closing):
    job = begun(here, closing)
    everybody = standing_at(body("bay"))
    hand_on_some(body("bay"), closing, job, by=here.coast, now=NOW, size=2)
    assert get_body(body("bay")).closed_on is None and 0 < standing_at(body("bay")) < everybody
    run_pending()
    assert get_body(body("bay")).successor_id == closing.successor_id
    assert (standing_at(body("bay")), standing_at(closing.successor_id)) == (0, everybody)
    moved = select(Fact.membership_id, func.count()).where(Fact.kind == FactKind.MOVED).group_by(Fact.membership_id)
    assert [number for _, number in db.session.execute(moved)] == [1] * len(NAMES)
    told = select(Happening.case_id, func.count()).where(Happening.what == "handed_on").group_by(Happening.case_id)
    assert [number for _, number in db.session.execute(told)] == [1, 1]
    assert db.session.scalars(select(Case.body_id).distinct()).all() == [closing.successor_id]
    done = db.session.get_one(Job, job[0], populate_existing=True)
    assert (done.state, done.done) == (JobState.DONE, done.total)


def test_what_is_counted_of_the_register_goes_along(here, closing, caplog):
    begun(here, closing)
    run_pending()
    caplog.clear()
    recount_members(NOW)
    assert "drifted" not in caplog.text


def test_a_body_is_handed_on_by_one_at_a_time(here, closing):
    begun(here, closing)
    with pytest.raises(Conflict, match="正在"):
        begun(here, closing)


def test_few_go_at_once(here, closing):
    assert actions.begin_closing(body("bay"), closing, by=here.coast, now=NOW) is None
    assert get_body(body("bay")).closed_on == TODAY


def test_who_lost_the_right_in_between_hands_on_nobody_more(here, closing):
    job = begun(here, closing)
    with pytest.raises(NotAllowed):
        hand_on_some(body("bay"), closing, job, by=here.hills, now=NOW)
    assert standing_at(closing.successor_id) == 0
