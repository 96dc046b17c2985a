"""Whom somebody in charge enters from paper: the person or unit of the answers, found again where it is known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.accounts.actions import NewPerson, keep_person
from app.accounts.identifiers import DocumentKind, IdentityDocument, check_identity
from app.bodies.actions import NewBody, found_body, name_key_of
from app.bodies.rules import UNIT, name_key
from app.bodies.store import find_body_by_name
from app.kernel.errors import DomainError, say
from app.procedures.parties import Party
from app.tenancy import clock
from app.tenancy.configuration.concepts.forms import Form

Answers = Mapping[str, Any]


def party_entered(form: Form, answers: Answers, *, by: int, now: datetime) -> Party:
    """The party that the answers describe. Raises DomainError where they name nobody."""
    if form.about == "unit":
        return Party(unit_id=_unit(form, answers, by, now))
    return Party(_person(form, answers, now))


def _unit(form: Form, answers: Answers, by: int, now: datetime) -> int:
    name = {"*": str(_first(form, answers, "unit_name") or "")}
    if not name["*"]:
        raise DomainError(say("请填写单位名称。"), "unit_name")
    known = find_body_by_name(name_key_of(name))
    return known.id if known else found_body(NewBody(UNIT, name), by=by, today=clock.local_day(now)).id


def _person(form: Form, answers: Answers, now: datetime) -> int:
    name = str(_first(form, answers, "person_name") or "")
    if not name:
        raise DomainError(say("请填写姓名。"), "name")
    mobile, email = (str(_first(form, answers, kind) or "") for kind in ("mobile", "email"))
    person = keep_person(NewPerson(name, identity_in(form, answers), mobile, email), now=now)
    if name_key(person.name) != name_key(name):
        raise DomainError(say("此证件号码在系统中登记的是另一个姓名，请核对。"), "name")
    return person.id


def identity_in(form: Form, answers: Answers) -> IdentityDocument | None:
    """The identity document that the answers name; none where they name none."""
    document, number = _first(form, answers, "id_document"), _first(form, answers, "id_number")
    if document:
        return check_identity(DocumentKind(document["kind"]), document["number"])
    return check_identity(DocumentKind.ID_NUMBER, str(number)) if number else None


def _first(form: Form, answers: Answers, kind: str) -> Any:
    return next((answers[one.name] for one in form.all_fields() if one.type == kind and answers.get(one.name)), None)
