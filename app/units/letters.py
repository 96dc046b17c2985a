"""The scan of a unit's stamped letter: kept for who asks, shown to who decides."""

from __future__ import annotations

from datetime import datetime

from werkzeug.datastructures import FileStorage

from app.forms.actions import Incoming, keep_upload
from app.forms.models import Upload
from app.forms.places import Place
from app.forms.readers import Owner
from app.forms.store import files_of
from app.kernel.errors import NotFound
from app.tenancy.configuration.concepts.forms import Field
from app.units.handing_over import SUBJECT
from app.units.store import get_handover
from app.web.access import Identity

LABEL = {"zh": "交接函扫描件", "en": "Scan of the stamped letter"}
LETTER = Field(name="letter", label=LABEL, type="file", accept=("pdf", "jpg", "png"))


def keep_letter(file: FileStorage | None, kept: str, owner: Owner, *, now: datetime) -> str:
    """The id of the scan sent now, else of the one of an earlier try; empty for neither. Raises DomainError."""
    if file is None or not file.filename:
        return kept if kept in files_of(owner, [kept]) else ""
    return keep_upload(
        Incoming(file.filename, file.stream.read()), Place("handover", LETTER.name, LETTER), owner=owner, now=now
    )


def may_see_letter(upload: Upload, who: Identity | None) -> bool:
    """Whoever decides on the handover sees its letter."""
    number = upload.subject.removeprefix(SUBJECT)
    if who is None or number == upload.subject or not number.isdecimal():
        return False
    try:
        return get_handover(int(number), managed_by=who).letter == upload.id
    except NotFound:
        return False
