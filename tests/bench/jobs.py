"""`python -m tests.bench.jobs`: the work behind the pages, each job beside its floor and what performance.md aims at.

Files taken away and lists taken in, papers drawn, many approved. Seconds are of this process's own work, the quickest of two
runs where a run may be repeated; on PostgreSQL the database's part is seen by the clock alone. BENCH_ON and BENCH_MEMBERS as
for the pages, whose filled association is used; BENCH_ROWS=10000 people are imported, BENCH_PAPERS=40 papers drawn.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import xlsxwriter

from app import create_app
from app.accounts.rights import who_asked
from app.cli.translations import build
from app.documents.actions import draw_pending, frozen_values
from app.documents.models import IssuedDocument
from app.documents.pdf import draw
from app.documents.sheets import FORMATS, OPTIONS
from app.documents.sources import source_of
from app.insight.exporting.actions import MOST_AT_ONCE_IN_XLSX, Export, export_of
from app.insight.exporting.files import file_of
from app.insight.exporting.writing import cells_of
from app.insight.register.rules import Column, Wish
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.engines import engines
from app.tenancy.entering import entered
from app.tenancy.settings import read_settings
from app.tenancy.tenants import tenant
from app.web.language import speak
from tests.bench import report
from tests.bench.approvals import AIM_SECONDS, approved
from tests.bench.filling import Facts, ground
from tests.bench.importing import HEADS, taken_in
from tests.bench.kept import copied
from tests.bench.report import Done
from tests.bench.timing import least, timed
from tests.bench.wishes import SLUG, Wishes, read_wishes

HUNDRED_THOUSAND = 100_000
CSV_SECONDS, XLSX_FLOORS, IMPORT_SECONDS, PAPER_FLOORS = 2.0, 1.3, 3.0, 1 / 0.6
APPROVALS = 1_000
COLUMNS = tuple(Column)[:20]


def main() -> int:
    """Print the table; 1 where a job misses what is aimed at."""
    build()
    wishes = read_wishes()
    print(f"\n{'SQLite' if wishes.sqlite else 'PostgreSQL'}, one process, one run\n\n{report.line(*report.JOB_HEADS)}")
    missing = 0
    for done in (*of_the_register(wishes), imported(), many_approved()):
        print(report.line_of_job(done), flush=True)
        missing += done.misses
    return 1 if missing else 0


def of_the_register(wishes: Wishes) -> Iterator[Done]:
    """What is taken away from the large association, and drawn for it."""
    filler = create_app(read_settings(wishes.environment(wishes.instance)))
    facts = ground(filler, wishes, print)
    with filler.app_context():
        engines().close()
    with tempfile.TemporaryDirectory(prefix="xiehui-jobs-") as folder:
        app = create_app(read_settings(copied(wishes, Path(folder))))
        with entered(SLUG, app):
            speak("zh")
            yield taken_as_csv(facts, wishes.members)
            yield taken_as_xlsx(facts, min(wishes.members, MOST_AT_ONCE_IN_XLSX))
            yield from drawn(int(os.environ.get("BENCH_PAPERS", "40")))
            db.session.remove()
        with app.app_context():
            engines().close()


def _export(facts: Facts, rows: int) -> Export:
    found = export_of(Wish(columns=COLUMNS), "bench", by=who_asked(facts.secretary, clock.now()), now=clock.now(), rows=rows)
    return Export(found.heads, islice(found.rows, rows), found.writers, found.about)


def taken_as_csv(facts: Facts, rows: int) -> Done:
    """All of the register with twenty columns, as a file of CSV."""
    took = least(lambda: file_of(_export(facts, rows), "csv"))
    return Done(f"CSV, {rows:,} × {len(COLUMNS)}", took, rows, aim=CSV_SECONDS * rows / HUNDRED_THOUSAND)


def taken_as_xlsx(facts: Facts, rows: int) -> Done:
    """As many as Excel gets at once; the floor is XlsxWriter alone, row by row, with the same words in cells of text."""
    found = _export(facts, rows)
    words = [cells_of(row, found.writers) for row in found.rows]
    floor = least(lambda: _bare_workbook(words))
    took = least(lambda: file_of(_export(facts, rows), "xlsx"))
    return Done(f"XLSX, {rows:,} × {len(COLUMNS)}", took, rows, floor.worked, XLSX_FLOORS)


def _bare_workbook(words: Sequence[Sequence[str]]) -> None:
    book = xlsxwriter.Workbook(io.BytesIO(), OPTIONS)
    page, text = book.add_worksheet(), book.add_format(FORMATS["text"])
    for number, row in enumerate(words):
        for column, cell in enumerate(row):
            if cell:
                page.write_string(number, column, cell, text)
    book.close()


def drawn(many: int) -> Iterator[Done]:
    """Certificates as the job draws them (opened, set, drawn, stored, noted), and again from the store; the floor is the
    library with the same page."""
    ids = list(db.session.scalars(sa.select(IssuedDocument.id).where(IssuedDocument.stored_name.is_(None)).limit(many + 1)))
    draw_pending(ids.pop(), now=clock.now())
    pages = [source_of(document.kind, frozen_values(document)) for document in map(_document, ids)]
    floor = timed(lambda: [draw(page, folder=tenant().folder) for page in pages])
    took = timed(lambda: [draw_pending(one, now=clock.now()) for one in ids])
    yield Done(f"certificates, {len(ids)}", took, len(ids), floor.worked, PAPER_FLOORS)
    yield Done("the same, from the store", timed(lambda: [draw_pending(one, now=clock.now()) for one in ids]), len(ids))


def _document(number: int) -> Any:
    return db.session.get_one(IssuedDocument, number)


def imported() -> Done:
    """A list of people taken in, from the file handed in to the last row; reading the file alone is a hundredth of it."""
    rows = int(os.environ.get("BENCH_ROWS", "10000"))
    taken = taken_in(rows)
    aim = IMPORT_SECONDS * rows / 10_000
    return Done(f"import, {rows:,} × {len(HEADS)}", taken.whole, rows, aim=aim, note=f"+{taken.grown:.0f} MiB")


def many_approved() -> Done:
    """A thousand applications approved at once, without PDFs."""
    found = approved(APPROVALS)
    return Done("1,000 approvals", found.time, 1_000, aim=AIM_SECONDS, note=f"{found.statements:.2f} SQL each")


if __name__ == "__main__":
    sys.exit(main())
