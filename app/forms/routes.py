"""Files over the web: given for a field, shown to whoever may see them, taken away again."""

from __future__ import annotations

import io
from weakref import WeakKeyDictionary

from flask import Blueprint, Response, jsonify, redirect, request, send_file

from app.documents.actions import draw_printed
from app.documents.answering import as_pdf
from app.forms import actions, store
from app.forms.answerrows import drawn_answers
from app.forms.contents import MIME, Kind
from app.forms.controls import CONTROLS
from app.forms.display import FieldView
from app.forms.inputs import incoming
from app.forms.owners import giving_owner, present_owner
from app.forms.pictures import thumbnail
from app.forms.places import Place, find_form, place_of
from app.forms.slots import Slot, number_of, slot, slot_after
from app.forms.watermarks import with_purpose
from app.kernel.errors import DomainError, NotFound, Throttled, say
from app.tenancy import storage
from app.tenancy.clock import now
from app.tenancy.configuration.load import Configuration
from app.tenancy.tenants import tenant
from app.web.access import identity, public
from app.web.addresses import own_path
from app.web.language import gettext, said, translated
from app.web.rendering import render

bp = Blueprint("forms", __name__, template_folder="templates")
bp.add_app_template_global(drawn_answers)
SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'self'"
_blanks: WeakKeyDictionary[Configuration, dict[str, bytes]] = WeakKeyDictionary()
"""Papers without a value on them look the same to everybody, so each is drawn once a version of the configuration."""


@bp.post("/files")
@public
def give() -> tuple[str, int]:
    """A file for one field, sent by the page's script; answers with its place drawn anew, or the reason in it."""
    control = request.form.get("field", "")
    form = find_form(tenant().configuration, request.form.get("form-name", ""))
    place = place_of(form, control)
    try:
        upload_id = actions.keep_upload(incoming(request.files), place, owner=giving_owner(), now=now())
    except DomainError as refused:
        status = 429 if isinstance(refused, Throttled) else 422
        empty = slot(place.ask, control, None, errors=(translated(refused.message),), number=number_of(control))
        return _drawn(place, empty), status
    kept = store.as_kept(store.get_upload(upload_id))
    return _drawn(place, slot(place.ask, control, kept, number=number_of(control))), 200


def _drawn(place: Place, drawn: Slot) -> str:
    ask = place.ask
    kind, label = CONTROLS[ask.type].kind, said(ask.label)
    view = FieldView(kind, drawn.control, label, said(ask.help), required=ask.required)
    following = slot_after(ask, drawn) if drawn.value else None
    return render("forms/upload_answer.html", view=view, slot=drawn, following=following)


@bp.get("/files/<upload_id>")
@public
def show(upload_id: str) -> Response:
    """A file, asked anew each time; a foreign one is not there. `size`: `small`, or `whole` behind an own crop.

    `place=frame`: a PDF to be read in a frame of a page of ours, sandboxed by its own answer; else it is taken home.
    """
    owner, who = present_owner(), identity()
    upload = store.get_readable(upload_id, owner, who)
    if request.args.get("size") == "whole" and upload.original and owner.has_given(upload):
        return _sent(storage.read(upload.original), Kind(upload.original_kind), upload.name)
    if upload.sensitive and not owner.has_given(upload):
        actions.note_look(upload_id, by=who.account_id if who else None)
        upload = store.get_readable(upload_id, owner, who)
    content, kind = storage.read(upload.stored), upload.file_kind
    if request.args.get("size") == "small" and kind.is_picture:
        content, kind = thumbnail(content, kind), Kind.JPG
    if upload.sensitive:
        content, kind = with_purpose(content, kind, _purpose())
    return _sent(content, kind, upload.name, here=request.args.get("place") == "frame" and kind is Kind.PDF)


def _purpose() -> str:
    words: str = gettext("仅供%(association)s入会审核", association=said(tenant().association.name))
    return words


def _sent(content: bytes, kind: Kind, name: str, *, here: bool = False) -> Response:
    away = not kind.is_picture and not here
    answer = send_file(io.BytesIO(content), mimetype=MIME[kind], as_attachment=away, download_name=name, etag=False)
    answer.headers["Content-Security-Policy"] = SANDBOX
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


@bp.get("/forms/<name>.pdf")
@public
def blank(name: str) -> Response:
    """A paper that some field asks to be signed and uploaded, empty; any other document is not there."""
    association = tenant().association
    asked = {field.blank for form in association.forms.values() for field in form.all_fields()}
    asked |= {field.blank for one in association.procedures.values() for step in one.steps for field in step.fields}
    if name not in asked:
        raise NotFound(say("没有这份空白件。"))
    drawn = _blanks.setdefault(tenant().configuration, {})
    if name not in drawn:
        drawn[name] = draw_printed(name, {})
    return as_pdf(drawn[name], said(association.documents[name].label))


@bp.post("/files/<upload_id>/remove")
@public
def remove(upload_id: str) -> Response:
    """Take an own file away before it is handed in."""
    actions.remove_upload(upload_id, owner=present_owner(), now=now())
    if request.accept_mimetypes.best == "application/json":
        return jsonify(removed=upload_id)
    return redirect(own_path(request.form.get("next")))  # type: ignore[return-value]
