"""What an applicant's account and member file know already: offered in the form, and held against it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.accounts.actions.registering import identity_index
from app.accounts.identifiers import DocumentKind, check_identity
from app.accounts.models import IDENTITY_COLUMN, Account, Person
from app.bodies.store import get_body
from app.forms.reading import Reading
from app.forms.rules import ReadForm
from app.kernel.errors import say
from app.procedures.parties import the_register
from app.registration.applicant import Applicant
from app.tenancy.configuration.concepts.forms import Field
from app.tenancy.configuration.words import pick
from app.tenancy.keys import unseal
from app.tenancy.tenants import tenant

IDENTITY = frozenset({"id_number", "id_document"})
OTHERS = say("这不是当前账号本人的证件号码；为他人申请请由本人登录办理。")


def known_answers(form: ReadForm, applicant: Applicant, *, from_file: bool) -> dict[str, Any]:
    """What can be filled in already: from the account, and with `from_file` from the member's file before that."""
    account = applicant.account
    if account is None or applicant.for_another:
        return _of_file(form, applicant) if from_file else {}
    kept = the_register().kept(applicant.party) if from_file else {}
    own = _of_unit(form, account) if form.form.about == "unit" else _of_person(form, account)
    return {**own, **{name: answer for name, answer in kept.items() if name in form.fields}}


def _of_file(form: ReadForm, applicant: Applicant) -> dict[str, Any]:
    """What the register knows of somebody for whom another one fills the form in."""
    kept = the_register().kept(applicant.party) if applicant.party.key else {}
    return {name: answer for name, answer in kept.items() if name in form.fields}


def _of_person(form: ReadForm, account: Account) -> dict[str, Any]:
    person = account.person
    if person is None:
        return {}
    known: dict[str, Any] = {
        _first(form, "person_name"): person.name, _first(form, "email"): account.email or person.email,
        _first(form, "mobile"): person.mobile,
        _named(form, "birth_date", "day"): person.birth_date.isoformat() if person.birth_date else "",
        _named(form, "sex", "choice"): person.sex.value if person.sex else "",
    }  # fmt: skip
    return {name: answer for name, answer in (known | _identity(form, person)).items() if name and answer}


def _identity(form: ReadForm, person: Person) -> dict[str, Any]:
    if person.identity_sealed is None or person.document_kind is None:
        return {}
    number = unseal(IDENTITY_COLUMN, person.identity_sealed)
    found: dict[str, Any] = {_first(form, "id_document"): {"kind": person.document_kind.value, "number": number}}
    if person.document_kind is DocumentKind.ID_NUMBER:
        found[_first(form, "id_number")] = number
    return found


def _of_unit(form: ReadForm, account: Account) -> dict[str, Any]:
    if account.body_id is None:
        return {}
    name = pick(get_body(account.body_id).name, tenant().association.languages[0])
    operator = account.name if account.name != name else ""
    known = {
        _first(form, "unit_name"): name,
        _first(form, "email"): account.email,
        _named(form, "contact_person", "person_name"): operator,
    }
    return {field: answer for field, answer in known.items() if field and answer}


def _first(form: ReadForm, kind: str) -> str:
    """The first field of a type: a form asks first for whom it describes."""
    return next((name for name, ask in form.fields.items() if ask.type == kind), "")


def _named(form: ReadForm, name: str, kind: str) -> str:
    """A standard field, where the form has it with its standard type."""
    ask = form.fields.get(name)
    return name if ask is not None and ask.type == kind else ""


def refuse_others(reading: Reading, applicant: Applicant) -> Reading:
    """Who is logged in with an identity document applies under that document, not under somebody else's."""
    asked = next((f for f in reading.form.fields.values() if f.type in IDENTITY and f.name in reading.answers), None)
    if asked is None or applicant.party.person_id is None or applicant.for_another:
        return reading
    person = applicant.account.person if applicant.account else None
    if person is None or not _is_foreign(asked, reading.answers[asked.name], person):
        return reading
    control = asked.name if asked.type == "id_number" else f"{asked.name}-number"
    answers = {name: answer for name, answer in reading.answers.items() if name != asked.name}
    return replace(reading, answers=answers, errors={**reading.errors, control: OTHERS})


def _is_foreign(asked: Field, answer: Any, person: Person) -> bool:
    """Another document of the very kind that the account was registered with; other kinds cannot be compared."""
    number = answer["number"] if asked.type == "id_document" else answer
    kind = DocumentKind(answer["kind"]) if asked.type == "id_document" else DocumentKind.ID_NUMBER
    if person.identity_index is None or kind is not person.document_kind:
        return False
    return identity_index(check_identity(kind, number)) != person.identity_index
