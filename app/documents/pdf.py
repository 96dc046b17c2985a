"""HTML becomes a PDF: embedded Chinese faces, nothing from the network, only files of the association's own folder."""

import io
import logging
import re
from functools import lru_cache
from pathlib import Path

from reportlab.lib.fonts import addMapping
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from xhtml2pdf import context, pisa
from xhtml2pdf.config.resources import ResourceAccessPolicy
from xhtml2pdf.default import DEFAULT_CSS

from app.documents import breaking
from app.documents.fonts import Fonts, prepare

FAMILY = "ZhSans"
IDEOGRAPHIC_SPACE = "\u3000"
LATIN_APOSTROPHE = re.compile(r"(?<=[A-Za-z])’(?=[A-Za-z])")
LONGEST_SOURCE = 4_000_000
BASE_STYLE = """
@font-face { font-family: ZhSans; src: url(%(regular)s); }
@font-face { font-family: ZhSans; src: url(%(bold)s); font-weight: bold; }
@font-face { font-family: ZhSans; src: url(%(regular)s); font-style: italic; }
@font-face { font-family: ZhSans; src: url(%(bold)s); font-weight: bold; font-style: italic; }
html, body, table, td, th, p, div, span, pre, code, kbd, samp, tt { font-family: ZhSans; }
body, p, div, td, th, li { -pdf-word-wrap: CJK; }
table { border-collapse: collapse; }
td, th { padding: 0; vertical-align: top; text-align: left; }
"""

logging.getLogger("xhtml2pdf").setLevel(logging.ERROR)
breaking.install()
# The library reads both faces whole, four times a document, to see whether they changed; ours never do.
context._file_digest = lru_cache(maxsize=8)(context._file_digest)


class CannotDraw(RuntimeError):
    """The source of a document could not be made into a PDF; says why. Nothing was stored."""


def draw(html: str, *, folder: Path | None = None) -> bytes:
    """Draws a whole HTML document; relative addresses in it are files below `folder`, and there are no others.

    Pages, frames and sizes come from the document's own style. Raises CannotDraw.
    """
    if len(html) > LONGEST_SOURCE:
        raise CannotDraw(f"the source has {len(html)} characters, more than {LONGEST_SOURCE}")
    fonts = prepare()
    policy = ResourceAccessPolicy.server(folder, allow_remote=False, extra_roots=(fonts.folder,))
    out = io.BytesIO()
    result = pisa.CreatePDF(
        tidied(html),
        dest=out,
        path=str((folder or fonts.folder) / "document.html"),
        default_css=DEFAULT_CSS + BASE_STYLE % {"regular": fonts.regular, "bold": fonts.bold},
        resource_policy=policy,
    )
    refused = [message for kind, _, message, _ in result.log if kind == "error"]
    if result.err or refused:
        raise CannotDraw("; ".join(refused) or "the source could not be read")
    return out.getvalue()


def tidied(html: str) -> str:
    """姓　名 keeps its width, which the library would fold; an apostrophe in a Latin word is a narrow one."""
    return LATIN_APOSTROPHE.sub("'", html.replace(IDEOGRAPHIC_SPACE, "&nbsp;" * 4))


def register_faces(fonts: Fonts | None = None) -> str:
    """Makes the faces known to reportlab for what is drawn without HTML; gives the family's name."""
    if FAMILY not in pdfmetrics.getRegisteredFontNames():
        found = fonts or prepare()
        pdfmetrics.registerFont(TTFont(FAMILY, found.regular))
        pdfmetrics.registerFont(TTFont(f"{FAMILY}-Bold", found.bold))
        for italic in (0, 1):
            addMapping(FAMILY, 0, italic, FAMILY)
            addMapping(FAMILY, 1, italic, f"{FAMILY}-Bold")
    return FAMILY
