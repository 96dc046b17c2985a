"""An association calls things by its own names: an authority has no members and no dues."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.kernel.errors import say
from app.tenancy.tenants import Tenant
from app.web.language import OwnWords, speak, translated

pytestmark = pytest.mark.requirement("E1", "E3")


def test_the_houses_words_are_said_in_the_associations_own(inside: Callable[[str], Tenant]) -> None:
    inside("zhengzhou-titles")
    assert translated(say("会员状态")) == "申报状态"
    speak("en")
    assert translated(say("会员状态")) == "State of the title"
    inside("reading-club")
    speak("zh")
    assert translated(say("会员状态")) == "会员状态"


@pytest.mark.parametrize(
    "sentence, said",
    [
        ("A member pays dues.", "A person pays fees."),
        ("%(member)s is a member", "%(member)s is a person"),
        ("members and member", "people and person"),
    ],
)
def test_places_of_a_sentence_stay_and_the_longest_word_wins(sentence: str, said: str) -> None:
    assert OwnWords({"member": "person", "members": "people", "dues": "fees"}).of(sentence) == said
