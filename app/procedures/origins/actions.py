"""Keeping what is handed on, and giving the next case copies of the files it names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.accounts.store import get_account
from app.forms.actions import copy_upload
from app.forms.models import Upload
from app.procedures.docket import Docket, look_at, seal_answers
from app.procedures.models import Case, Happening
from app.procedures.origins.models import Origin
from app.procedures.origins.recipients import AGREED
from app.procedures.parties import Party
from app.tenancy.configuration.concepts.forms import UPLOADS
from app.tenancy.configuration.concepts.forms import Field as FormField
from app.tenancy.database import db

OF_A_CASE = "case:"


def note_origin(case_id: int, from_id: int, *, now: datetime) -> None:
    """Keep a copy of the case that began another one. Part of an action; done twice it changes nothing."""
    if db.session.get(Origin, case_id) is not None:
        return
    before = look_at(db.session.get_one(Case, from_id))
    case = before.case
    origin = Origin(
        case_id=case_id,
        from_id=from_id,
        number=case.number,
        procedure=case.procedure,
        version_id=case.version_id,
        body_id=case.body_id,
        started_by=_starter(before),
        answers=seal_answers(before.answers),
        turns=[_turn(turn) for turn in before.turns],
        consents=_consents(before),
        at=now,
    )
    db.session.add(origin)


def _starter(docket: Docket) -> str:
    """Who handed it on: the one in charge who started it for somebody."""
    starter = docket.case.starter_id
    return get_account(starter).name if starter is not None and docket.case.filed_for else ""


def _turn(turn: Any) -> dict[str, Any]:
    return {
        "step": turn.step, "verdict": turn.verdict, "opinion": turn.opinion, "name": turn.name,
        "at": turn.at.isoformat(),
    }  # fmt: skip


def _consents(docket: Docket) -> list[dict[str, Any]]:
    """What the person had agreed to by the day it was handed on, in which wording."""
    noted = (Happening.case_id == docket.case.id, Happening.what == AGREED)
    agreed = db.session.scalars(select(Happening).where(*noted).order_by(Happening.id)).all()
    return [{**given, "at": one.at.isoformat()} for one in agreed for given in one.details["consents"]]


# ---- files
def with_copies(fields: Sequence[FormField], answers: Mapping[str, Any], party: Party, number: str) -> dict[str, Any]:
    """The answers with copies of the files that the party had handed in with an earlier case, tied to this one.

    Who decides this case sees these, and not the case they came with. A file of anybody else stays what it was.
    """
    return {name: _copied(answer, fields, name, (party, number)) for name, answer in answers.items()}


def _copied(answer: Any, fields: Sequence[FormField], name: str, whose: tuple[Party, str]) -> Any:
    ask = next((one for one in fields if one.name == name), None)
    if ask is None or not answer:
        return answer
    if ask.type in UPLOADS:
        return [_copy(one, whose) for one in answer] if isinstance(answer, list) else _copy(answer, whose)
    if ask.type == "table":
        return [{cell: _copied(value, ask.columns, cell, whose) for cell, value in row.items()} for row in answer]
    return answer


def _copy(upload_id: Any, whose: tuple[Party, str]) -> Any:
    party, number = whose
    upload = db.session.get(Upload, str(upload_id))
    if upload is None or not upload.subject.startswith(OF_A_CASE) or not _is_of(upload, party):
        return upload_id
    return copy_upload(upload, f"{OF_A_CASE}{number}")


def _is_of(upload: Upload, party: Party) -> bool:
    number = upload.subject.removeprefix(OF_A_CASE)
    row = db.session.execute(select(Case.person_id, Case.unit_id).where(Case.number == number)).first()
    return row is not None and bool(party.key) and Party(*row) == party
