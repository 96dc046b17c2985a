"""Numbers by which somebody is known again, whatever account he uses: kept and compared as keyed hashes only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete

from app.accounts.actions.registering import identity_index
from app.accounts.identifiers import DocumentKind, IdentityDocument
from app.accounts.store import get_person
from app.procedures.duplicates.models import CaseKey
from app.procedures.parties import Party
from app.tenancy.configuration.concepts.forms import Form
from app.tenancy.database import db
from app.tenancy.keys import blind_index


def keys_in(form: Form | None, answers: Mapping[str, Any]) -> set[str]:
    """The keyed hashes of the numbers that an application says its subject has."""
    found = set()
    for one in form.all_fields() if form else ():
        answer = answers.get(one.name)
        if answer and one.type == "id_number":
            found.add(_identity(DocumentKind.ID_NUMBER, str(answer)))
        elif answer and one.type == "id_document":
            found.add(_identity(DocumentKind(answer["kind"]), str(answer["number"])))
        elif answer and one.type == "credit_code":
            found.add(blind_index("block:credit_code", str(answer).strip().upper()))
    return found


def _identity(kind: DocumentKind, number: str) -> str:
    return identity_index(IdentityDocument(kind, number.strip().upper()))


def keys_of(party: Party) -> set[str]:
    """The keyed hash of the document that a person is known by."""
    person = get_person(party.person_id) if party.person_id is not None else None
    return {person.identity_index} if person is not None and person.identity_index else set()


def keep_keys(case_id: int, form: Form | None, answers: Mapping[str, Any], *, anew: bool = False) -> None:
    """Keep the numbers that a case says, in place of those that it said before. Part of an action."""
    if anew:
        db.session.execute(delete(CaseKey).where(CaseKey.case_id == case_id))
    for key in sorted(keys_in(form, answers)):
        db.session.add(CaseKey(case_id=case_id, key=key))
