"""A PDF as an answer: shown or taken home under a name that may be Chinese, kept by no cache."""

from __future__ import annotations

import io

from flask import Response, send_file


def as_pdf(pdf: bytes, name: str, *, attached: bool = False) -> Response:
    """The PDF called `name`.pdf; `attached` where it is to be saved rather than shown.

    Headers travel as Latin-1: a number like 豫才证〔2026〕00001 goes as `filename*` (RFC 6266).
    """
    answer = send_file(
        io.BytesIO(pdf), mimetype="application/pdf", as_attachment=attached, download_name=f"{name}.pdf", etag=False
    )
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
