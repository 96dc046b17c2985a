"""Who can log in after the demo stories were loaded; development only."""

from __future__ import annotations

from typing import Any

from app.demo.stories import demo_stories
from app.tenancy.registry import registry
from app.tenancy.settings import settings


def demo_accounts() -> list[dict[str, Any]]:
    """Association, kind, role, login name and password of every invented account. Empty in production."""
    if settings().production:
        return []
    return [one for slug in registry().slugs() for one in accounts_of(slug)]


def accounts_of(slug: str) -> list[dict[str, Any]]:
    """The invented accounts of one association."""
    stories = demo_stories(registry().root / slug)
    return [
        {"association": slug, "kind": a.kind, "role": a.title, "login": a.login, "password": stories.password, "picture_code": False}
        for a in stories.accounts
    ]
