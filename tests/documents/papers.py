"""What tests here share: texts of drawn PDFs, and holders and values to print."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from app.documents.values import Holder, PrintedField, PrintedForm, PrintedOption, PrintedSection

TODAY = date(2026, 10, 8)


def text_of(pdf: bytes, tmp_path: Path) -> str:
    """What a reader can mark and copy, laid out as it is seen."""
    path = tmp_path / "paper.pdf"
    path.write_bytes(pdf)
    done = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True)
    return done.stdout.decode()


def pages_of(pdf: bytes, tmp_path: Path) -> int:
    path = tmp_path / "pages.pdf"
    path.write_bytes(pdf)
    return len(PdfReader(path).pages)


def a_person(number: int = 1, name: str = "欧阳娜敏") -> Holder:
    return Holder("person", number, name, body_path="/1/", tier_code="G", term_end=date(2031, 10, 7))


def member_values(**others: Any) -> dict[str, Any]:
    tier = {"zh": "个人会员", "en": "Individual member"}
    return {"tier": tier, "member_number": "HNRC-00042", "admitted_on": TODAY.isoformat(), **others}


def a_form(career: str = "2012—2016　河南财经政法大学") -> PrintedForm:
    sex = (PrintedOption("男"), PrintedOption("女", ticked=True))
    about = (
        PrintedField("name", "姓名", text="欧阳娜敏"),
        PrintedField("sex", "性别", kind="options", text="女", options=sex),
        PrintedField("id_number", "身份证号", text="410105199003070021"),
        PrintedField("id_card", "身份证扫描件", text="2 份"),
        PrintedField("career", "个人简历", kind="long", text=career),
        PrintedField("pledge", "本人承诺所填内容属实", "agreement", "同意", (PrintedOption("", ticked=True),)),
    )
    return PrintedForm("入会申请表", (PrintedSection("基本信息", about),), number="2026-00042", signatures=("申请人",))
