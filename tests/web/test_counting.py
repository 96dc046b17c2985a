"""What is counted stands in the right form: one month, two months."""

from __future__ import annotations

import pytest

from app.cli.translations import faults
from app.kernel.errors import say, several
from app.web.language import gettext, speak, translated

MONTHS = "%(count)s 个月"


@pytest.mark.parametrize(
    "language, count, said",
    [
        ("en", 0, "0 months"), ("en", 1, "1 month"), ("en", 2, "2 months"), ("en", "1,000", "1,000 months"),
        ("zh", 1, "1 个月"), ("zh", 2, "2 个月"),
    ],
)  # fmt: skip
def test_a_sentence_that_counts_has_a_form_for_one_and_one_for_many(inside, language, count, said):
    inside("henan-talent")
    speak(language)
    assert gettext(MONTHS, count=count) == said
    assert translated(say(MONTHS, count=count)) == said


def test_both_forms_are_in_the_catalogue():
    assert faults() == []


@pytest.mark.parametrize(
    "language, said", [("zh", "只接受 JPG、PNG、PDF 格式的文件。"), ("en", "Only these formats are accepted: JPG, PNG, PDF.")]
)
def test_several_things_stand_with_the_readers_comma(inside, language, said):
    inside("henan-talent")
    speak(language)
    assert translated(say("只接受 %(accepted)s 格式的文件。", accepted=several(["JPG", "PNG", "PDF"]))) == said
