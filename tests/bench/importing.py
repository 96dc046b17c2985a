"""`python -m tests.bench.importing`: 10,000 people × 20 columns from XLSX, each part timed, beside reading the file alone.

BENCH_ROWS=10000; BENCH_ON=postgresql starts a cluster. A new instance each time, nothing is kept.
"""

from __future__ import annotations

import os
import resource
import tempfile
import tracemalloc
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import sqlalchemy as sa
import xlsxwriter
from python_calamine import CalamineWorkbook

from app import create_app
from app.accounts.rights import who_asked
from app.bodies.actions import plant_configured
from app.insight.importing import actions, store
from app.insight.importing.actions import HandedIn
from app.jobs.actions import run_pending
from app.members.models import Membership
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.engines import engines
from app.tenancy.entering import entered
from app.tenancy.keys import make_key_ring
from app.tenancy.settings import read_settings
from tests.bench.inventing import emptied
from tests.bench.timing import Timed, timed
from tests.bench.wishes import read_wishes
from tests.insight.conftest import SINCE, id_number, staff

SLUG = "henan-talent"
HEADS = [
    "姓名", "身份证号", "会员类别", "入会日期", "会员编号", "手机号", "E-mail", "性别", "出生日期", "政治面貌", "民族",
    "工作单位", "职务／职称", "学历", "毕业学校", "专业", "学位", "通讯地址", "邮编", "有效期至",
]  # fmt: skip
FAMILY, GIVEN = "赵钱孙李周吴郑王冯陈", "一乙二十丁厂七卜人入八九几儿了力乃刀又三"


def a_list(rows: int, *, faulty: int = 0) -> bytes:
    """A workbook of invented people; every so many-th has a wrong number."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADS)
    for number in range(1, rows + 1):
        identity = id_number(number)
        if faulty and number % max(rows // faulty, 1) == 0:
            identity = identity[:17] + ("0" if identity[17] != "0" else "1")
        name = FAMILY[number % 10] + GIVEN[number // 10 % 20] + GIVEN[number // 200 % 20]
        sheet.write_row(number, 0, [
            name, identity, "个人会员", f"20{10 + number % 15}-0{1 + number % 9}-15", f"HNRC-{number:05}",
            f"139{number:08}", f"p{number}@example.com", "", "", "群众", "汉族", f"某某公司{number % 300}", "工程师", "本科",
            "某某大学", "管理", "学士", f"某市某区某路{number % 500}号", "450000", "2030-12-31",
        ])  # fmt: skip
    book.close()
    return out.getvalue()


@dataclass(frozen=True)
class Taken:
    """What a list costs on its way in: each part, the memory of the process and Python's own (MiB)."""

    size: float
    parts: dict[str, Timed]
    grown: float
    peak: float

    @property
    def whole(self) -> Timed:
        """From the file handed in to the last row written: read and checked, read and checked again and written."""
        checked, written = self.parts["check"], self.parts["write"]
        return Timed(checked.clocked + written.clocked, checked.worked + written.worked)


def taken_in(rows: int) -> Taken:
    """Take a list of so many people in, in a new association."""
    content, wrong = a_list(rows), a_list(rows, faulty=200)
    floor = timed(lambda: CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python())
    with tempfile.TemporaryDirectory(prefix="xiehui-bench-") as folder:
        app = create_app(read_settings(_environment(folder)))
        emptied(app, SLUG).dispose()
        with entered(SLUG, app):
            make_key_ring(now=clock.now())
            plant_configured(today=SINCE)
            by = who_asked(staff("bench", "secretary", 1), clock.now())
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            faults = timed(lambda: actions.hand_in(HandedIn("x.xlsx", wrong, "person"), by=by, now=clock.now()))
            check = timed(lambda: actions.hand_in(HandedIn("y.xlsx", content, "person"), by=by, now=clock.now()))
            actions.confirm(2, leave_out=False, by=by, now=clock.now())
            write = timed(lambda: actions.take_over(_job(2)))
            grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
            _all_there(rows)
            search = timed(run_pending)
            tracemalloc.start()
            actions.check_sheet(actions.read_sheet(content), "person", by=by, today=clock.today())
            peak = tracemalloc.get_traced_memory()[1] / 2**20
            tracemalloc.stop()
        with app.app_context():
            engines().close()
    parts = {"floor": floor, "faults": faults, "check": check, "write": write, "search": search}
    return Taken(len(content) / 2**20, parts, grown, peak)


def _all_there(rows: int) -> None:
    made = db.session.scalar(sa.select(sa.func.count()).select_from(Membership))
    told = store.findings_of(store.locked_import(1))
    if made != rows or not told:
        raise RuntimeError(f"{made} of {rows} rows were written, {len(told)} faults told")


def main() -> None:
    """Print how long each part takes."""
    rows = int(os.environ.get("BENCH_ROWS", "10000"))
    taken = taken_in(rows)
    print(f"{rows:,} rows × {len(HEADS)} columns, {taken.size:.1f} MiB")
    for part, what in PARTS.items():
        one = taken.parts[part]
        print(f"{what:38} {one.clocked:6.2f} s by the clock {one.worked:6.2f} s of work")
    print(f"memory of the process +{taken.grown:.0f} MiB; Python's own peak in reading and checking {taken.peak:.0f} MiB")


PARTS = {
    "floor": "read alone (calamine)", "faults": "read and check, faults told", "check": "read and check, no faults",
    "write": "read, check again and write", "search": "index of names afterwards",
}  # fmt: skip


def _environment(folder: str) -> dict[str, str]:
    secret = "what the bench signs with, long enough"
    given = {"XIEHUI_ENV": "test", "INSTANCE": folder, "SECRET_KEY": secret, "MASTER_KEY": "5a" * 32}
    wishes = read_wishes()
    return given if wishes.sqlite else given | {"DATABASE_URL": wishes.databases("importing")}


def _job(import_id: int) -> Any:
    from app.jobs.models import Job

    return db.session.get_one(Job, store.locked_import(import_id).job_id)


if __name__ == "__main__":
    main()
