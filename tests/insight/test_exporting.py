"""The register as a file: the list as shown, on the record, in cells that nobody's spreadsheet runs."""

from __future__ import annotations

import csv
import tracemalloc
from io import BytesIO, StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from app.audit.models import AuditEntry
from app.documents.neutral import RUNS, neutral, restored
from app.documents.sheets import Sheet, write_sheet
from app.insight.exporting.actions import note_export
from app.insight.exporting.writing import csv_parts
from app.insight.register.rules import Wish
from app.kernel.errors import NotAllowed
from app.tenancy import clock
from app.tenancy.capabilities import Capability
from app.tenancy.database import db
from app.web.access import HeldRole, Identity
from tests.insight.conftest import HENAN, admitted, download


@given(st.text(alphabet=st.sampled_from("'=+-@\t\r\na1＝，"), max_size=6) | st.text(max_size=8))
def test_a_neutral_cell_runs_nowhere_and_gives_its_value_back(text):
    cell = neutral(text)
    assert not cell or cell[0] not in RUNS
    assert restored(cell) == text


def test_a_workbook_keeps_long_numbers_and_formulas_as_text():
    book = BytesIO()
    rows = [("=1+1", "00123456789012345678", "@x"), ("普通", "", "'=y")]
    write_sheet(book, Sheet("表", ["甲", "乙", "丙"], rows))
    read = CalamineWorkbook.from_filelike(BytesIO(book.getvalue())).get_sheet_by_index(0).to_python()
    assert [[restored(cell) for cell in row] for row in read[1:]] == [list(row) for row in rows]
    assert all(not str(cell).startswith(("=", "@")) for row in read for cell in row)


def test_a_long_list_leaves_without_being_held_in_memory():
    def rows():
        for number in range(40_000):
            yield (f"HN{number:06}", "某某某", "-5", *["普通文字"] * 17)

    tracemalloc.start()
    size = sum(len(part) for part in csv_parts([str(n) for n in range(20)], rows(), [str] * 20))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size > 3_000_000
    assert peak < 2_000_000


@pytest.fixture
def members(office, entering) -> None:
    """A member with a name that is a formula, one of the branch."""
    with entering(HENAN):
        admitted("=HYPERLINK(1)", number=1)
        admitted("分会会员", body_id=office.branch)


@pytest.mark.database
@pytest.mark.requirement("I6", "D6")
def test_the_list_leaves_as_csv_with_its_reason_on_the_record(members, zhao, entering):
    zhao.get("/office/members/export?columns=identity")
    assert zhao.submit({"format": "csv", "reason": ""}, form="export").status == 422
    answer = zhao.submit({"format": "csv", "reason": "寄送会刊"}, form="export")
    table = list(csv.reader(StringIO(answer.response.get_data(as_text=True).removeprefix("\ufeff"))))
    assert [row[1] for row in table] == ["姓名或名称", "'=HYPERLINK(1)", "分会会员"]
    assert "4101**********" in table[1][2]
    with entering(HENAN):
        entry = db.session.query(AuditEntry).filter_by(act="register.exported").one()
        assert (entry.details["rows"], entry.details["reason"]) == (2, "寄送会刊")


@pytest.mark.database
@pytest.mark.requirement("I6", "D6")
def test_the_list_leaves_as_a_workbook_that_says_who_took_it(members, zhao):
    content = download(zhao, "/office/members/export", format="xlsx", reason="年检报送")
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    assert book.sheet_names == ["名册", "导出说明"]
    assert ["导出人", "zhao"] in book.get_sheet_by_index(1).to_python()
    assert len(book.get_sheet_by_index(0).to_python()) == 3


@pytest.mark.database
@pytest.mark.requirement("E5", "F4")
def test_only_what_somebody_may_take_away_leaves(members, sit_down):
    assert sit_down("sun").get("/office/members/export").status == 403
    assert sit_down("qian").get("/office/members/export").status == 200
    qian = sit_down("qian")
    qian.get("/office/members/export")
    answer = qian.submit({"format": "csv", "reason": "核对人数"}, form="export")
    assert len(answer.response.get_data(as_text=True).splitlines()) == 1


@pytest.mark.requirement("D6", "A4")
def test_a_list_is_noted_for_nobody_whose_right_was_taken_away(office, entering):
    role = HeldRole("secretary", 1, "/1/", frozenset({Capability.SEE_REGISTER}))
    with entering(HENAN), pytest.raises(NotAllowed):
        note_export(Wish(), "年检报送", "csv", by=Identity(1, "赵秘书", "staff", roles=(role,)), now=clock.now())
