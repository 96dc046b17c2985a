"""Where a login leads: everybody to the place of the work that waits."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from app.demo.cast import assemble
from app.demo.stories import PASSWORD, demo_stories
from app.tenancy.clock import now
from app.tenancy.tenants import Tenant
from app.web.navigation import DUES, MY_WORK, OFFICE, REGISTER, SITE
from tests.browser import Visitor


@pytest.mark.parametrize(
    ("tab", "name", "leads_to"),
    [("staff", "mishuchu", "/desk"), ("member", "410102197909030313", "/me"), ("member", "410105199105057973", "/cases")],
)
def test_a_login_leads_to_what_there_is_to_do(
    entering: Callable[[str], AbstractContextManager[Tenant]],
    visit: Callable[[str], Visitor],
    tab: str,
    name: str,
    leads_to: str,
) -> None:
    with entering("henan-talent") as tenant:
        assemble(demo_stories(tenant.folder).model_copy(update={"crowds": (), "members": ()}), now())
    visitor = visit("henan-talent")
    visitor.get(f"/login?tab={tab}")
    page = visitor.submit({"name": name, "password": PASSWORD})
    assert page.response.request.path == leads_to


def test_the_side_says_each_heading_once_in_one_order_and_where_the_reader_is(
    entering: Callable[[str], AbstractContextManager[Tenant]], visit: Callable[[str], Visitor]
) -> None:
    with entering("henan-talent") as tenant:
        assemble(demo_stories(tenant.folder).model_copy(update={"crowds": (), "members": ()}), now())
    visitor = visit("henan-talent")
    visitor.get("/login?tab=staff")
    visitor.submit({"name": "mishuchu", "password": PASSWORD})
    page = visitor.get("/office/notices/new")
    headings = [heading.text for heading in page.find("//nav[contains(@class, 'side')]//h2")]
    order = [one.msgid for one in (MY_WORK, REGISTER, DUES, SITE, OFFICE)]
    assert headings == [one for one in order if one in headings]
    assert len(headings) > 2
    assert page.find("//nav[contains(@class, 'side')]//a[@aria-current='true']/@href") == ["/office/notices"]
