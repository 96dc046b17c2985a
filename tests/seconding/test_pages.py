"""What takes two persons at the desk: asked for, found, looked at, confirmed, taken away (A7, D6, E4)."""

from __future__ import annotations

from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from app.accounts.actions import take_role
from app.accounts.models import Account, Grant
from app.audit.models import AuditEntry
from app.jobs.actions import run_pending
from app.procedures.actions import Filing, file_case
from app.procedures.models import CaseState
from app.tenancy import clock
from app.tenancy.database import db
from tests.procedures.guild import enter
from tests.registration.guild import GUILD, as_staff, case_named, stand_ready, with_login

pytestmark = pytest.mark.database


@pytest.fixture
def numbers(entering):
    """Two keepers who want to rise, and a third of the secretariat."""
    with entering(GUILD):
        people = stand_ready()
        climber = with_login("同村人", "13900000229")
        enter(climber, people.meadow)
        enter(with_login("第三人", "13900000230"), people.meadow)
        filed = [file_case(Filing("elevate", {}), by=who.account_id, now=clock.now()) for who in (people.keeper, climber)]
        return [one.number for one in filed]


@pytest.fixture
def qin(numbers, visit):
    return as_staff(visit(GUILD), "qin")


@pytest.fixture
def liu(numbers, visit):
    return as_staff(visit(GUILD), "liu")


def ask(desk, numbers, **typed):
    desk.post("/desk/batch", {"case": numbers, "verdict": "approve"})
    return desk.submit({"batch-reason": "季末集中办理晋级", **typed}, form="batch")


def press(desk, page, what):
    """Send the form whose address ends so."""
    forms = [form for form in page.dom.forms if form.method == "POST"]
    return desk.submit(form=next(n for n, form in enumerate(forms) if form.action.endswith(what)))


def test_the_preview_says_so_and_asks_why(qin, numbers):
    page = qin.post("/desk/batch", {"case": numbers, "verdict": "approve"})
    assert "达到 2 件，须由另一人确认后才会办理" in page.words and "提交，等待另一人确认" in page.words
    page = qin.submit({}, form="batch")
    assert page.status == 422 and "请写明理由" in page.errors[0]


def test_asked_for_found_in_the_inbox_looked_at_and_confirmed(qin, liu, numbers, entering):
    page = ask(qin, numbers)
    assert page.response.request.path.startswith("/desk/second/")
    assert "确认之前不会办理任何内容" in page.words and "确认办理" not in page.words

    assert "有 1 项须两人办理的申请等您确认" in liu.get("/desk").words
    assert "有 1 项" not in qin.get("/desk").words
    listed = liu.get("/desk/second")
    page = liu.get(listed.find("//table//a/@href")[0])
    assert "季末集中办理晋级" in page.words and "秦秘书" in page.words
    assert all(number in page.words for number in numbers) and "可以办理" in page.words
    page = press(liu, page, "/confirm")
    assert "已确认，开始办理" in page.text
    with entering(GUILD):
        run_pending()
        assert {case_named(number).state for number in numbers} == {CaseState.APPROVED}
    assert "已办理2" in liu.get(page.find("//aside//a/@href")[0]).words


def test_two_clicks_of_either_have_one_effect(qin, liu, numbers):
    qin.post("/desk/batch", {"case": numbers, "verdict": "approve"})
    held, paths = qin.page, set()
    for _ in range(2):
        qin.page = held
        paths.add(qin.submit({"batch-reason": "季末集中办理晋级"}, form="batch").response.request.path)
    assert len(paths) == 1
    page = liu.get(paths.pop())
    assert press(liu, page, "/confirm").status == 200
    liu.page = page
    assert press(liu, page, "/confirm").status == 200


def test_sent_back_and_taken_back(qin, liu, numbers):
    path = ask(qin, numbers).response.request.path
    page = liu.get(path)
    assert press(liu, page, "/decline").status == 422
    forms = [form.action for form in page.dom.forms if form.method == "POST"]
    liu.page = page
    at = next(n for n, action in enumerate(forms) if action.endswith("/decline"))
    assert "已退回" in liu.submit({"remark": "先核对年限"}, form=at).words
    assert "先核对年限" in qin.get(path).words
    again = ask(qin, numbers).response.request.path
    assert "已撤回" in press(qin, qin.get(again), "/withdraw").words
    liu.page = liu.get(path)
    assert liu.post(f"{again}/confirm", {}).status == 200 and "撤回这项申请" in liu.page.text


@pytest.mark.requirement("A2")
def test_it_is_not_there_for_who_has_not_the_right(qin, numbers, visit):
    path = ask(qin, numbers).response.request.path
    wen = as_staff(visit(GUILD), "wen")
    assert wen.get(path).status == 404
    assert wen.post(f"{path}/confirm", {}).status == 404
    assert "季末" not in wen.get("/desk/second").words


def _export(desk, **typed):
    desk.get("/office/members/export")
    return desk.submit({"format": "csv", "reason": "寄送会刊", **typed}, form="export")


@pytest.mark.requirement("D6")
def test_a_long_list_leaves_only_after_another_has_confirmed_it(qin, liu, entering):
    assert "达到 3 行，须由另一人确认后才能下载" in qin.get("/office/members/export").words
    page = _export(qin)
    path = page.response.request.path
    assert path.startswith("/desk/second/") and "行数3" in page.words.replace(" ", "")
    page = press(liu, liu.get(path), "/confirm")
    assert "结果由申请人查看" in page.words
    with entering(GUILD):
        run_pending()
    page = qin.get(qin.get(path).find("//aside//a/@href")[0])
    assert "文件已生成" in page.words
    job = page.response.request.path
    rows = qin.client.get(f"{job}/file", base_url=f"http://{qin.host}").get_data(as_text=True)
    assert "花养蜂" in rows and "第三人" in rows
    assert liu.get(job).status == 404
    with entering(GUILD):
        entry = db.session.query(AuditEntry).filter_by(act="register.exported").one()
        assert (entry.details["rows"], entry.details["reason"]) == (3, "寄送会刊") and entry.details["seconded_by"]


@pytest.mark.requirement("D6")
def test_a_long_list_of_cases_leaves_in_the_same_way(qin, liu, numbers, entering):
    with entering(GUILD):
        third = db.session.query(Account).filter_by(name="第三人").one().id
        file_case(Filing("elevate", {}), by=third, now=clock.now())
    qin.get("/desk")
    page = qin.post("/desk/list.xlsx", {})
    assert "达到 3 行，须由另一人确认后才能下载" in page.words
    path = qin.submit({"second-reason": "寄送办理进度"}, form="ask").response.request.path
    page = liu.get(path)
    assert "导出办件清单" in page.words and "待办" in page.words
    press(liu, page, "/confirm")
    with entering(GUILD):
        run_pending()
    job = qin.get(path).find("//aside//a/@href")[0]
    content = qin.client.get(f"{job}/file", base_url=f"http://{qin.host}").get_data()
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert len(rows) == 4 and set(numbers) <= {cell for row in rows for cell in row}
    assert liu.get(job).status == 404


def test_the_side_says_how_many_await_somebody(qin, liu, numbers):
    def beside(desk):
        return desk.get("/desk").find("//a[@href='/desk/second']")[0].text_content().split()

    assert beside(liu) == ["两人办理"]
    ask(qin, numbers)
    assert beside(liu) == ["两人办理1"] and beside(qin) == ["两人办理"]


@pytest.mark.requirement("D6", "A4")
def test_it_is_written_for_nobody_whose_right_was_taken_away(qin, liu, entering):
    path = _export(qin).response.request.path
    press(liu, liu.get(path), "/confirm")
    with entering(GUILD):
        qin_id = db.session.query(Account).filter_by(name="秦秘书").one().id
        take_role(db.session.query(Grant).filter_by(account_id=qin_id).one().id, by=None, now=clock.now())
        run_pending()
        assert db.session.query(AuditEntry).filter_by(act="register.exported").count() == 0


def test_a_shorter_list_leaves_at_once(qin):
    qin.get("/office/members/export?q=花养蜂")
    answer = qin.submit({"format": "csv", "reason": "核对一人"}, form="export")
    assert "花养蜂" in answer.response.get_data(as_text=True)

