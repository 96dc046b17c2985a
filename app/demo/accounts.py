"""Who can log in after the demo stories were loaded; development only."""

from __future__ import annotations

from typing import Any

from app.demo.stories import PASSWORD, demo_stories
from app.kernel.errors import DomainError
from app.tenancy.registry import registry
from app.tenancy.settings import settings


def demo_accounts() -> list[dict[str, Any]]:
    """Association, kind, role, login name and password of every invented account. Empty in production."""
    if settings().production:
        return []
    return [one for slug in registry().slugs() for one in accounts_of(slug)]


def accounts_of(slug: str) -> list[dict[str, Any]]:
    """The invented accounts of one association, with the login name each types; none where its stories are not readable."""
    try:
        stories = demo_stories(registry().root / slug)
    except DomainError:
        return []
    return [
        {
            "association": slug, "kind": a.kind, "role": a.title or a.role or a.kind, "role_en": a.title_en, "name": a.name,
            "login": stories.login_of(a), "operator": a.name if a.kind == "unit" else "",
            "password": PASSWORD, "picture_code": False,
        }
        for a in stories.accounts
        if a.shown
    ]  # fmt: skip
