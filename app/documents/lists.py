"""Long lists as PDF: A4 landscape, a head on every page, drawn by reportlab itself, thirty times faster than HTML."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, LongTable, PageBreak, SimpleDocTemplate, Spacer, Table, TableStyle

from app.documents.covering import letter
from app.documents.pdf import register_faces
from app.documents.typesetting import set_lines

PAPER_WIDTH, SHEET_WIDTH, LETTER_WIDTH = 267.0, 180.0, 190.0
MARGIN, FOOT, STAMP_ROOM = 15 * mm, 8 * mm, 10 * mm
SIZE, LEADING, TITLE_SIZE, LINE_SIZE, FOOT_SIZE = 9, 12.5, 16, 10, 8
CELL_PADDING = 4.0
INK, HEAD, RULE = colors.HexColor("#1b1f24"), colors.HexColor("#efece4"), colors.HexColor("#6b737c")


@dataclass(frozen=True)
class Column:
    """One column: its head, and its width in mm (together at most 267)."""

    label: str
    width: float


@dataclass(frozen=True)
class PaperList:
    """A list to be printed: a title, a line above it, its columns and rows of text, and who signs or stamps below.

    `cover` is the letter that goes before it, on a page of its own: its heading, then its paragraphs. `upright`: on A4
    portrait, where the columns are together at most 180 mm wide. `dated`: the day under who signs the letter.
    """

    title: str
    about: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[str]]
    signatures: tuple[str, ...] = ()
    cover: tuple[str, ...] = ()
    upright: bool = False
    dated: str = ""

    @property
    def width(self) -> float:
        """How wide it may be, in mm."""
        return SHEET_WIDTH if self.upright else PAPER_WIDTH


def draw_list(paper: PaperList) -> bytes:
    """The list as PDF; a text wider than its column is broken like all Chinese here. 3,000 rows take some seconds."""
    family = register_faces()
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=A4 if paper.upright else landscape(A4),
        title=paper.title,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
    )
    story = [*_cover(paper, family), _heading(paper, family), Spacer(1, 2 * mm), _body(paper, family)]
    if paper.signatures:
        story += [Spacer(1, STAMP_ROOM), _signatures(paper, family)]
    document.build(story, onFirstPage=_number_page, onLaterPages=_number_page)
    return out.getvalue()


def _cover(paper: PaperList, family: str) -> list[Flowable]:
    """The letter before the list, signed and stamped like it."""
    width = min(LETTER_WIDTH, paper.width - 20)
    written = letter(paper.cover, paper.signatures, dated=paper.dated, width=width, family=family)
    return [*written, PageBreak()] if written else []


def _heading(paper: PaperList, family: str) -> Table:
    style = TableStyle(
        [
            ("FONT", (0, 0), (-1, 0), f"{family}-Bold", TITLE_SIZE, TITLE_SIZE * 1.5),
            ("FONT", (0, 1), (-1, 1), family, LINE_SIZE, LINE_SIZE * 1.5),
            ("ALIGN", (0, 0), (-1, 0), "CENTER"),
            ("TEXTCOLOR", (0, 0), (-1, -1), INK),
        ]
    )
    return Table([[paper.title], [paper.about]], colWidths=[paper.width * mm], style=style)


def _body(paper: PaperList, family: str) -> LongTable:
    widths = [column.width for column in paper.columns]
    cells = [[column.label for column in paper.columns], *(_cells(row, widths) for row in paper.rows)]
    style = TableStyle(
        [
            ("FONT", (0, 0), (-1, -1), family, SIZE, LEADING),
            ("FONT", (0, 0), (-1, 0), f"{family}-Bold", SIZE, LEADING),
            ("BACKGROUND", (0, 0), (-1, 0), HEAD),
            ("GRID", (0, 0), (-1, -1), 0.5, RULE),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("LEFTPADDING", (0, 0), (-1, -1), CELL_PADDING),
            ("RIGHTPADDING", (0, 0), (-1, -1), CELL_PADDING),
            ("TEXTCOLOR", (0, 0), (-1, -1), INK),
        ]
    )
    return LongTable(cells, colWidths=[width * mm for width in widths], repeatRows=1, style=style)


def _cells(row: Sequence[str], widths: Sequence[float]) -> list[str]:
    return [
        "\n".join(set_lines(text, width=width - 2 * CELL_PADDING / mm, size=SIZE))
        for text, width in zip(row, widths, strict=True)
    ]


def _signatures(paper: PaperList, family: str) -> Table:
    style = TableStyle(
        [("FONT", (0, 0), (-1, -1), family, LINE_SIZE, LINE_SIZE * 2), ("TEXTCOLOR", (0, 0), (-1, -1), INK)]
    )
    cells = [[f"{who}\n　　　　年　　月　　日" for who in paper.signatures]]
    return Table(cells, colWidths=[paper.width * mm / len(paper.signatures)] * len(paper.signatures), style=style)


def _number_page(canvas: Canvas, document: SimpleDocTemplate) -> None:
    canvas.setFont(register_faces(), FOOT_SIZE)
    canvas.drawCentredString(document.pagesize[0] / 2, FOOT, str(document.page))
