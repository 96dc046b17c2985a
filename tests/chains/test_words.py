"""Conditions and effects in words: what a secretary reads instead of an expression."""

from __future__ import annotations

from functools import cache

import pytest
from flask import Flask

from app.chains.names import Names
from app.chains.reading import parse
from app.chains.saying import in_words, value_in_words
from app.chains.words import effects_in_words
from app.tenancy.configuration.load import Configuration, load
from app.tenancy.settings import ROOT
from app.web.language import speak
from app.web.rendering import told

FOLDERS = sorted(path.parent for where in ("tenants", "tests/tenants") for path in (ROOT / where).glob("*/association.yaml"))
pytestmark = pytest.mark.requirement("E2")


@cache
def configuration(slug: str) -> Configuration:
    where = ROOT / "tenants" / slug
    found, problems = load(where if where.is_dir() else ROOT / "tests" / "tenants" / slug)
    assert found is not None, problems
    return found


def names(slug: str, procedure: str) -> Names:
    found = configuration(slug)
    return Names(found, found.association.procedures[procedure].form, procedure)


@pytest.mark.parametrize(
    ("slug", "procedure", "source", "chinese", "english"),
    [
        ("gansu-supervision", "join", "form.title_level >= title_level.clerk", "“职称级别”不低于“员级”",
         "“Title level” is at least “Technician level”"),
        ("gansu-supervision", "join", "years(form.birth_date, today) <= 60", "年龄（周岁）不高于60", "age is at most 60"),
        ("gansu-supervision", "correct", "!member.is_admitted && has(member.term_end)", "已是会员：否，且有会员有效期",
         "is a member: no, and there is: end of the term"),
        ("zhengzhou-titles", "title", "above(case.body, kind.county).kind == kind.county",
         "受理机构之上有“县（市、区）人社部门”",
         "above the receiving body stands a body of the kind “County or district office”"),
        ("orchard-society", "become_fellow", "form.career.exists(r, r.from < today)", "“工作经历”中有一项：“起”早于办理日",
         "one of “Career” is such that “From” is before the day of the case"),
        ("orchard-society", "join", "form.wish in [tier.friend, tier.member]", "“类别”属于“会友”、“会员”之一",
         "“Grade” is one of “Friend”, “Member”"),
        ("orchard-society", "charge", "add_years(today, -1)", "办理日前 1 年", "1 years before the day of the case"),
    ],
)  # fmt: skip
def test_a_condition_reads_as_a_sentence(
    app: Flask, slug: str, procedure: str, source: str, chinese: str, english: str
) -> None:
    said = in_words if any(sign in source for sign in ("=", "<", ">", "!", "exists", " in ")) else value_in_words
    for language, words in (("zh", chinese), ("en", english)):
        with app.app_context():
            speak(language)
            assert told(said(source, names(slug, procedure))) == words


@pytest.mark.parametrize("source", ["form.x.map(r, {r.a: 1})", "a ~ b", "form.educa("])
def test_what_has_no_words_is_shown_as_it_is_written(app: Flask, source: str) -> None:
    assert parse(source) is None
    with app.app_context():
        speak("zh")
        assert told(in_words(source, names("orchard-society", "join"))) == source


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_every_condition_and_effect_of_every_folder_has_words(app: Flask, folder: object) -> None:
    """Nothing of an expression's own signs is left, and every effect says what it does."""
    found = configuration(folder.name)  # type: ignore[attr-defined]
    for name, procedure in found.association.procedures.items():
        here = Names(found, procedure.form, name)
        sources = [procedure.when, *(text for one in procedure.require for text in (one.that, one.when))]
        sources += [step.when for step in procedure.steps]
        with app.app_context():
            speak("zh")
            said = [told(in_words(text, here)) for text in sources if text]
            said += [told(one) for one in effects_in_words((*procedure.approved, *procedure.refused), here)]
        assert not [text for text in said if any(sign in text for sign in ("&&", "||", "==", "form.", "member."))], name
