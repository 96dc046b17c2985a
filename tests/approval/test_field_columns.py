"""Columns of the desk's lists from fields of forms: chosen by whoever looks, opened for one page, masked like elsewhere."""

from __future__ import annotations

from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from app.approval.fieldcolumns import _said, offered
from app.forms.answers import Sight
from app.forms.lookups import Lookups
from app.forms.wording import Wording
from app.tenancy.tenants import tenant
from app.web.access import HeldRole, Identity
from tests.approval.conftest import HENAN, Desk

pytestmark = pytest.mark.database


def test_a_field_that_the_form_lists_may_be_a_column(zhao: Desk, office, entering) -> None:
    with entering(HENAN):
        office.file("林若溪", education="college")
        office.file("黎高中", education="master")
    page = zhao.get("/desk")
    assert page.find("//input[@name='field' and @value='education']") and not page.find("//input[@value='id_number']")
    page = zhao.get("/desk?field=education&col=due&col=step")
    assert "学历" in page.find("//thead")[0].text_content()
    assert [row.findall("td")[-1].text_content() for row in page.find("//tbody/tr")] == ["大学专科", "硕士研究生"]
    assert "fields=education" in page.find("//form[contains(@action, 'list.xlsx')]/@action")[0]


def test_what_is_no_such_field_is_no_column(zhao: Desk, office, entering) -> None:
    with entering(HENAN):
        office.file("林若溪")
    page = zhao.get("/desk?field=id_number&field=mobile&field=nothing&fields=..%00.'")
    assert page.status == 200 and "4101" not in page.words and "13800" not in page.words


def test_who_is_not_among_those_that_see_a_field_reads_stars(office, entering) -> None:
    who = Identity(1, "孙会长", "staff", roles=(HeldRole("branch_secretary", 2, "/1/2/", frozenset()),))
    with entering(HENAN):
        ask = offered()["education"].model_copy(update={"seen_by": ("secretary",)})
        words = Wording(tenant().configuration, "zh", str, Lookups())
        assert list(_said([ask], {"education": "college"}, words, Sight.of(who))) == ["***"]


def test_such_a_column_costs_one_statement_however_many_lines(zhao: Desk, office, entering, sql_counter) -> None:
    counted = []
    for wanted in (2, 12):
        with entering(HENAN):
            for _ in range(wanted):
                office.file(f"申请人{office.filed}")
        for address in ("/desk?col=due", "/desk?col=due&field=education"):
            zhao.get(address)
            with sql_counter() as seen:
                zhao.get(address)
            counted.append(len(seen))
    assert counted[1] == counted[0] + 1 and counted[2:] == counted[:2], counted


def test_they_go_along_into_the_spreadsheet(zhao: Desk, office, entering) -> None:
    with entering(HENAN):
        office.file("林若溪", education="college")
    zhao.get("/desk?field=education")
    content = zhao.client.post("/desk/list.xlsx?fields=education", data={"csrf_token": zhao.token()},
                               base_url=f"http://{zhao.host}").get_data()  # fmt: skip
    read = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert (read[0][-1], read[1][-1]) == ("学历", "大学专科")


def taken(desk: Desk, address: str = "/desk/list.xlsx?fields=education") -> list[list[str]]:
    """The rows of the file that somebody takes away."""
    desk.get("/desk?field=education")
    answer = desk.client.post(address, data={"csrf_token": desk.token()}, base_url=f"http://{desk.host}")
    assert answer.status_code == 200
    return CalamineWorkbook.from_filelike(BytesIO(answer.get_data())).get_sheet_by_index(0).to_python()


@pytest.mark.requirement("I6")
def test_no_cell_of_the_spreadsheet_runs(zhao: Desk, office, entering) -> None:
    with entering(HENAN):
        office.file("=HYPERLINK(1)", education="college")
    assert "'=HYPERLINK(1)" in taken(zhao)[1]


@pytest.mark.requirement("D6")
def test_who_may_not_export_takes_no_answers_along(zhao: Desk, office, entering, monkeypatch) -> None:
    with entering(HENAN):
        office.file("林若溪", education="college")
        roles = tenant().association.roles
    assert taken(zhao)[0][-1] == "学历"
    monkeypatch.setitem(roles, "secretary", roles["secretary"].model_copy(update={"can": ("decide",)}))
    assert taken(zhao)[0][-1] != "学历"


@pytest.mark.requirement("D6", "A7")
def test_nobody_alone_takes_a_long_list_along(zhao: Desk, office, entering, monkeypatch) -> None:
    with entering(HENAN):
        for name in ("林若溪", "黎高中"):
            office.file(name, education="college")
        alone = tenant().association.second.model_copy(update={"exports_from": 2})
        monkeypatch.setitem(tenant().association.__dict__, "second", alone)
    zhao.get("/desk?field=education")
    for address in ("/desk/list.xlsx?fields=education", "/desk/list.xlsx"):
        page = zhao.post(address, {})
        assert "达到 2 行，须由另一人确认后才能下载" in page.words and "提交，等待另一人确认" in page.words
    assert len(taken(zhao, "/desk/list.xlsx?fields=education&q=%E6%9E%97")) == 2
    page = zhao.post("/desk/list.xlsx?q=%E9%BB%8E", {})
    assert "已单独导出 1 行，加上这次 1 行，达到 2 行" in page.words
    assert len(taken(zhao, "/desk/list.xlsx?q=%E6%9E%97")) == 2
