"""Two papers that are no certificate of membership: of a course that was passed, and the artwork of a plaque."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.documents import actions
from app.documents.pdf import draw
from app.documents.sources import source_of
from app.documents.store import documents_of
from app.tenancy.tenants import Tenant
from tests.documents.papers import TODAY, a_person, member_values, text_of

Inside = Callable[[str], Tenant]
pytestmark = pytest.mark.database


def drawn(kind: str, holder: str, values: dict[str, object], found: Tenant, tmp_path: Path) -> str:
    """The words of a paper that was issued."""
    document = actions.issue(kind, holder=a_person(name=holder), case_id=None, values=values, by=None, today=TODAY)
    printed = actions.frozen_values(document)
    return text_of(draw(source_of(kind, printed), folder=found.folder), tmp_path).replace(" ", "")


@pytest.mark.requirement("G14")
def test_a_certificate_of_training_says_what_was_learned_and_admits_nobody(inside: Inside, tmp_path: Path) -> None:
    found = inside("gansu-supervision")
    facts = [
        {"label": {"zh": "培训班名称"}, "value": {"zh": "第三期安全监理业务培训班"}},
        {"label": {"zh": "学时"}, "value": {"zh": "24"}},
    ]
    words = drawn("safety_training", "沙明远", member_values(facts=facts), found, tmp_path)
    assert "安全监理业务培训证" in words and "沙明远参加本会组织的培训，完成规定学时，考核合格" in words
    assert "第三期安全监理业务培训班" in words and "查验码" in words
    assert "享有" not in words and "个人会员" not in words, "who is recommended only is no member yet"


@pytest.mark.requirement("G14")
def test_a_second_course_leaves_the_first_certificate_as_it_is(inside: Inside) -> None:
    inside("gansu-supervision")
    for _course in range(2):
        actions.issue("safety_training", holder=a_person(), case_id=None, values=member_values(), by=None, today=TODAY)
    assert [one.done.value for one in documents_of("person", 1)] == ["issued", "issued"]


@pytest.mark.requirement("H10", "Z3")
@pytest.mark.parametrize("slug", ["henan-talent", "zhengzhou-it"])
def test_a_plaque_says_large_what_and_who_and_nothing_of_certificates(slug: str, inside: Inside, tmp_path: Path) -> None:
    found = inside(slug)
    values = member_values(tier={"zh": "常务理事单位", "en": "Standing council member organisation"})
    words = drawn("plaque", "卧龙职业评价有限公司", values, found, tmp_path)
    assert "常务理事单位" in words and "卧龙职业评价有限公司" in words and "HNRC-00042" in words
    assert "特发此证" not in words and "查验码" not in words
