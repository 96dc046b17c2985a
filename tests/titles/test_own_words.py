"""An association calls things by its own names: an authority has no members and no dues."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from app.documents.sources import speak as paper_language
from app.kernel.errors import say
from app.tenancy.configuration.concepts.association import Association, OwnWord
from app.tenancy.tenants import Tenant
from app.web.language import speak, translated
from app.web.ownwords import OwnWords, plural

pytestmark = pytest.mark.requirement("E1", "E3")


def test_the_houses_words_are_said_in_the_associations_own(inside: Callable[[str], Tenant]) -> None:
    inside("zhengzhou-titles")
    assert translated(say("会员状态")) == "申报状态"
    speak("en")
    assert translated(say("会员状态")) == "State of the title"
    inside("reading-club")
    speak("zh")
    assert translated(say("会员状态")) == "会员状态"


def test_papers_speak_in_the_associations_words_too(inside: Callable[[str], Tenant]) -> None:
    inside("zhengzhou-titles")
    assert paper_language("zh")("会费缴纳通知书") == "工本费缴纳通知书"
    inside("reading-club")
    assert paper_language("zh")("会费缴纳通知书") == "会费缴纳通知书"


ENGLISH = {
    "member": {"one": "person", "many": "people"}, "dues": "fees", "application": "request", "applicant": "hopeful",
    "council": {"one": "honour board", "article": "an"}, "association": "institute", "branch": "chapter", "Standing": "State",
    "bill": "account",
}  # fmt: skip


def own(words: dict[str, Any], language: str = "en") -> OwnWords:
    return OwnWords({house: OwnWord.model_validate(word) for house, word in words.items()}, language)


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("A member pays dues.", "A person pays fees."),
        ("%(member)s is a member", "%(member)s is a person"),
        ("Members and a member", "People and a person"),
        ("Remember the membership of a member", "Remember the membership of a person"),
        ("The member’s file; members’ rights; non-members", "The person’s file; people’s rights; non-members"),
        ("An application was sent.", "A request was sent."),
        ("Every applicant has an applicant’s number", "Every hopeful has a hopeful’s number"),
        ("An association and its branches", "An institute and its chapters"),
        ("A council and councils", "An honour board and honour boards"),
        ("a bill of a new member", "an account of a new person"),
        ("Standing, and standing for long", "State, and standing for long"),
        ("a %(kind)s member", "a %(kind)s person"),
    ],
)
def test_english_words_keep_their_number_capital_and_article(sentence: str, said: str) -> None:
    assert own(ENGLISH).of(sentence) == said


def test_in_chinese_the_longest_word_wins_and_places_stay() -> None:
    words = own({"会员": "人员", "会员证": "职称证书"}, "zh")
    assert words.of("%(name)s会员的会员证") == "%(name)s人员的职称证书"
    assert words.of("%(count)s 名会员") == "%(count)s 名人员"


@pytest.mark.parametrize(("one", "many"), [("member", "members"), ("branch", "branches"), ("body", "bodies"), ("key", "keys")])
def test_regular_plurals_need_not_be_written(one: str, many: str) -> None:
    assert plural(one) == many


def test_an_english_association_says_its_own_words_on_its_pages(inside: Callable[[str], Tenant]) -> None:
    inside("northbridge-engineers")
    speak("en")
    assert translated(say("会员名册")) == "Engineers"


def test_chinese_has_no_plural_to_be_said() -> None:
    with pytest.raises(ValidationError, match="are for English"):
        Association.model_validate({"name": "甲", "words": {"zh": {"会员": {"one": "人员", "many": "人员们"}}}})
