"""The signed form on which somebody else's case is entered: taken with the post, kept while something is put right."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

from app.forms.actions import Incoming, keep_upload
from app.forms.owners import giving_owner, present_owner
from app.forms.places import Place
from app.forms.store import files_of
from app.kernel.errors import DomainError
from app.tenancy.clock import now
from app.tenancy.configuration.concepts.forms import Field
from app.web.language import translated

SCAN = Field(
    name="scan", label={"zh": "签字（盖章）申请表扫描件", "en": "Scan of the signed form"}, type="file",
    accept=("pdf", "jpg", "png"), required=False,
)  # fmt: skip


@dataclass(frozen=True)
class Scan:
    """The scan that came with this post or an earlier one; `wrong` says why one was not taken."""

    id: str = ""
    name: str = ""
    wrong: str = ""


def scan_in(procedure: str) -> Scan:
    """Take the scan that was posted, else keep the one that came before."""
    sent = request.files.get("signed-scan-file")
    if sent is None or not sent.filename:
        return _kept(request.form.get("signed-scan", ""))
    try:
        place = Place(f"{procedure}.filing", SCAN.name, SCAN)
        taken = keep_upload(Incoming(sent.filename, sent.stream.read()), place, owner=giving_owner(), now=now())
    except DomainError as refused:
        return Scan(wrong=translated(refused.message))
    return _kept(taken)


def _kept(upload_id: str) -> Scan:
    files = files_of(present_owner(), [upload_id]) if upload_id else {}
    return Scan(upload_id, files[upload_id].name) if upload_id in files else Scan()
