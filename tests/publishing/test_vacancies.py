"""Vacancies in studios: what each has to say, who may recruit for others, and which words are looked at twice."""

from __future__ import annotations

from datetime import date

import pytest

from app.publishing.rules.vacancies import discriminating, vacancy_from, vacancy_not_ready
from app.tenancy import clock
from tests.publishing import studio_stories as told
from tests.publishing.studio_stories import HENAN

TODAY = date(2026, 11, 28)
WHOLE = {
    "employer": "清河公司", "count": "2", "place": "郑州", "pay": "面议", "conditions": "大专以上", "duties": "招聘",
    "until": "2026-12-31",
}  # fmt: skip


def lacking(for_others: bool = False, **others: str) -> list[str | None]:
    given = {name: text for name, text in {**WHOLE, **others}.items() if text}
    return [one.field for one in vacancy_not_ready(given, own_name="清河公司", for_others=for_others, today=TODAY)]


def test_a_complete_vacancy_of_the_own_unit_lacks_nothing() -> None:
    assert lacking() == []


@pytest.mark.parametrize("name", WHOLE)
def test_each_element_is_needed(name: str) -> None:
    assert name in lacking(**{name: ""})


@pytest.mark.parametrize(
    "others, field",
    [({"until": "2026-11-27"}, "until"), ({"until": "下月底"}, "until"), ({"count": "若干"}, "count"),
     ({"employer": "别家公司"}, "employer")],
)  # fmt: skip
def test_what_is_wrong_is_told_at_its_field(others: dict[str, str], field: str) -> None:
    assert lacking(**others) == [field]


def test_recruiting_for_others_needs_the_permit() -> None:
    assert lacking(for_others=True, employer="别家公司") == ["permit"]
    assert lacking(for_others=True, employer="别家公司", permit="豫人资 0001") == []


@pytest.mark.parametrize(
    "text, words",
    [("女士优先", ["女士优先"]), ("限男性，本科", ["限男性"]), ("只招汉族", ["只招汉族"]), ("已婚已育者优先", ["已婚已育"]),
     ("Women only", ["Women only"]), ("限期一年；男女不限，优先录用", []), ("有限公司", [])],
)  # fmt: skip
def test_words_that_may_discriminate_are_found(text: str, words: list[str]) -> None:
    assert discriminating([text]) == words


def test_a_vacancy_is_open_through_its_last_day() -> None:
    kept = vacancy_from(WHOLE)
    assert kept.is_open(date(2026, 12, 31))
    assert not kept.is_open(date(2027, 1, 1))


def test_the_moderator_reads_which_words_to_look_at(entering, log_in) -> None:
    with entering(HENAN):
        one = told.unit()
        told.staff("pingtai", "platform")
        article = told.write(one, "前台", kind="jobs", vacancy=told.vacancy(one, conditions="女士优先"))
        number = told.submit(one, article).number
    page = log_in("pingtai").get(f"/desk/cases/{number}")
    assert "可能含有歧视的词语：女士优先" in page.words
    assert "通过后，公众看到的就是这样" in page.words


def test_one_that_has_run_out_says_so_and_is_not_recruiting_any_more(entering, visit) -> None:
    with entering(HENAN):
        one, moderator = told.unit(), told.staff("pingtai", "platform")
        article = told.published(one, moderator, "招聘顾问", kind="jobs", vacancy=told.vacancy(one))
        _let_run_out(article)
    visitor = visit(HENAN)
    assert "正在招聘" not in visitor.get(f"/studios/{one.studio}").words
    assert "已过期" in visitor.get(f"/studios/{one.studio}?kind=jobs").words
    assert "已过有效期" in visitor.get(f"/studios/{one.studio}/{article}").words


def _let_run_out(article: int) -> None:
    from app.publishing.models import Article
    from app.tenancy.database import db
    from app.tenancy.transactions import action

    @action
    def age() -> None:
        found = db.session.get_one(Article, article)
        found.vacancy = {**found.vacancy, "until": "2020-01-01"}

    age()
    assert clock.today() > date(2020, 1, 1)
