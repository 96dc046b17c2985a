"""Articles that the tests of this room begin with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from app.publishing.actions import Draft, publish_article
from tests.browser import Visitor
from tests.publishing.studio_stories import HENAN, PASSWORD

NOW = datetime(2026, 9, 10, 2, 0, tzinfo=UTC)
FIRST = date(2026, 9, 1)


@pytest.fixture
def publish(entering: Callable) -> Callable[..., int]:  # type: ignore[type-arg]
    """Publish an article: `publish("henan-talent", "标题")`; gives its number."""

    def one(slug: str, title: str, *, column: str = "notices", days: int = 0, en: str = "", body: str = "正文。",
            pinned: bool = False) -> int:
        draft = Draft(column=column, title={"zh": title} | ({"en": en} if en else {}), body={"zh": body},
                      kind={"zh": "通知", "en": "Notice"}, pinned=pinned)
        with entering(slug):
            return publish_article(draft, on=FIRST + timedelta(days=days), by=None, now=NOW)

    return one


@pytest.fixture
def log_in(visit: Callable[[str], Visitor]) -> Callable[..., Visitor]:
    """A browser that is logged in: `log_in("pingtai")` as staff, `log_in(unit.name, "经办人甲")` for a unit."""

    def enter(name: str, operator: str = "") -> Visitor:
        there = visit(HENAN)
        browser = Visitor(there.app, there.host)
        browser.get(f"/login?tab={'member' if operator else 'staff'}")
        sent = {"name": name, "operator": operator, "password": PASSWORD}
        assert browser.submit(sent, follow=False, form="login").status == 302
        return browser

    return enter
