"""Every answer of every folder is read in words, the house's or the association's own (E4)."""

from __future__ import annotations

import pytest

from app.procedures.labels import VERDICTS, verdict_label
from app.tenancy.configuration.answers import HOUSE_ANSWERS
from app.tenancy.configuration.load import load
from app.tenancy.settings import ROOT
from app.web.language import speak, translated

FOLDERS = sorted(path.parent for where in ("tenants", "tests/tenants") for path in (ROOT / where).glob("*/association.yaml"))
pytestmark = [pytest.mark.requirement("E2"), pytest.mark.requirement("E4")]


def test_the_checker_knows_for_which_answers_the_house_has_words():
    assert VERDICTS.keys() == HOUSE_ANSWERS


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_no_button_shows_a_name_of_the_folder(folder):
    configuration, problems = load(folder)
    assert configuration is not None, problems
    here = configuration.association
    given = {answer for one in here.procedures.values() for step in one.steps for answer in step.answers()}
    assert sorted(given - HOUSE_ANSWERS - here.verdicts.keys()) == []


@pytest.mark.parametrize(("language", "word"), [("zh", "不推荐续期"), ("en", "Do not renew")])
def test_an_answer_is_called_what_the_association_calls_it(inside, app, language, word):
    inside("gansu-supervision")
    with app.test_request_context(headers={"Host": "gansu-supervision.localhost"}):
        speak(language)
        assert translated(verdict_label("cancel")) == word


def test_an_associations_word_stands_before_the_houses(inside):
    inside("bee-guild")
    assert translated(verdict_label("refuse")) == "不予通过" and translated(verdict_label("drop")) == "不予追究"
