"""Where a login leads: everybody to the place of the work that waits."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from app.demo.cast import assemble
from app.demo.stories import PASSWORD, demo_stories
from app.tenancy.clock import now
from app.tenancy.tenants import Tenant
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
