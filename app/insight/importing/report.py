"""What was found, as a spreadsheet to work from: the rows as they came, and what is wrong with each beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.documents import sheets
from app.insight.importing.findings import Finding
from app.insight.importing.sheet import Sheet, text_of
from app.kernel.errors import DomainError, say
from app.web.language import translated


def report_of(sheet: Sheet, head: int, findings: Sequence[Finding], *, only_faulty: bool) -> bytes:
    """The workbook: all rows, or those with a fault; the last column says what is wrong."""
    said = by_row(findings)
    faulty = {finding.row for finding in findings if finding.fault}
    width = len(sheet.rows[head - 1])
    heads = [_text(cell) for cell in sheet.rows[head - 1]] + [translated(say("问题"))]

    def rows() -> Iterator[Sequence[Any]]:
        for number, row in enumerate(sheet.rows[head:], head + 1):
            if any(cell != "" for cell in row) and (number in faulty or not only_faulty):
                yield [*(_text(cell) for cell in row), *[""] * (width - len(row)), said.get(number, "")]

    return sheets.sheet_bytes(sheets.Sheet(translated(say("检查结果")), heads, rows()))


def by_row(findings: Sequence[Finding]) -> Mapping[int, str]:
    """Row → everything that is to be said of it."""
    said: dict[int, list[str]] = {}
    for finding in findings:
        said.setdefault(finding.row, []).append(sentence_of(finding))
    return {row: " ".join(sentences) for row, sentences in said.items()}


def sentence_of(finding: Finding) -> str:
    """身份证号：校验位不对…"""
    sentence = translated(finding.sentence)
    return translated(say("%(title)s：%(sentence)s", title=finding.title, sentence=sentence)) if finding.title else sentence


def _text(cell: Any) -> str:
    try:
        return text_of(cell)
    except DomainError:
        return repr(cell)
