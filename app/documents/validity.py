"""What anybody may learn about a document: does it count today. Nothing about the holder that is not printed on it.

Other rooms say by registration what they know of a holder: `members` whether a membership still stands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from app.documents.models import IssuedDocument
from app.documents.rules import Answer, HolderStands, State, answer_about, masked_name
from app.tenancy.tenants import tenant

Asks = Callable[[IssuedDocument], HolderStands]
_asked: dict[str, Asks] = {}


@dataclass(frozen=True)
class Checked:
    """The check page's answer: as little as tells a true paper from a false one."""

    answer: Answer
    label: Mapping[str, str] | str
    number: str
    holder: str
    issued_on: date
    valid_until: date | None
    ended_on: date | None
    code: str


def register_validity(holder_kind: str, asks: Asks) -> None:
    """Says for documents of this kind of holder (`person`, `unit`) whether the holder still is what they certify."""
    _asked[holder_kind] = asks


def checked(document: IssuedDocument, *, today: date) -> Checked:
    """What the check page says on a day. A person's name is masked unless the association shows names."""
    holder = _holder_of(document)
    answer = answer_about(document.done, document.valid_until, holder, today=today)
    described = tenant().association.documents.get(document.kind)
    name_shown = document.holder_kind == "unit" or _names_are_public()
    return Checked(
        answer=answer,
        label=described.label if described else document.kind,
        number=document.number or "",
        holder=document.holder_name if name_shown else masked_name(document.holder_name),
        issued_on=document.issued_on,
        valid_until=document.valid_until,
        ended_on=holder.ended_on if answer is Answer.LAPSED else document.ended_on,
        code=document.shown_code,
    )


def holder_stands(document: IssuedDocument) -> bool:
    """Whether the holder of a document still is what it certifies."""
    return _holder_of(document).stands


def _holder_of(document: IssuedDocument) -> HolderStands:
    asks = _asked.get(document.holder_kind)
    return asks(document) if asks and document.done is State.ISSUED else HolderStands()


def _names_are_public() -> bool:
    """Whether a form that fills a person's file says of the name `public: yes`."""
    forms = tenant().association.forms.values()
    kept = [form for form in forms if form.keeps and form.about == "person"]
    return any(field.type == "person_name" and field.public == "yes" for form in kept for field in form.all_fields())
