"""A production start refuses what is unsafe, each thing with its reason (trust.md O1)."""

from __future__ import annotations

import pytest

from app.tenancy.settings import RefusedToStart, read_settings

SAFE = {
    "XIEHUI_ENV": "production",
    "SECRET_KEY": "k" * 40,
    "MASTER_KEY": "ab" * 32,
    "TRUSTED_PROXIES": "1",
    "PLATFORM_DOMAIN": "xiehui.example",
    "SMTP_URL": "smtp://mail.example:25",
}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"FLASK_DEBUG": "1"}, "FLASK_DEBUG"),
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"SECRET_KEY": "development-only-not-a-secret-at-all"}, "SECRET_KEY"),
        ({"PLATFORM_SCHEME": "http"}, "PLATFORM_SCHEME"),
        ({"TRUSTED_PROXIES": ""}, "TRUSTED_PROXIES"),
        ({"MASTER_KEY": "zz"}, "MASTER_KEY"),
        ({"PICTURE_CODE_OFF": "1"}, "PICTURE_CODE_OFF"),
        ({"PLATFORM_DOMAIN": ""}, "PLATFORM_DOMAIN"),
        ({"DATABASE_URL": "postgresql://db/one"}, "tenant"),
        ({"PORT": "web"}, "PORT"),
        ({"SMTP_URL": "", "MAIL_BACKEND": "smtp"}, "SMTP_URL"),
        ({"STAFF_TWO_FACTOR": "perhaps"}, "STAFF_TWO_FACTOR"),
    ],
)
def test_an_unsafe_production_start_is_refused_with_its_reason(change: dict[str, str], reason: str) -> None:
    with pytest.raises(RefusedToStart, match=reason):
        read_settings({k: v for k, v in {**SAFE, **change}.items() if v or k == "PLATFORM_SCHEME"})


def test_a_safe_production_start_is_accepted() -> None:
    assert read_settings(SAFE).production


def test_development_needs_no_setting_at_all() -> None:
    assert read_settings({}).address_of("reading-club") == "http://reading-club.localhost:8000"


def test_links_carry_the_associations_own_domain_in_production() -> None:
    assert read_settings(SAFE).address_of("reading-club", ("www.club.example",)) == "https://www.club.example"
