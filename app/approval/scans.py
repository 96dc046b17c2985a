"""The stamped scan that a step may take with its answer (`uploads: true`)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from werkzeug.datastructures import FileStorage, MultiDict

from app.forms.actions import Incoming, keep_upload
from app.forms.places import Place
from app.forms.readers import Owner
from app.forms.store import files_of
from app.kernel.errors import DomainError
from app.procedures.docket import Docket
from app.tenancy.configuration.concepts.forms import Field
from app.web.language import translated

CONTROL = "case-scan"
LABEL: Mapping[str, str] = {"zh": "盖章扫描件", "en": "Stamped scan"}
SCAN = Field(name="scan", label=dict(LABEL), type="file", accept=("pdf", "jpg", "png"), required=False)


def scan_in(
    docket: Docket, sent: MultiDict[str, FileStorage], *, kept: str, owner: Owner, now: datetime
) -> tuple[str, str]:
    """The id of the scan that came with this answer or with an earlier try, and what is wrong with it."""
    file = sent.get(f"{CONTROL}-file")
    if not docket.case.step or not docket.step.uploads:
        return "", ""
    if file is None or not file.filename:
        return (kept if kept in files_of(owner, [kept]) else ""), ""
    place = Place(f"{docket.case.procedure}.{docket.place}", SCAN.name, SCAN)
    try:
        return keep_upload(Incoming(file.filename, file.stream.read()), place, owner=owner, now=now), ""
    except DomainError as refused:
        return "", translated(refused.message)
