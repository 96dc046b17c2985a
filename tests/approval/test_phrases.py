"""A reviewer keeps sentences of his own for a step, and takes them away again (E4)."""

from __future__ import annotations

import pytest

from tests.approval.conftest import HENAN

pytestmark = pytest.mark.requirement("E4")
SENTENCE = "材料已核对原件，同意入会。"


@pytest.fixture
def two(office, entering) -> tuple[str, str]:
    with entering(HENAN):
        return office.file("林若溪"), office.file("何远山")


def offered(page) -> list[str]:
    return [one.text for one in page.find("//*[@data-append]")]


def test_a_kept_sentence_is_offered_at_the_same_step_and_to_nobody_else(zhao, sit_down, two):
    zhao.case(two[0])
    page = zhao.answer("approve", SENTENCE, case__keep="y")
    assert SENTENCE in offered(zhao.case(two[1]))
    assert SENTENCE not in offered(sit_down("qian").case(two[1]))
    assert page.status == 200


def test_it_is_taken_away_by_its_owner_only(zhao, sit_down, two):
    zhao.case(two[0])
    zhao.answer("approve", SENTENCE, case__keep="y")
    page = zhao.get("/desk/phrases")
    assert SENTENCE in page.words
    [address] = [form.action for form in page.dom.forms if "/drop" in (form.action or "")]
    qian = sit_down("qian")
    qian.get("/desk/phrases")
    qian.post(address)
    assert SENTENCE in zhao.get("/desk/phrases").words
    assert SENTENCE not in zhao.post(address).words


def test_an_opinion_that_was_refused_keeps_nothing(zhao, two):
    zhao.case(two[0])
    zhao.answer("", SENTENCE, case__keep="y")
    assert "还没有自己的常用语" in zhao.get("/desk/phrases").words
