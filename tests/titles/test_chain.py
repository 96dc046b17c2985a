"""六（三）（四）、七: who assesses, who reviews, by the place in the tree; and when one may apply."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime

import pytest

from app.demo.people import identity_number
from app.kernel.errors import DomainError, NotAllowed, Refusals, say
from app.procedures.actions import Filing, file_case
from app.procedures.labels import begun_by_staff
from app.procedures.models import Case, Waiting
from app.procedures.rules.machine import CaseState
from app.tenancy.database import db
from tests.browser import Visitor
from tests.titles.applying import MARKS, answered, applies, recommended
from tests.titles.conftest import TITLES, City, set_password
from tests.titles.eligible import titles

pytestmark = pytest.mark.database


def waits_for(case_id: int) -> tuple[str, int | None]:
    """The step at which a case stands, and at which body it waits."""
    waiting = db.session.query(Waiting).filter_by(case_id=case_id).one()
    return waiting.step, waiting.body_id


@pytest.mark.requirement("T7")
@pytest.mark.parametrize(
    "employer, chain",
    [
        ("firm", [("county", "jinshui")]),  # a private company has no department (domain 10)
        ("plant", [("department", "works"), ("county", "jinshui")]),
        ("institute", [("department", "science"), ("city", "city")]),
    ],
)
def test_the_place_in_the_tree_says_who_reviews(here: City, employer: str, chain: list[tuple[str, str]]) -> None:
    case_id = recommended(here, "康佳禾", employer)
    for step, who in chain:
        assert waits_for(case_id) == (step, here.bodies[who])
        for other in {"city", "jinshui", "science", "works"} - {who}:
            with pytest.raises(NotAllowed):
                answered(here, case_id, other, "approve")
        answered(here, case_id, who, "approve")
    step, body = waits_for(case_id)
    assert step == f"{chain[-1][0]}_document" and body == here.bodies[chain[-1][1]]


@pytest.mark.requirement("T6", "T10")
def test_the_employer_assesses_four_things_and_gives_three_files_and_its_pledge(here: City) -> None:
    case_id = applies(here, "康佳禾", "firm")
    with pytest.raises(Refusals) as refused:
        answered(here, case_id, "firm", "recommend", "")
    assert {one.field for one in refused.value.refusals} >= {"opinion", *MARKS}


@pytest.mark.requirement("T6")
def test_nobody_is_recommended_who_fails_in_one_of_the_four(here: City) -> None:
    case_id = applies(here, "康佳禾", "firm")
    with pytest.raises(Refusals) as refused:
        answered(here, case_id, "firm", "recommend", fields={**MARKS, "diligence": "fail"})
    assert any("均合格方可推荐" in str(one.message) for one in refused.value.refusals)
    assert answered(here, case_id, "firm", "refuse", "勤不合格。", fields={}).state is CaseState.REFUSED


def test_the_office_sends_back_to_the_employer(here: City) -> None:
    case_id = recommended(here, "康佳禾", "firm")
    answered(here, case_id, "jinshui", "return", "考核报告未盖章。")
    assert waits_for(case_id) == ("employer", here.bodies["firm"])


@pytest.mark.requirement("T6")
def test_what_the_employer_gave_stands_there_again_when_the_case_comes_back(
    city: City, entering: Callable[..., AbstractContextManager[object]], log_in: Callable[[str], Visitor]
) -> None:
    with entering(TITLES):
        case_id = recommended(city, "康佳禾", "firm")
        number = answered(city, case_id, "jinshui", "return", "考核报告未盖章。").number
    page = log_in("firm").get(f"/desk/cases/{number}")
    marks = page.find("//input[@type='radio' and @checked]/@value")
    assert marks == ["good", "good", "excellent", "pass"]
    given = {name: page.find(f"//input[@name='{name}']/@value") for name in ("report", "yearly-0", "signed_pledge")}
    assert all(len(one) == 1 and len(one[0]) == 32 for one in given.values()), "its files need not be given again"
    assert not page.find("//input[@name='unit_pledge' and @checked]"), "what is pledged is pledged anew"


@pytest.mark.requirement("T9")
@pytest.mark.parametrize(
    "day, opens",
    [
        ((2026, 11, 28), "2026-12-01"),
        ((2026, 12, 26), "2027-03-01"),
        ((2026, 2, 28), "2026-03-01"),
        ((2026, 3, 26), "2026-06-01"),
    ],
)
def test_outside_the_windows_the_next_one_is_named(here: City, day: tuple[int, int, int], opens: str) -> None:
    """七：3月、6月、9月和12月的1日至25日。"""
    with pytest.raises(DomainError) as refused:
        applies(here, "康佳禾", "institute", now=datetime(*day, 4, tzinfo=UTC))
    assert opens in str(refused.value.message.params)


@pytest.mark.requirement("T9")
@pytest.mark.parametrize("day", [(2026, 3, 1), (2026, 6, 25), (2026, 9, 25), (2026, 12, 1)])
def test_the_first_and_the_last_day_of_a_window_count(here: City, day: tuple[int, int, int]) -> None:
    case_id = applies(here, "康佳禾", "institute", now=datetime(*day, 4, tzinfo=UTC), in_zhengzhou_since="2022-01-01")
    assert db.session.get_one(Case, case_id).state is CaseState.OPEN


def test_who_has_no_employer_here_cannot_apply(here: City) -> None:
    """四：均通过本人工作单位申报。"""
    applies(here, "康佳禾", "firm")
    with pytest.raises(DomainError):
        file_case(Filing("title", {}), by=here.accounts["firm"], now=datetime(2026, 9, 10, 4, tzinfo=UTC))


@pytest.mark.requirement("T7")
def test_who_can_use_everything_is_not_told_to_look_at_the_progress_only(
    city: City, entering: Callable[..., AbstractContextManager[object]], log_in: Callable[[str], Visitor]
) -> None:
    with entering(TITLES):
        case = db.session.get_one(Case, applies(city, "康佳禾", "firm"))
        set_password(case.starter_id or 0)
        number = case.number
    words = log_in(identity_number(date(1995, 7, 30), city.serial)).get(f"/cases/{number}").words
    assert "请联系本单位管理员" in words and "只能查看进度" not in words


def test_what_an_office_begins_is_not_called_a_paper_application() -> None:
    known = titles().association.procedures
    assert begun_by_staff(known["title"]) == say("由工作人员代为录入")
    assert begun_by_staff(known["breach_person"]) == say("由工作人员发起")
