"""What the tests of this room make: small associations, files that are harmless and files that are not."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from app.forms.lookups import Lookups
from app.forms.reading import Circumstances, Reading, read
from app.forms.rules import ReadForm
from app.forms.speech import FormJudge
from app.tenancy.configuration.load import Configuration, load_kept

TODAY = date(2026, 9, 10)
ASSOCIATION = """
name: {zh: 读书会, en: Reading Club}
languages: [zh, en]
lists:
  grade:
    ordered: true
    values: {low: {zh: 低, en: Low}, middle: {zh: 中, en: Middle}, high: {zh: 高, en: High}}
    retired: [low]
"""


@cache
def configuration(form: str, *, about: str = "person", more: str = "") -> Configuration:
    """A small association with one form, written as in a folder."""
    text = f"label: 表格\nabout: {about}\n{form}"
    made, problems = load_kept({"association.yaml": ASSOCIATION + more, "forms/paper.yaml": text})
    assert made is not None, [str(p) for p in problems if p.level == "error"]
    return made


def paper(made: Configuration) -> ReadForm:
    """That form, compiled."""
    return ReadForm("paper", made.association.forms["paper"])


def around(made: Configuration, lookups: Lookups | None = None, **beside: Any) -> Circumstances:
    """The circumstances of the tests: one day in September, nobody else in the house."""
    found = lookups or Lookups()
    form = paper(made)
    return Circumstances(TODAY, made, FormJudge(made, TODAY, form, found, beside), found)


def one_field(kind: str, **keys: str) -> Configuration:
    """An association whose form asks one thing."""
    more = "".join(f", {key}: {value}" for key, value in keys.items())
    return configuration(f"fields: [{{name: thing, type: {kind}, label: 事项{more}}}]")


def fill(made: Configuration, typed: Mapping[str, str | tuple[str, ...]], lookups: Lookups | None = None) -> Reading:
    """The form as it is read after somebody typed this."""
    texts = {name: (text,) if isinstance(text, str) else text for name, text in typed.items()}
    return read(paper(made), texts, around(made, lookups))


def picture(
    size: tuple[int, int] = (600, 840), colour: str | tuple[int, int, int] = "white", kind: str = "JPEG", **keys: Any
) -> bytes:
    """A picture of one colour with a dark head and shoulders in the middle."""
    made = Image.new("RGB", size, colour)
    wide, high = size
    made.paste((70, 50, 40), (wide * 3 // 8, high // 5, wide * 5 // 8, high // 2))
    made.paste((30, 40, 90), (wide // 5, high // 2, wide * 4 // 5, high))
    out = io.BytesIO()
    made.save(out, kind, **keys)
    return out.getvalue()


def pdf(pages: int = 1, script: str = "", action: str = "") -> bytes:
    """A PDF of empty pages, with a script or an action at will."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    if script:
        act = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject(script)}
        writer.pages[0][NameObject("/AA")] = DictionaryObject({NameObject("/O"): DictionaryObject(act)})
    if action:
        opening = DictionaryObject({NameObject("/S"): NameObject(action), NameObject("/F"): TextStringObject("x")})
        writer.root_object[NameObject("/OpenAction")] = opening
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def archive(files: Mapping[str, bytes]) -> bytes:
    """A zip of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return out.getvalue()


def docx(**more: bytes) -> bytes:
    """The smallest Word file."""
    return archive({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>", **more})
