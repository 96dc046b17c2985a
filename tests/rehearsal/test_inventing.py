"""What the rehearsal invents for a form is what a form takes."""

from __future__ import annotations

import re

import pytest

from app.rehearsal.patterned import patterned

pytestmark = pytest.mark.requirement("E2")


@pytest.mark.parametrize(
    "pattern",
    [r"A\d{12}", r"1\d{16}", r"[A-Z]{2}-\d+", r"(甲|乙)\d{3}", r"[^0-9]+x", r"(?:NB|XX)\d{4}[A-Z]?", r".{3}\s\w", r"[\d-]{4}"],
)
def test_a_text_is_found_of_which_a_pattern_is_true(pattern):
    assert re.fullmatch(pattern, patterned(pattern))


def test_it_is_the_same_text_each_time_and_a_plain_one_where_no_text_fits():
    assert patterned(r"[A-Z]{2}-[x-z]+") == patterned.__wrapped__(r"[A-Z]{2}-[x-z]+")
    assert patterned(r"a(?<!a)b") == "12345678"
