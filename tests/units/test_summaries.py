"""The summary for the stamp: collected, printed on A4 landscape, scanned, handed up; locked afterwards."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

from app.demo.pictures import sample_page
from app.procedures.models import Bundle, BundleState
from app.tenancy.database import db
from tests.units.conftest import GANSU, HESHAN, applies
from tests.units.test_recommending import recommend

pytestmark = [pytest.mark.database, pytest.mark.requirement("G7")]
REMINDER = "本批汇总表还没有上传盖章扫描件"


@pytest.fixture
def two(units, entering) -> list[str]:
    """Two people who were recommended."""
    with entering(GANSU):
        numbers = [applies(units, name) for name in ("马知远", "白若川")]
        for number in numbers:
            recommend(units, number)
        return numbers


def the_bundle() -> Bundle:
    return db.session.query(Bundle).populate_existing().one()


def begin(browser) -> str:
    """Put everybody who waits on a summary; gives its address."""
    browser.get("/unit/summaries")
    browser.submit(form=form_to(browser.page, "/unit/summaries"))
    return browser.page.response.request.path


def form_to(page, what: str) -> int:
    """Which form of the page leads there."""
    forms = [f for f in page.dom.forms if f.method == "POST"]
    return next(i for i, f in enumerate(forms) if (f.action or "").endswith(what))


def scanned(browser, there: str):
    """Print, stamp, scan and upload."""
    browser.get(there)
    browser.submit(form=form_to(browser.page, "list.pdf"))
    page = browser.get(there)
    return browser.submit({"scan-file": (BytesIO(sample_page(3)), "盖章.png")}, form=form_to(page, "scan"))


def test_the_list_reminds_until_the_stamped_scan_is_there(two, log_in):
    browser = log_in("祁晚晴")
    assert REMINDER in browser.get("/unit").words
    there = begin(browser)
    assert REMINDER in browser.get("/unit").words
    scanned(browser, there)
    assert REMINDER not in browser.get("/unit").words


def test_the_summary_is_a4_landscape_with_masked_numbers(two, log_in):
    browser = log_in("祁晚晴")
    page = browser.get(begin(browser))
    answer = browser.submit(form=form_to(page, "list.pdf"))
    pdf = PdfReader(BytesIO(answer.response.data))
    box = pdf.pages[0].mediabox
    assert (round(box.width), round(box.height)) == (842, 595)
    text = pdf.pages[0].extract_text()
    assert "马知远" in text
    assert "**" in text


@pytest.mark.requirement("G7")
def test_the_summary_says_who_they_are_with_ages_and_years_counted(two, log_in):
    browser = log_in("祁晚晴")
    answer = browser.submit(form=form_to(browser.get(begin(browser)), "list.pdf"))
    text = PdfReader(BytesIO(answer.response.data)).pages[0].extract_text()
    for head in ("性别", "年龄", "身份证号", "学历", "职称", "从业年限", "联系电话"):
        assert head in text
    assert "中级" in text and "2018-07-01" not in text, "years of service, not the day on which it began"


def test_without_a_scan_nothing_is_handed_up(two, log_in, entering):
    browser = log_in("祁晚晴")
    there = begin(browser)
    page = browser.get(there)
    refused = browser.submit(form=form_to(page, "hand-in"))
    assert refused.status in (409, 422)
    with entering(GANSU):
        assert the_bundle().state is BundleState.OPEN


def test_handed_up_it_is_locked_and_may_be_taken_back(two, log_in, entering):
    browser = log_in("祁晚晴")
    there = begin(browser)
    scanned(browser, there)
    browser.submit(form=form_to(browser.get(there), "hand-in"))
    with entering(GANSU):
        assert the_bundle().state is BundleState.HANDED_IN
    assert browser.post(f"{there}/people", {"do": "remove", "pick": ["1"]}).status == 409
    browser.submit(form=form_to(browser.get(there), "take-back"))
    with entering(GANSU):
        assert the_bundle().state is BundleState.OPEN


def test_a_person_taken_off_waits_to_be_collected_again(two, log_in, entering):
    browser = log_in("祁晚晴")
    there = begin(browser)
    page = browser.get(there)
    picked = page.find("//input[@name='pick'][contains(@aria-label,'白若川')]/@value")[0]
    browser.post(f"{there}/people", {"do": "remove", "pick": [picked]})
    words = browser.get(there).words
    assert "共 1 人" in words
    assert "另有 1 人还没有汇总" in words
    browser.submit({}, form=form_to(browser.page, "people") + 1)
    assert "共 2 人" in browser.get(there).words


@pytest.mark.requirement("E5")
def test_another_unit_sees_neither_summary_nor_scan(two, log_in, entering):
    browser = log_in("祁晚晴")
    there = begin(browser)
    scanned(browser, there)
    stranger = log_in("石小川", unit=HESHAN)
    assert stranger.get(there).status == 404
    assert stranger.post(f"{there}/hand-in").status == 404
    with entering(GANSU):
        scan = the_bundle().scan
    assert stranger.get(f"/files/{scan}").status == 404
    assert browser.get(f"/files/{scan}").status == 200
