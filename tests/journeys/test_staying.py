"""What stays when one changes the language, and who else is logged in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.accounts.conftest import PASSWORD, STAFF_PASSWORD
from tests.journeys import walks
from tests.journeys.stage import Stage
from tests.journeys.traveller import PHONE, Way
from tests.registration.stories import HENAN, LIN_ID

pytestmark = pytest.mark.browser


@pytest.mark.requirement("E3")
def test_the_language_switch_of_the_public_site_keeps_the_page(shared_stage: Stage) -> None:
    """E3: there and back again, on the page one was reading; the choice is kept on the next page."""
    with shared_stage.visitor(HENAN, Way()) as visitor:
        visitor.open("/apply/join_person")
        visitor.way = replace(visitor.way, language="en")
        visitor.click(".lang a >> visible=true")
        assert visitor.path == "/apply/join_person"
        visitor.open("/news")
        visitor.way = replace(visitor.way, language="zh")
        visitor.click(".lang a >> visible=true")
        assert visitor.path == "/news"


@pytest.mark.requirement("E3")
def test_the_language_switch_of_the_desk_keeps_the_page(shared_stage: Stage) -> None:
    """E3: the desk's switch is a form, and comes back to the list it was pressed on, filters kept."""
    with shared_stage.visitor(HENAN, Way()) as secretary:
        walks.log_in(secretary, "zhao", STAFF_PASSWORD, tab="staff")
        secretary.open("/desk/open?q=2026")
        secretary.way = replace(secretary.way, language="en")
        secretary.click('form[action="/language"] button')
        assert secretary.page.url.endswith("/desk/open?q=2026")


@pytest.mark.parametrize("way", [Way("zh"), Way("en", PHONE, scripts=False)], ids=["zh", "en-phone-without-script"])
def test_a_person_ends_her_login_on_another_device(fresh_stage: Stage, way: Way) -> None:
    """E3: the list on the account's page shows both; the other one has to log in again."""
    with fresh_stage.visitor(HENAN, way) as here, fresh_stage.visitor(HENAN, way) as there:
        walks.log_in(there, LIN_ID, PASSWORD, tab="person")
        walks.log_in(here, LIN_ID, PASSWORD, tab="person")
        here.open("/account")
        here.click('main form[action^="/account/sessions/"][action$="/end"] button')
        assert here.page.locator('main form[action^="/account/sessions/"]').count() == 0
        there.open("/account")
        assert there.path == "/login"
