"""A council member votes on his phone, and the secretariat declares the result (Z3)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.tenancy import clock
from app.tenancy.entering import entered
from tests.governance.chamber import PASSWORD, furnish, login_of
from tests.governance.stories import ZHENGZHOU, applied
from tests.journeys import walks
from tests.journeys.stage import Stage
from tests.journeys.traveller import PHONE, Traveller, Way

pytestmark = pytest.mark.browser


def _enter(traveller: Traveller, who: str) -> None:
    tab, name = login_of(who)
    walks.log_in(traveller, name, PASSWORD, tab=tab)


def _put_to_the_vote(secretary: Traveller) -> str:
    """From the list of what waits to the open vote; gives its page."""
    _enter(secretary, "yao")
    secretary.open("/desk/votes")
    secretary.click('form[action="/desk/votes/new"] button')
    secretary.page.locator('[name="manner"][value="circulation"]').check()
    day = (clock.today() + timedelta(days=6)).isoformat()
    secretary.fill(title="第三届理事会第五次会议", held_on=day, closes_at="18:00")
    secretary.click(".vote-form button[type=submit]")
    secretary.click('form[action$="/open"] button')
    return secretary.path


@pytest.mark.requirement("Z3", "E3")
@pytest.mark.parametrize(
    "way", [Way("zh", PHONE), Way("en", PHONE, scripts=False)], ids=["zh-phone", "en-phone-without-script"]
)
def test_a_council_member_votes_on_his_phone(fresh_stage: Stage, way: Way) -> None:
    """Z3: told by a letter, he reads the papers, votes, changes his mind; the result stands on his page."""
    with entered(ZHENGZHOU, fresh_stage.app):
        people = furnish().people
        applied(people, "商都云图有限公司")
    with fresh_stage.visitor(ZHENGZHOU, Way()) as secretary:
        vote = _put_to_the_vote(secretary)
        for seat in "123":
            with fresh_stage.visitor(ZHENGZHOU, way) as member:
                _enter(member, seat)
                member.open(vote.replace("/desk/", "/me/"))
                if seat == "1":
                    member.click('.ballot .panel a[href*="/items/"]')
                    member.click("main a.btn")
                    member.page.locator('[name="choice-1"][value="against"]').check()
                    member.click(".ballot-foot button")
                member.page.locator('[name="choice-1"][value="for"]').check()
                member.click(".ballot-foot button")
                assert member.page.locator('[name="choice-1"][value="for"]').is_checked()
        with fresh_stage.visitor(ZHENGZHOU, way) as last:
            _enter(last, "4")
            last.open(vote.replace("/desk/", "/me/"))
            last.page.locator('[name="choice-1"][value="abstained"]').check()
            last.click(".ballot-foot button")
            secretary.open(vote)
            secretary.page.locator("details.confirm summary").first.click()
            secretary.click('form[action$="/close"] button')
            secretary.see("赞成 3，反对 0，弃权 1")
            last.open(vote.replace("/desk/", "/me/"))
            last.see("理决〔")
