"""The batch on the desk: a preview, a job with its page, a report of each case (E4)."""

from __future__ import annotations

import pytest

from app.jobs.actions import run_pending
from app.procedures.models import CaseState
from tests.approval.conftest import HENAN, Desk, Office
from tests.browser import Page
from tests.procedures.stories import APPROVE

pytestmark = pytest.mark.database


@pytest.fixture
def numbers(office: Office, entering) -> list[str]:
    with entering(HENAN):
        return [office.file(name) for name in ("林若溪", "苏曼青", "何以安")]


def _preview(desk: Desk, numbers: list[str], verdict: str = "approve", **more: object) -> Page:
    return desk.post("/desk/batch", {"case": numbers, "verdict": verdict, **more})


def _confirm(desk: Desk, **typed: object) -> Page:
    return desk.submit({"record_checked": "yes", **typed}, form="batch")


def test_the_preview_lists_what_can_be_done_together(zhao: Desk, numbers) -> None:
    page = _preview(zhao, numbers)
    assert page.status == 200
    assert "可以办理 3 件，不能办理 0 件" in page.words
    assert page.find("//input[@name='case' and @checked]/@value") == numbers
    assert page.find("//input[@name='record_checked']")


def test_a_batch_is_begun_and_its_page_tells_what_became_of_each(zhao: Desk, numbers, office, entering) -> None:
    _preview(zhao, numbers)
    page = _confirm(zhao, **{"batch-opinion": "材料齐全，同意"})
    assert page.response.request.path.startswith("/jobs/")
    assert "0 / 3" in page.words and "待办理3" in page.words
    with entering(HENAN):
        run_pending()
    page = zhao.get(page.response.request.path)
    assert "已完成" in page.words and "已办理3" in page.words
    assert page.find(f"//a[@href='/desk/cases/{numbers[0]}']")
    with entering(HENAN):
        assert {office.case(number).state for number in numbers} == {CaseState.APPROVED}
    assert "批量办理" in zhao.get("/jobs").words


def test_what_somebody_else_did_in_between_is_named(zhao: Desk, numbers, office, entering) -> None:
    _preview(zhao, numbers)
    page = _confirm(zhao)
    with entering(HENAN):
        office.decide(numbers[1], APPROVE, "qian")
        run_pending()
    page = zhao.get(f"{page.response.request.path}?show=overtaken")
    assert "钱秘书已于" in page.words and "苏曼青" in page.words and "林若溪" not in page.words


def test_only_the_ticked_ones_are_decided(zhao: Desk, numbers, office, entering) -> None:
    _preview(zhao, numbers)
    _confirm(zhao, case=numbers[:1])
    with entering(HENAN):
        run_pending()
        assert [office.case(number).state.value for number in numbers] == ["approved", "open", "open"]


def test_what_the_step_asks_for_stands_at_its_field(zhao: Desk, numbers) -> None:
    _preview(zhao, numbers)
    page = zhao.submit({}, form="batch")
    assert page.status == 422
    assert page.errors and "没有违法违纪" in page.errors[0]
    page = _confirm(zhao, verdict="refuse")
    assert page.status == 422
    assert "请写明理由，申请人会看到。" in page.errors[0]


def test_another_answer_is_looked_at_anew(zhao: Desk, numbers, office, entering) -> None:
    with entering(HENAN):
        numbers.append(office.file("黎高中", education="secondary"))
    page = _preview(zhao, numbers)
    assert "可以办理 3 件，不能办理 1 件" in page.words
    assert "放宽理由" in page.words
    sent = {"case": numbers[:3], "set-aside": numbers[3:], "verdict": "return"}
    assert "可以办理 4 件，不能办理 0 件" in zhao.post("/desk/batch", sent).words


def test_a_double_click_begins_one_batch(zhao: Desk, numbers) -> None:
    _preview(zhao, numbers)
    held = zhao.page
    first = _confirm(zhao).response.request.path
    zhao.page = held
    assert _confirm(zhao).response.request.path == first


@pytest.mark.requirement("A2")
def test_foreign_cases_are_not_there(sit_down, office, entering, numbers) -> None:
    with entering(HENAN):
        own = office.file("吴明轩", at=office.branch)
    sun = sit_down("sun")
    assert sun.post("/desk/batch", {"case": numbers, "verdict": "approve"}).status == 404
    page = sun.post("/desk/batch", {"case": [*numbers, own], "verdict": "forward"})
    assert "所选的 3 件不在您可办理的范围内" in page.words
    assert "林若溪" not in page.words
    sun.submit({}, form="batch")
    with entering(HENAN):
        run_pending()
        assert [office.case(number).step for number in numbers] == ["secretary"] * 3
        assert office.case(own).step == "secretary"


def test_cases_at_other_steps_are_set_aside(zhao: Desk, numbers, office, entering) -> None:
    with entering(HENAN):
        other = office.file("吴明轩", at=office.branch)
    page = _preview(zhao, [*numbers, other])
    assert "可以办理 3 件，不能办理 1 件" in page.words
    assert "不在同一步骤" in page.words


def test_a_page_that_lay_open_too_long_still_leads_to_what_is_left(zhao: Desk, numbers, office, entering) -> None:
    with entering(HENAN):
        office.decide(numbers[0], APPROVE, "qian")
        office.decide(numbers[1], APPROVE, "qian")
    assert "可以办理 1 件，不能办理 2 件" in _preview(zhao, numbers).words
    assert "所选办件已办结" in _preview(zhao, numbers[:2]).text


def test_nothing_or_too_much_is_answered_in_words(zhao: Desk) -> None:
    assert "请至少选择一件" in zhao.post("/desk/batch", {}).text
    assert "一次最多办理 1000 件" in zhao.post("/desk/batch", {"case": [f"n{i}" for i in range(1001)]}).text
    assert zhao.post("/desk/batch", {"case": ["\x00", "’; --", "9" * 300], "verdict": "no\x00thing"}).status == 404


def test_a_report_is_for_who_began_it_and_who_decides_for_all(zhao: Desk, sit_down, numbers) -> None:
    _preview(zhao, numbers)
    path = _confirm(zhao).response.request.path
    assert sit_down("qian").get(path).status == 200
    for who in ("sun", "li"):
        assert sit_down(who).get(path).status == 404


def test_a_long_preview_asks_little_of_the_database(zhao: Desk, office, entering, sql_counter) -> None:
    counted = []
    for wanted in (3, 12):
        with entering(HENAN):
            chosen = [office.file(f"申请人{office.filed}") for _ in range(wanted)]
        with sql_counter() as seen:
            _preview(zhao, chosen)
        counted.append(len(seen))
    assert counted[1] <= counted[0] + 1, counted
