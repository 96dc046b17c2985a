"""The register of former days: every row told exactly, all or nothing by choice, each once whatever is cut off."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO
from time import process_time

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage

from app.accounts.actions import set_state
from app.accounts.models import Account, Person
from app.accounts.rights import who_asked
from app.accounts.rules import AccountState
from app.audit.models import AuditEntry
from app.documents.models import IssuedDocument
from app.insight.importing import actions, store
from app.insight.importing.matching import key_of
from app.insight.models import ImportState, RegisterImport
from app.jobs.actions import run_pending
from app.kernel.errors import DomainError, NotFound
from app.members import actions as register
from app.members.importing import admit_many
from app.members.models import Fact, KeptAnswers, Membership
from app.members.records import kept_answers
from app.notices.models import Letter
from app.procedures.models import HeldValue
from app.tenancy import clock
from app.tenancy.database import db
from tests.insight.conftest import HENAN, admitted, id_number
from tests.insight.sheets import HEADS, named, somebody, workbook

pytestmark = pytest.mark.database


def upload(desk, content: bytes, *, about: str = "person", name: str = "名册.xlsx"):
    """Hand a list in; gives the page that follows."""
    desk.get("/office/import")
    file = FileStorage(BytesIO(content), filename=name)
    return desk.submit({"about": about, "file": file}, form="upload-list")


@pytest.mark.requirement("R19")
def test_a_faultless_list_comes_in_as_a_whole(zhao, entering):
    page = upload(zhao, workbook([HEADS, *[somebody(n) for n in range(1, 6)]]))
    assert "每一行都没有问题" in page.words
    zhao.submit(form="confirm")
    with entering(HENAN):
        assert db.session.scalar(select(func.count()).select_from(Membership)) == 0
        run_pending()
        rows = db.session.scalars(select(Membership).order_by(Membership.id)).all()
        assert [row.number for row in rows] == [f"HNRC-{n:05}" for n in range(1, 6)]
        assert {(row.tier, row.standing, row.admitted_on) for row in rows} == {("individual", "active", date(2021, 3, 15))}
        assert kept_answers(rows[0].id)["id_number"] == id_number(1)
        assert db.session.query(Person).filter(Person.name == named(1)).one().identity_masked.startswith("4101***")
        assert db.session.query(Letter).count() == 0
        assert db.session.query(Account).filter(Account.person_id.is_not(None)).count() == 0
    assert "导入已完成" in zhao.get("/office/import/1").words
    assert named(3) in zhao.get(f"/office/members?q={named(3)}").words


@pytest.mark.requirement("G1", "D3")
def test_the_record_has_counts_and_no_numbers_of_persons(zhao, entering):
    upload(zhao, workbook([HEADS, somebody(1)]))
    zhao.submit(form="confirm")
    with entering(HENAN):
        run_pending()
        entries = db.session.query(AuditEntry).filter(AuditEntry.act.like("register.%")).order_by(AuditEntry.id)
        assert [entry.act for entry in entries] == [
            "register.import_checked", "register.import_confirmed", "register.imported",
        ]  # fmt: skip
        assert id_number(1) not in repr([entry.details for entry in entries])


WRONG = [
    ({"身份证号码": id_number(9)[:17] + ("1" if id_number(9)[17] != "1" else "2")}, "B2 身份证号码：身份证号码的校验位不对"),
    ({"姓名": None}, "A2 姓名：请填写"),
    ({"会员类别": "特级会员"}, "C2 会员类别：“特级会员”不在可填的内容之中"),
    ({"入会日期": "2021-02-30"}, "D2 入会日期：没有这一天"),
    ({"入会日期": "2099-01-01"}, "D2 入会日期：入会日期不能晚于今天"),
    ({"入会日期": None}, "D2 入会日期：请填写"),
    ({"手机": "12345"}, "F2 手机：手机号码应为 11 位数字"),
    ({"邮箱": "不是邮箱"}, "G2 邮箱：请填写完整的电子邮箱"),
    ({"身份证号码": 4.10105199003070e17}, "B2 身份证号码：此格是数值，第 15 位以后的数字已经丢失"),
]


@pytest.mark.requirement("R19")
@pytest.mark.parametrize(("changed", "told"), WRONG, ids=lambda value: str(value)[:30])
def test_each_fault_is_told_with_its_cell(zhao, changed, told):
    page = upload(zhao, workbook([HEADS, somebody(9, **changed)]))
    cell, _, sentence = told.partition(" ")
    line = next(row.text_content() for row in page.find("//tbody/tr") if cell in row.text_content())
    assert sentence in " ".join(line.split())
    assert not page.find("//form[@id='confirm']")


@pytest.mark.parametrize(
    "written",
    ["2021-03-15", "2021/3/15", "2021.03.15", "2021年3月15日", "20210315", date(2021, 3, 15), "15 March 2021", 44270,
     "２０２１－３－１５"],
    ids=str,
)  # fmt: skip
def test_days_are_read_as_people_write_them(zhao, entering, written):
    upload(zhao, workbook([HEADS, somebody(1, 入会日期=written)]))
    zhao.submit(form="confirm")
    with entering(HENAN):
        run_pending()
        assert db.session.scalars(select(Membership.admitted_on)).one() == date(2021, 3, 15)


def test_the_same_person_twice_is_told_with_the_first_row(zhao):
    page = upload(zhao, workbook([HEADS, somebody(1), somebody(2), somebody(1, 姓名="另写的名字")]))
    assert "与第 2 行重复（证件号码相同）" in page.words


def test_who_is_in_the_register_already_is_not_written_over(zhao, entering, office):
    with entering(HENAN):
        admitted(named(1), number=1)
    page = upload(zhao, workbook([HEADS, somebody(1), somebody(2)]))
    assert "名册中已有此会员（编号 HNRC-00001）" in page.words
    assert zhao.submit(form="confirm").status == 422
    zhao.submit({"leave_out": "y"}, form="confirm")
    with entering(HENAN):
        run_pending()
        assert list(db.session.scalars(select(Membership.name).order_by(Membership.id))) == [named(1), named(2)]


def test_formulas_and_merged_cells_are_told_with_their_addresses(zhao):
    page = upload(zhao, workbook([HEADS, somebody(1, 姓名='=A1&"某"'), somebody(2)], merge="E2:E3"))
    assert "有 1 个单元格是公式（A2）" in page.words
    assert "有 1 处合并单元格（E2:E3）" in page.words


def changed(content: bytes, change: Callable[[bytes], bytes], **more: bytes) -> bytes:
    """A workbook whose sheet is not quite as its program wrote it."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            is_sheet = name == "xl/worksheets/sheet1.xml"
            after.writestr(name, change(before.read(name)) if is_sheet else before.read(name))
        for name, one in more.items():
            after.writestr(name.replace("__", "/").replace("_", "."), one)
    return out.getvalue()


@pytest.mark.requirement("F2")
@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        (b'r="A2"', b'r="XFD1048576"', "表格太大"), (b'r="A2"', b"r =\n 'xfd1048576'", "表格太大"),
        (b'<c r="A2" t="s"', b'<c t="s"r="A1048576"', "表格太大"), (b'r="A2"', b'r="HZ2"', "表格太大"),
        (b'<c r="A2"', b"<c", "不是能读的"), (b'<c r="A2"', b"<c x=' r=\"A2\"'", "不是能读的"),
        (b'<c r="A2"', b'<c r="XFD9" r="A2"', "不是能读的"), (b'r="A2"', b'r="A' + b"0" * 30 + b'9"', "不是能读的"),
        (b'<c r="A2"', b'<c x=">" r="XFD1048576"', "不是能读的"),
    ],
    ids=range(9),
)  # fmt: skip
def test_a_cell_that_stands_far_away_or_nowhere_is_refused_before_it_is_read(before, after, says):
    """The reader makes room for every cell up to the last: five kilobytes ended the whole process."""
    far = changed(workbook([HEADS, somebody(1)]), lambda sheet: sheet.replace(before, after))
    assert far != workbook([HEADS, somebody(1)])
    with pytest.raises(DomainError, match=says):
        actions.read_sheet(far)


def test_an_empty_cell_far_away_matters_to_nobody():
    far = changed(workbook([HEADS, somebody(1)]), lambda s: s.replace(b"</sheetData>", b'<c r="XFD9999" s="1"/></sheetData>'))
    assert len(actions.read_sheet(far).rows) == 2


@pytest.mark.requirement("F1")
@pytest.mark.parametrize("other", ["content_xml", "xl__workbook_bin"])
def test_a_workbook_that_is_of_another_kind_as_well_is_refused(other):
    with pytest.raises(DomainError, match="不是能读的"):
        actions.read_sheet(changed(workbook([HEADS]), bytes, **{other: b"x"}))
    with pytest.raises(DomainError, match="不是能读的"):
        actions.read_sheet(b"\xd0\xcf\x11\xe0" + workbook([HEADS]))


@pytest.mark.requirement("F2")
def test_a_workbook_made_to_be_read_for_hours_is_refused_at_once():
    """Patterns that look for cells and titles go through it once, not anew from each beginning of one."""
    swollen = changed(workbook([HEADS, somebody(1)]), lambda sheet: sheet + b"<f>" + b"<c " * 300_000)
    begun = process_time()
    with pytest.raises(DomainError, match="不是能读的"):
        actions.read_sheet(swollen)
    assert key_of("姓名（" + "(" * 50_000) == key_of("姓名（" + "(" * 60_000)
    assert process_time() - begun < 2


def test_a_head_further_down_with_unknown_columns_is_understood(zhao):
    heads = ["姓 名*", "身份证号码（必填）", "会员类别名", "入会日期", "荣誉"]
    before = [["某某协会会员名册"], ["截至 2025 年"]]
    page = upload(zhao, workbook([heads, [named(1), id_number(1), "个人会员", "2020-01-01", "无"]], before=before))
    assert "C 列“会员类别名”没有导入：是不是“类别”" in page.words
    assert "E 列“荣誉”不是模板中的栏目" in page.words


def test_a_list_without_what_is_needed_says_which_columns(zhao):
    page = upload(zhao, workbook([["姓名", "手机"], ["某某", "13900000001"]]))
    assert page.status == 422
    assert any("缺少必填的栏目：入会日期" in error for error in page.errors)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04nonsense", b"a,b\n1,2", b"%PDF-1.4"], ids=["empty", "zip", "csv", "pdf"])
def test_what_is_no_workbook_is_refused_in_words(zhao, content):
    page = upload(zhao, content)
    assert page.status == 422
    assert page.errors


@pytest.mark.requirement("R4")
def test_old_numbers_stay_and_the_series_goes_on_behind_the_highest(zhao, entering):
    upload(zhao, workbook([HEADS, somebody(1, 会员编号="HNRC-00420"), somebody(2), somebody(3, 会员编号="旧-7")]))
    zhao.submit(form="confirm")
    with entering(HENAN):
        run_pending()
        numbers = dict(db.session.execute(select(Membership.name, Membership.number)).all())  # type: ignore[arg-type]
        assert numbers == {named(1): "HNRC-00420", named(2): "HNRC-00421", named(3): "旧-7"}
        assert db.session.get_one(Membership, admitted("新会员")).number == "HNRC-00422"


def test_an_old_certificate_is_valid_and_its_series_goes_on(zhao, entering):
    heads = [*HEADS, "会员证书编号", "有效期至"]
    upload(zhao, workbook([heads, [*somebody(1), "豫人才证2021-0007", "2030-12-31"]]))
    zhao.submit(form="confirm")
    with entering(HENAN):
        run_pending()
        paper = db.session.scalars(select(IssuedDocument)).one()
        assert (paper.number, paper.issued_on, paper.holder_name) == ("豫人才证2021-0007", date(2021, 3, 15), named(1))
        code = paper.shown_code
    assert "有效" in zhao.get(f"/verify/{code}").words


@pytest.mark.requirement("R6", "R19")
def test_a_list_cut_off_anywhere_goes_on_and_takes_each_in_once(zhao, entering, office, monkeypatch):
    upload(zhao, workbook([HEADS, *[somebody(n) for n in range(1, 8)]]))
    zhao.submit(form="confirm")
    with entering(HENAN):
        found = db.session.scalars(select(RegisterImport)).one()
        by = who_asked(office.staff["zhao"], clock.now())
        content = actions.storage.read(found.stored)
        rows = actions.check_sheet(actions.read_sheet(content), "person", by=by, today=clock.today()).newcomers
        for part in (rows[:3], rows[:3], rows[2:5]):
            actions.take_part(found.id, part, (found.job_id or 0, 7), source="x", by=by.account_id, now=clock.now())
        run_pending()
        assert db.session.scalar(select(func.count()).select_from(Membership)) == 7
        found = db.session.scalars(select(RegisterImport)).one()
        assert (found.state, found.done, found.written, found.refused) == (ImportState.DONE, 7, 7, [])
        assert db.session.scalar(select(func.count()).select_from(Fact)) >= 7


def test_a_double_click_is_one_job(zhao, entering):
    upload(zhao, workbook([HEADS, somebody(1)]))
    zhao.submit(form="confirm")
    zhao.post("/office/import/1/confirm")
    with entering(HENAN):
        run_pending()
        assert db.session.scalar(select(func.count()).select_from(Membership)) == 1
    assert zhao.post("/office/import/1/discard").status == 409


@pytest.mark.requirement("A4")
def test_who_lost_the_right_meanwhile_writes_nothing(zhao, entering, office):
    from app.accounts.actions import take_role
    from app.accounts.models import Grant

    upload(zhao, workbook([HEADS, somebody(1)]))
    zhao.submit(form="confirm")
    with entering(HENAN):
        grant = db.session.query(Grant.id).filter_by(account_id=office.staff["zhao"]).one()[0]
        take_role(grant, by=None, now=clock.now())
        run_pending()
        assert db.session.scalar(select(func.count()).select_from(Membership)) == 0


@pytest.mark.requirement("A4")
def test_whose_login_was_locked_meanwhile_writes_nothing(zhao, entering, office):
    upload(zhao, workbook([HEADS, somebody(1)]))
    zhao.submit(form="confirm")
    with entering(HENAN):
        set_state(office.staff["zhao"], AccountState.LOCKED, by=None, now=clock.now())
        run_pending()
        assert db.session.scalar(select(func.count()).select_from(Membership)) == 0


@pytest.mark.requirement("E5", "A2")
def test_an_import_is_only_there_for_who_made_it(zhao, entering, office, sit_down):
    upload(zhao, workbook([HEADS, somebody(1)]))
    assert sit_down("sun").get("/office/import/1").status == 403
    with entering(HENAN), pytest.raises(NotFound):
        store.get_import(1, by=who_asked(office.staff["qian"], clock.now()))


@pytest.mark.requirement("R19")
def test_the_report_is_the_list_with_what_is_wrong_beside_it(zhao):
    upload(zhao, workbook([HEADS, somebody(1), somebody(2, 姓名="=1+1", 手机="12345")]))
    answer = zhao.client.get("/office/import/1/report", base_url=f"http://{zhao.host}").get_data()
    rows = CalamineWorkbook.from_filelike(BytesIO(answer)).get_sheet_by_index(0).to_python()
    assert rows[0] == [*HEADS, "问题"]
    assert len(rows) == 2
    assert "手机：手机号码应为 11 位数字" in rows[1][-1]


def test_the_template_reads_back_as_the_columns_it_was_made_of(zhao, entering):
    answer = zhao.client.get("/office/import/template?about=person", base_url=f"http://{zhao.host}").get_data()
    book = CalamineWorkbook.from_filelike(BytesIO(answer))
    assert book.sheet_names == ["会员名单", "可填内容"]
    heads = book.get_sheet_by_index(0).to_python()[0]
    row = ["模板会员" if head == "姓名" else "2020-01-01" if head == "入会日期" else None for head in heads]
    page = upload(zhao, workbook([heads, row]))
    assert "每一行都没有问题" in page.words


def test_units_come_in_with_a_body_of_their_own(zhao, entering):
    heads = ["单位名称", "统一社会信用代码", "会员类别", "入会日期", "会费缴至年度"]
    rows = [
        ["洛阳某某有限公司", "91410300MA44XXXX0A", "单位会员", "2022-05-01", "2025 年度"],
        ["开封某某学校", None, "理事单位", "2022-05", 2024],
    ]
    page = upload(zhao, workbook([heads, rows[1]]), about="unit")
    assert "只有年月" in page.words
    zhao.submit(form="confirm")
    with entering(HENAN):
        run_pending()
        member = db.session.scalars(select(Membership)).one()
        assert (member.name, member.tier, member.unit_id is not None) == ("开封某某学校", "council_unit", True)
        fact = db.session.scalars(select(Fact).where(Fact.kind == "admitted")).one()
        assert fact.details == {"paid_until": 2024}
    assert "名册中已有此会员" in upload(zhao, workbook([heads, rows[1]]), about="unit").words


def test_a_value_for_one_holder_is_held_by_who_came_in(zhao, entering):
    upload(zhao, workbook([HEADS, somebody(1)]))
    zhao.submit(form="confirm")
    with entering(HENAN):
        run_pending()
        held = db.session.scalars(select(HeldValue)).all()
        assert [one.case_id for one in held] == [None] * len(held)


def test_imported_members_stand_as_one_admitted_singly_would(zhao, entering, office):
    heads = [*HEADS, "有效期至"]
    upload(zhao, workbook([heads, [*somebody(1), "2030-12-31"], [*somebody(2), "2022-12-31"]]))
    zhao.submit(form="confirm")
    with entering(HENAN):
        run_pending()
        for member in db.session.scalars(select(Membership).order_by(Membership.id)).all():
            before = (member.standing, member.tier, member.term_end, member.standing_fact_id, member.standing_since)
            register.settle(member.id, today=clock.today())
            db.session.refresh(member)
            assert before == (member.standing, member.tier, member.term_end, member.standing_fact_id, member.standing_since)


def test_files_of_an_import_go_after_a_week(zhao, entering):
    from datetime import timedelta

    upload(zhao, workbook([HEADS, somebody(1)]))
    with entering(HENAN):
        assert actions.forget_over(clock.now()) == 0
        assert actions.forget_over(clock.now() + timedelta(days=8)) == 1
        assert db.session.scalars(select(RegisterImport.stored)).one() == ""
        assert db.session.scalar(select(func.count()).select_from(KeptAnswers)) == 0
        assert admit_many([], source="x", by=None, now=clock.now()).memberships == []
