"""Who pays finds the association's own account, whole, in both languages (H8)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser import Visitor

BANK = ("河南省人才交流协会", "交通银行郑州经三路支行", "411061900018150013555", "301491000074")


@pytest.mark.requirement("H8")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_account_stands_whole_at_the_foot_of_every_public_page(visit: Callable[[str], Visitor], language: str) -> None:
    page = visit("henan-talent").get(f"/pages/fees?lang={language}")
    foot = "".join(page.find("//footer")[0].text_content().split())
    assert all(fact in foot for fact in BANK)
