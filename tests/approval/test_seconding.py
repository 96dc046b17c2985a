"""Two of the secretariat decide together, each on his own page (A7)."""

from __future__ import annotations

import pytest

from app.procedures.models import CaseState
from tests.registration.guild import GUILD, as_staff, case_named, file, stand_ready

pytestmark = pytest.mark.database


@pytest.fixture
def number(entering):
    with entering(GUILD):
        return file(stand_ready(), "elevate", {})


def propose(visit, number):
    first = as_staff(visit(GUILD), "qin")
    first.get(f"/desk/cases/{number}")
    first.submit({"case-verdict": "approve", "case-opinion": "符合条件"}, form="verdict")
    return first


def form_of(page, what):
    return next(n for n, f in enumerate(f for f in page.dom.forms if f.method == "POST") if f.action.endswith(what))


def test_one_proposes_and_the_other_confirms(number, visit, entering):
    first = propose(visit, number)
    page = first.get(f"/desk/cases/{number}")
    assert "须由另一人确认后生效" in page.words and "确认：同意" not in page.words
    second = as_staff(visit(GUILD), "liu")
    page = second.get(f"/desk/cases/{number}")
    assert "秦秘书" in page.words and "符合条件" in page.words
    page = second.submit(form=form_of(page, "/second"))
    assert "已确认" in page.text and "确认他人提出的结论" in page.words
    with entering(GUILD):
        assert case_named(number).state is CaseState.APPROVED


def test_the_other_sends_it_back_with_a_remark(number, visit, entering):
    propose(visit, number)
    second = as_staff(visit(GUILD), "liu")
    page = second.get(f"/desk/cases/{number}")
    page = second.submit({"remark": "请核对年限"}, form=form_of(page, "/send-back"))
    assert "请核对年限" in page.words and page.find("//form[contains(@action, '/verdict')]")
    assert as_staff(visit(GUILD), "wen").post(f"/desk/cases/{number}/second", {"version": "1"}).status in (200, 403, 404)
    with entering(GUILD):
        assert case_named(number).state is CaseState.OPEN
