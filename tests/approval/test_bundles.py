"""The pages of bundles: a branch hands up, the secretariat decides the whole (H6)."""

from __future__ import annotations

import io

import pytest

from app.demo.pictures import sample_page
from app.jobs.actions import run_pending
from app.procedures.actions import Decision
from tests.approval.conftest import HENAN, Desk, Office
from tests.browser import Page

pytestmark = pytest.mark.database


@pytest.fixture
def numbers(office: Office, entering) -> list[str]:
    """Two applications at the branch, which it passed on."""
    with entering(HENAN):
        found = [office.file(name, at=office.branch) for name in ("林若溪", "苏曼青")]
        for number in found:
            office.decide(number, Decision("forward"), "sun")
        return found


@pytest.fixture
def sun(sit_down) -> Desk:
    """The head of the branch."""
    return sit_down("sun")


def _button(desk: Desk, path: str, **sent: object) -> Page:
    page = desk.page
    assert page is not None
    forms = [form for form in page.dom.forms if form.action.endswith(path)]
    return desk.submit(sent, form=[f for f in page.dom.forms if f.method == "POST"].index(forms[0]))


def _handed_in(sun: Desk) -> str:
    sun.get("/desk/bundles")
    page = _button(sun, "/desk/bundles")
    path = page.response.request.path
    _button(sun, "/print")
    _button(sun, "/scan", **{"scan-file": (io.BytesIO(sample_page(2)), "盖章.png")})
    page = _button(sun, "/hand-in")
    assert "已报送" in page.words
    return path


def test_a_branch_collects_prints_scans_and_hands_up(sun: Desk, numbers) -> None:
    page = sun.get("/desk/bundles")
    assert "林若溪" in page.words and "共 2 件" in page.words
    page = _button(sun, "/desk/bundles")
    path = page.response.request.path
    assert "汇总中" in page.words and "还没有打印" in page.words
    page = _button(sun, "/print")
    assert "第 1 版" in page.words
    pdf = sun.get(f"{path}/list.pdf")
    assert pdf.response.data.startswith(b"%PDF")
    page = _button(sun, "/scan", **{"scan-file": (io.BytesIO(b"no picture"), "盖章.png")})
    assert page.find("//*[contains(@class, 'message-stop')]")
    page = _button(sun, "/scan", **{"scan-file": (io.BytesIO(sample_page(2)), "盖章.png")})
    assert "盖章扫描件（第 1 版）" in page.words
    assert "已报送" in _button(sun, "/hand-in").words


def test_the_secretariat_decides_a_whole_bundle(sun: Desk, zhao: Desk, numbers, office, entering) -> None:
    assert "还没有收到报送批次" in zhao.get("/desk/bundles?view=received").words
    path = _handed_in(sun)
    assert "信阳茶业人才专业委员会" in zhao.get("/desk/bundles?view=received").words
    page = zhao.get(path)
    [scan] = page.find("//a[starts-with(@href, '/files/')]/@href")
    assert zhao.get(scan).status == 200
    page = _button(zhao, "/desk/batch")
    assert "可以办理 2 件" in page.words
    zhao.submit({"record_checked": "yes"}, form="batch")
    with entering(HENAN):
        run_pending()
        assert {office.case(number).state.value for number in numbers} == {"approved"}
    assert "已办结" in zhao.get(path).words


def test_a_case_page_leads_to_its_bundle_and_scan(sun: Desk, zhao: Desk, numbers) -> None:
    path = _handed_in(sun)
    page = zhao.case(numbers[0])
    assert page.find(f"//a[@href='{path}']")
    assert page.find("//section//a[starts-with(@href, '/files/')]")


def test_what_was_changed_after_printing_says_so(sun: Desk, numbers) -> None:
    sun.get("/desk/bundles")
    _button(sun, "/desk/bundles")
    _button(sun, "/print")
    page = sun.page
    [first, *_] = page.find("//input[@name='case']/@value")
    page = _button(sun, "/cases", case=first, do="out")
    assert "名单在打印之后有变动" in page.words
    assert "还可加入的办件" in page.words
    page = _button(sun, "/cases", do="out")
    assert "请至少选择一件" in page.words


def test_it_is_taken_back_while_nothing_was_decided(sun: Desk, numbers) -> None:
    _handed_in(sun)
    page = _button(sun, "/take-back")
    assert "汇总中" in page.words and "已收回" in page.text


@pytest.mark.requirement("A2")
def test_a_foreign_bundle_is_not_there(sun: Desk, zhao: Desk, sit_down, numbers) -> None:
    sun.get("/desk/bundles")
    path = _button(sun, "/desk/bundles").response.request.path
    li = sit_down("li")
    for who in (zhao, li):
        for tail in ("", "/list.pdf"):
            assert who.get(f"{path}{tail}").status == 404
        for tail in ("/print", "/scan", "/hand-in", "/take-back", "/cases"):
            assert who.post(f"{path}{tail}", {"case": "1"}).status == 404
    assert zhao.post("/desk/bundles", {"procedure": "join_person", "step": "secretary", "case": ["1", "2"]}).status == 404
    assert zhao.post("/desk/bundles", {"procedure": "’", "step": "\x00", "case": "x"}).status == 200


def test_an_empty_list_says_what_will_come(sun: Desk) -> None:
    assert "没有需要汇总的办件" in sun.get("/desk/bundles").words
    assert sun.get("/desk/bundles?view=received&state=nothing").status == 200
