"""Issuing, revoking and drawing documents."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from app.audit.actions import record
from app.documents import store
from app.documents.events import DocumentIssued, DocumentRevoked
from app.documents.models import DocumentLine, IssuedDocument
from app.documents.numbers import next_number
from app.documents.rules import State, last_valid_day, new_code
from app.documents.values import Holder
from app.jobs.actions import leave_job
from app.kernel.errors import NotFound, say
from app.kernel.events import publish
from app.tenancy import storage
from app.tenancy.configuration.concepts.papers import Document
from app.tenancy.database import db
from app.tenancy.keys import seal, unseal
from app.tenancy.tenants import tenant
from app.tenancy.together import add_to, keep, remembered
from app.tenancy.transactions import action
from app.web.addresses import site_address

DRAW = "draw_document"
FROZEN = "issued_document.frozen"


@action
def issue(
    kind: str, *, holder: Holder, case_id: int | None, values: Mapping[str, Any], by: int | None, today: date,
    instead_of: IssuedDocument | None = None,
) -> IssuedDocument:  # fmt: skip
    """Gives a document its number, 查验码 and frozen values, in the caller's transaction; the PDF follows the commit.

    An older one of the kind is superseded where the configuration says `replaces_older`. `values` is described in
    `values.py`. `instead_of` is superseded in any case, and the new one is valid as long as that was: the holder has another
    name. Raises NotFound for a kind that the association does not have.
    """
    described = _described(kind)
    series = described.number
    document = IssuedDocument(
        kind=kind,
        series=series,
        number=next_number(series, on=today, context=holder.for_number()) if series else None,
        code=new_code(secrets.randbelow),
        holder_kind=holder.kind,
        holder_id=holder.id,
        holder_name=holder.name,
        body_path=holder.body_path,
        case_id=case_id,
        languages=list(described.languages) or list(tenant().association.languages[:1]),
        frozen="",
        issued_on=today,
        issued_by=by,
        valid_until=last_valid_day(described.valid, issued_on=today, term_end=holder.term_end),
    )
    older = store.standing_documents(holder.kind, holder.id, [kind]) if described.replaces_older else ()
    if instead_of is not None:
        older, document.valid_until = [instead_of], instead_of.valid_until
    document.frozen = frozen_of(document, values)
    keep(document)
    _supersede(older, document)
    add_to(("papers", holder.kind, holder.id), document)
    details = {"kind": kind, "number": document.number, "holder": f"{holder.kind}:{holder.id}", "case": case_id}
    record("document.issued", by=by, subject=f"document:{document.id}", details=details)
    leave_job(DRAW, {"document": document.id}, by=by)
    publish(DocumentIssued(document.id, kind, holder.kind, holder.id, document.number))
    return document


@action
def enter_on(document_id: int, *, holder: Holder, case_id: int) -> IssuedDocument:
    """Somebody stands on a document that many share, from the case that brought it about. Raises NotFound."""
    document = db.session.get(IssuedDocument, document_id)
    if document is None:
        raise NotFound(say("没有这份证件。"))
    db.session.add(DocumentLine(document_id=document_id, holder_kind=holder.kind, holder_id=holder.id, case_id=case_id))
    return document


@action
def revoke(document_id: int, *, reason: str, by: int | None, today: date) -> None:
    """Ends a document for good: the check page says so. Revoking what no longer counts changes nothing (H15)."""
    document = db.session.get(IssuedDocument, document_id, with_for_update=True, populate_existing=True)
    if document is None:
        raise NotFound(say("没有这份证件。"))
    if document.done is not State.ISSUED:
        return
    document.state, document.ended_on, document.end_reason = State.REVOKED.value, today, reason
    details = {"kind": document.kind, "number": document.number, "reason": reason}
    record("document.revoked", by=by, subject=f"document:{document.id}", details=details)
    publish(
        DocumentRevoked(document.id, document.kind, document.holder_kind, document.holder_id, document.number, reason)
    )


@action
def revoke_all(
    holder_kind: str, holder_id: int, *, kinds: Sequence[str] = (), reason: str, by: int | None, today: date
) -> Sequence[IssuedDocument]:
    """Revokes a holder's documents of these kinds, or of all that are returned on exit; gives those that were revoked."""
    wanted = kinds or [name for name, one in tenant().association.documents.items() if one.returned_on_exit]
    standing = store.standing_documents(holder_kind, holder_id, list(wanted))
    for document in standing:
        revoke(document.id, reason=reason, by=by, today=today)
    return standing


def draw_pending(document_id: int, *, now: datetime) -> bytes:
    """The document's PDF: drawn and kept at the first call, read from storage at every other.

    Drawing takes a moment and holds no lock; of two that draw at once the first to finish is kept, and both get that.
    Raises NotFound, CannotDraw.
    """
    document = db.session.get(IssuedDocument, document_id)
    if document is None:
        raise NotFound(say("没有这份证件。"))
    if document.stored_name is None:
        content = _drawn(document.kind, frozen_values(document))
        _keep(document_id, content, now=now)
    return storage.read(_stored_name(document_id))


def frozen_of(document: IssuedDocument, values: Mapping[str, Any]) -> str:
    """Every value that a document prints, sealed, as it is when it is issued."""
    printed = _printed(document, _described(document.kind), values)
    return seal(FROZEN, json.dumps(printed, ensure_ascii=False))


def frozen_values(document: IssuedDocument) -> dict[str, Any]:
    """Every value printed on a document, as it was when it was issued."""
    values: dict[str, Any] = json.loads(unseal(FROZEN, document.frozen))
    return values


def draw_printed(kind: str, values: Mapping[str, Any]) -> bytes:
    """A paper that is not issued: a filled form, a summary for the stamp. No number, nothing kept, drawn each time."""
    printed = {"document": {"label": _described(kind).label}, "association": _association(), **values}
    printed["languages"] = list(_described(kind).languages) or list(tenant().association.languages[:1])
    return _drawn(kind, printed)


def _drawn(kind: str, values: Mapping[str, Any]) -> bytes:
    """The PDF of a document. What draws it takes 30 MiB, so it is loaded by whoever draws first, not at the start."""
    if "list" in values:
        from app.documents.shared import draw_shared

        return draw_shared(values)
    from app.documents.pdf import draw
    from app.documents.sources import source_of

    return draw(source_of(kind, values), folder=tenant().folder)


def draw_paper(name: str, label: Mapping[str, str], values: Mapping[str, Any]) -> bytes:
    """A paper of the house that the configuration does not describe: a notice of dues. Drawn each time, kept nowhere."""
    printed = {"document": {"label": dict(label)}, "association": _association(), **values}
    printed["languages"] = list(tenant().association.languages[:1])
    return _drawn(name, printed)


def _stored_name(document_id: int) -> str:
    document = db.session.get(IssuedDocument, document_id, populate_existing=True)
    if document is None or document.stored_name is None:
        raise NotFound(say("没有这份证件。"))
    return document.stored_name


def _keep(document_id: int, content: bytes, *, now: datetime) -> None:
    name = storage.put(content, suffix="pdf")
    if not _keep_first(document_id, name, hashlib.sha256(content).hexdigest(), now=now):
        storage.remove(name)


@action
def _keep_first(document_id: int, name: str, digest: str, *, now: datetime) -> bool:
    document = db.session.get(IssuedDocument, document_id, with_for_update=True, populate_existing=True)
    if document is None or document.stored_name is not None:
        return False
    document.stored_name, document.sha256, document.drawn_at = name, digest, now
    return True


def _described(kind: str) -> Document:
    described = tenant().association.documents.get(kind)
    if described is None:
        raise NotFound(say("没有这种证件。"))
    return described


def _supersede(older: Sequence[IssuedDocument], newer: IssuedDocument) -> None:
    if older:
        db.session.flush()  # the newer one has to be there before an older one points to it
    for document in older:
        document.state, document.ended_on = State.SUPERSEDED.value, newer.issued_on
        document.replaced_by_id = newer.id


def _printed(document: IssuedDocument, described: Document, values: Mapping[str, Any]) -> dict[str, Any]:
    until = document.valid_until
    return {
        **values,
        "association": _association(),
        "document": {
            "label": dict(described.label),
            "number": document.number or "",
            "code": document.shown_code,
            "verify": f"{site_address()}/verify/{document.shown_code}" if described.check_page else "",
            "issued_on": document.issued_on.isoformat(),
            "valid_until": until.isoformat() if until else "",
        },
        "holder": {"name": document.holder_name, "kind": document.holder_kind},
        "languages": list(document.languages),
    }


def _association() -> dict[str, Any]:
    """What every paper says of the association; worked out once for the thousand papers of one transaction."""
    return dict(remembered(("association on paper", site_address()), _described_association))


def _described_association() -> dict[str, Any]:
    about = tenant().association
    contact = about.contact.model_dump(mode="json") if about.contact else {}
    return {
        "name": dict(about.name),
        "short_name": dict(about.short_name or about.name),
        "contact": contact,
        "address": site_address(),
        "brand": about.brand.model_dump(mode="json") if about.brand else {},
    }
