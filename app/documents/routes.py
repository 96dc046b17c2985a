"""The check page and the download of documents."""

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.documents import actions, store
from app.documents.answering import as_pdf
from app.documents.labels import ANSWERS
from app.documents.rules import read_code, show_code
from app.documents.throttling import count_attempt
from app.documents.validity import checked
from app.tenancy import clock
from app.web.access import public, signed_in, somebody
from app.web.rendering import render

LONGEST_TYPED = 40
bp = Blueprint("documents", __name__, template_folder="templates")


@bp.get("/verify")
@public
def ask() -> str | AnyResponse:
    """The form that asks for a 查验码; a readable one leads to its answer."""
    typed = _typed(request.args.get("code", ""))
    code = read_code(typed)
    if code:
        return redirect(url_for("documents.verify", code=show_code(code)))
    return render("documents/verify.html", typed=typed, unreadable=bool(typed.strip()))


@bp.get("/verify/<code>")
@public
def verify(code: str) -> Response:
    """Whether a document counts today: the address that its QR code leads to."""
    count_attempt("verify")
    known = read_code(code)
    document = store.find_by_code(known) if known else None
    if document is None:
        return _unkept(render("documents/verify.html", typed=_typed(code), unknown=True), 404)
    found = checked(document, today=clock.today())
    return _unkept(render("documents/verify_result.html", checked=found, words=ANSWERS[found.answer]), 200)


@bp.get("/documents/<int(max=2147483647):document_id>.pdf")
@signed_in
def download(document_id: int) -> Response:
    """The PDF, for its holder and for officers whose register it stands in; drawn now if it has not been yet."""
    document = store.get_document(document_id, seen_by=somebody())
    pdf = actions.draw_pending(document.id, now=clock.now())
    return as_pdf(pdf, document.number or document.kind, attached=True)


def _unkept(page: str, status: int) -> Response:
    answer = Response(page, status, mimetype="text/html")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _typed(text: str) -> str:
    """What was typed, to be shown again: no more than fits, nothing that cannot be printed."""
    return "".join(char for char in text[:LONGEST_TYPED] if char.isprintable())
