"""业务培训、继续教育: the trainer hands in a list of a whole class; looked at row by row, registered once by a job."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import func, select

from app.accounts.rights import who_asked
from app.documents.actions import frozen_values
from app.documents.models import IssuedDocument
from app.insight.filing.actions import take_part
from app.insight.filing.ofmembers import check_members
from app.insight.filing.procedures import get_for_members
from app.insight.importing.sheet import read_sheet
from app.insight.models import RegisterImport
from app.jobs.actions import run_pending
from app.members.actions import reverse
from app.members.credits import credits_of
from app.members.models import Fact, Membership
from app.members.rules import FactKind
from app.procedures.models import Case
from app.tenancy import clock, storage
from app.tenancy.database import db
from tests.browser import Page, Visitor
from tests.insight.sheets import workbook
from tests.units.conftest import GANSU, Enter, Units, applies, staff
from tests.units.test_recommending import recommend

pytestmark = [pytest.mark.database, pytest.mark.requirement("G14", "G13")]
LogIn = Callable[..., Visitor]
Rows = list[list[Any]]
HEADS = ["姓名", "会员编号", "身份证号码", "培训种类", "培训班名称", "结业日期", "学时", "考核是否合格"]
CLASS = "2026 年继续教育第二期"


@pytest.fixture
def trainer(units: Units, entering: Enter, log_in: LogIn) -> Visitor:
    """The trainer's browser."""
    with entering(GANSU):
        staff("peixun", "汪守正", "trainer")
    return log_in("peixun", tab="staff")


def numbered(*names: str) -> dict[str, str]:
    """The member's number by name."""
    query = select(Membership.name, Membership.number).where(Membership.name.in_(names))
    return {name: number or "" for name, number in db.session.execute(query)}


def row(name: str, number: str = "", identity: str = "", **changed: Any) -> list[Any]:
    """A line of the list: who passed sixteen hours of continuing education last week."""
    day = clock.today().isoformat()
    plain = {"培训种类": "继续教育培训", "培训班名称": CLASS, "结业日期": day, "学时": 16, "考核是否合格": "是"}
    return [name, number, identity, *{**plain, **changed}.values()]


def upload(browser: Visitor, rows: Rows, *, merge: str = "") -> Page:
    """The trainer hands a list in."""
    browser.get("/desk/enter/train/list")
    return browser.submit({"file": (BytesIO(workbook(rows, merge=merge)), "class.xlsx")}, form="upload-list")


def test_a_class_is_registered_from_one_list(units: Units, entering: Enter, trainer: Visitor) -> None:
    with entering(GANSU):
        ids = {name: units.admit(name) for name in ("甲学员", "乙学员")}
        numbers = numbered("甲学员", "乙学员")
    rows = [HEADS, row("甲学员", numbers["甲学员"]), row("乙学员", identity=units.numbers["乙学员"], 学时=8)]
    page = upload(trainer, rows)
    assert "登记 2 条" in page.words and "每一行都没有问题" in page.words
    with entering(GANSU):
        assert db.session.query(Case).count() == 0
    trainer.submit({}, form="confirm")
    with entering(GANSU):
        run_pending()
        assert db.session.query(Case).filter_by(procedure="train").count() == 2
        assert [float(sum(one.amount for one in credits_of(ids[name]))) for name in ("甲学员", "乙学员")] == [16.0, 8.0]
    done = trainer.get(trainer.page.response.request.path)
    assert "已登记 2 条" in done.words


def test_certificates_follow_for_who_passed_and_for_nobody_else(units: Units, entering: Enter, trainer: Visitor) -> None:
    with entering(GANSU):
        for name in ("甲学员", "乙学员"):
            units.admit(name)
        numbers = numbered("甲学员", "乙学员")
    safety = {"培训种类": "安全监理业务培训"}
    upload(
        trainer,
        [HEADS, row("甲学员", numbers["甲学员"], **safety), row("乙学员", numbers["乙学员"], **safety, 考核是否合格="否")],
    )
    trainer.submit({}, form="confirm")
    with entering(GANSU):
        run_pending()
        issued = db.session.execute(select(IssuedDocument.kind, IssuedDocument.holder_name).order_by(IssuedDocument.id)).all()
        assert [tuple(one) for one in issued] == [("safety_training", "甲学员")]
        shown = frozen_values(db.session.query(IssuedDocument).one())["facts"]
        assert [one["value"]["zh"] for one in shown] == [CLASS, clock.today().isoformat(), "16"]


def test_a_recommended_newcomer_has_no_number_yet_and_is_known_by_the_document(
    units: Units, entering: Enter, trainer: Visitor
) -> None:
    with entering(GANSU):
        number = applies(units, "马知远")
        identity = units.numbers["马知远"]
    page = upload(trainer, [HEADS, row("马知远", identity=identity, 培训种类="监理业务培训")])
    assert "此事项目前不适用于此会员" in page.words, "only who was recommended takes part"
    with entering(GANSU):
        recommend(units, number)
    page = upload(trainer, [HEADS, row("马知远", identity=identity, 培训种类="监理业务培训")])
    assert "登记 1 条" in page.words


def test_what_is_wrong_is_told_row_by_row(units: Units, entering: Enter, trainer: Visitor) -> None:
    with entering(GANSU):
        for name in ("甲学员", "乙学员"):
            units.admit(name)
        units.admit("期满学员", ago=365 * 7)
        numbers = numbered("甲学员", "乙学员", "期满学员")
    good = row("甲学员", numbers["甲学员"])
    rows = [
        HEADS,
        good,
        row("甲学员", numbers["甲学员"], 学时=12),
        row("改了名", numbers["乙学员"]),
        row("查无此人", "GSJL209900001"),
        row("没有编号"),
        row("期满学员", numbers["期满学员"]),
        row("乙学员", numbers["乙学员"], 学时=500),
        row("乙学员", numbers["乙学员"], 培训种类="插花"),
        row("乙学员", numbers["甲学员"], units.numbers["乙学员"], 培训班名称="另一班"),
    ]
    page = upload(trainer, rows)
    for sentence in (
        "与第 2 行重复", "登记的是另一个姓名", "没有编号为 GSJL209900001 的会员", "请填写会员编号或证件号码",
        "此事项目前不适用于此会员", "学时：", "不在可填的内容之中", "不是同一个会员",
    ):  # fmt: skip
        assert sentence in page.words, sentence
    assert "登记 1 条" in page.words


def test_formulas_and_merged_cells_are_pointed_out(units: Units, entering: Enter, trainer: Visitor) -> None:
    with entering(GANSU):
        units.admit("甲学员")
        number = numbered("甲学员")["甲学员"]
    page = upload(
        trainer, [HEADS, row("甲学员", number, 学时="=8+8"), row("甲学员", number), row("甲学员", number)], merge="E3:E4"
    )
    assert "公式" in page.words and "合并单元格" in page.words


def test_the_same_list_sent_again_doubles_nothing(units: Units, entering: Enter, trainer: Visitor) -> None:
    with entering(GANSU):
        units.admit("甲学员")
        rows = [HEADS, row("甲学员", numbered("甲学员")["甲学员"])]
    for _again in range(2):
        upload(trainer, rows)
        if trainer.page.find("//form[@id='confirm']"):
            trainer.submit({}, form="confirm")
        with entering(GANSU):
            run_pending()
    assert "已经登记过相同的内容" in trainer.page.words
    with entering(GANSU):
        assert db.session.query(Case).filter_by(procedure="train").count() == 1


def test_a_result_that_was_taken_back_comes_in_again_with_the_list(units: Units, entering: Enter, trainer: Visitor) -> None:
    with entering(GANSU):
        for name in ("甲学员", "乙学员"):
            units.admit(name)
        known = numbered("甲学员", "乙学员")
    rows = [HEADS, *[row(name, number) for name, number in known.items()]]
    upload(trainer, rows)
    trainer.submit({}, form="confirm")
    with entering(GANSU):
        run_pending()
        hours = select(Fact.id).join(Membership, Membership.id == Fact.membership_id)
        wrong = db.session.scalars(hours.where(Membership.name == "甲学员", Fact.kind == FactKind.CREDITED)).one()
        reverse(wrong, document="登记有误", by=None, now=clock.now())
    page = upload(trainer, rows)
    assert "登记 1 条" in page.words
    assert page.words.count("已经登记过相同的内容") == 1, "who was not taken back is not entered a second time"
    trainer.submit({"leave_out": "y"}, form="confirm")
    with entering(GANSU):
        run_pending()
        assert db.session.query(Case).filter_by(procedure="train").count() == 3
        again = select(func.count()).where(Fact.kind == FactKind.CREDITED, Fact.reverses_id.is_(None))
        assert db.session.scalar(again) == 3
    assert upload(trainer, rows).words.count("已经登记过相同的内容") == 2


def test_a_cut_off_job_goes_on_and_a_double_click_is_one_job(units: Units, entering: Enter, trainer: Visitor) -> None:
    with entering(GANSU):
        names = [f"学员{letter}" for letter in "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地人和美好"]
        for name in names:
            units.admit(name)
        rows = [HEADS, *[row(name, number) for name, number in numbered(*names).items()]]
    upload(trainer, rows)
    path = trainer.page.response.request.path
    trainer.submit({}, form="confirm")
    trainer.post(f"{path}/confirm")
    with entering(GANSU):
        found = db.session.query(RegisterImport).one()
        by = who_asked(found.made_by, clock.now())
        listed, job = get_for_members("train", by), found.job_id or 0
        checked = check_members(read_sheet(storage.read(found.stored)), listed, by=by, now=clock.now())
        take_part(found.id, checked.wanted[:10], listed, (job, 28), by=by.account_id, now=clock.now())
        run_pending()
        assert db.session.query(Case).filter_by(procedure="train").count() == len(names)
        assert db.session.query(RegisterImport).one().written == len(names)


def test_who_is_not_in_charge_of_training_has_no_such_page(
    units: Units, entering: Enter, trainer: Visitor, log_in: LogIn
) -> None:
    with entering(GANSU):
        units.admit("甲学员")
        rows = [HEADS, row("甲学员", numbered("甲学员")["甲学员"])]
    upload(trainer, rows)
    path = trainer.page.response.request.path
    assert log_in("祁晚晴").get("/desk/enter/train/list").status in (403, 404)
    assert log_in("祁晚晴").get(path).status in (403, 404)
    assert trainer.get("/desk/enter/join/list").status == 404, "who applies is described by the form itself"


def test_the_way_in_stands_where_it_is_looked_for(units: Units, trainer: Visitor) -> None:
    assert "用表格登记" in trainer.get("/desk/enter/train").words
    assert "用表格登记" in trainer.get("/desk/enter").words
    page = trainer.get("/desk/enter/train/list?lang=en")
    assert "spreadsheet" in page.words
