"""People who apply for a title, and what each level answers."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from app.accounts.models import Account, Person
from app.demo.pictures import sample_paper
from app.forms.actions import Incoming, keep_upload
from app.forms.places import find_form, place_of
from app.forms.readers import Owner
from app.procedures.actions import Decision, Filing, decide, file_case, open_bundle
from app.procedures.actions.bundling import Collected
from app.procedures.models import Case
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from tests.titles.conftest import City
from tests.titles.eligible import SOUND

WINDOW = datetime(2026, 9, 10, 2, 0, tzinfo=UTC)
LATER = datetime(2026, 10, 12, 2, 0, tzinfo=UTC)
MARKS: dict[str, Any] = {
    "virtue": "good", "ability": "good", "diligence": "excellent", "achievement": "pass", "report": "0" * 32,
    "yearly": ["1" * 32], "signed_pledge": "2" * 32, "unit_pledge": True,
}  # fmt: skip


def assessed(city: City, by: str) -> dict[str, Any]:
    """What an employer fills in, with its three files."""
    form, owner = find_form(tenant().configuration, "title.employer"), Owner(account_id=city.accounts[by])

    def given(control: str) -> str:
        return keep_upload(Incoming("考核.pdf", sample_paper(1)), place_of(form, control), owner=owner, now=clock.now())

    files = {"report": given("report"), "yearly": [given("yearly-0")], "signed_pledge": given("signed_pledge")}
    return {**MARKS, **files}


def applies(city: City, name: str, at: str, *, now: datetime = WINDOW, **others: Any) -> int:
    """An employer adds somebody, who applies; gives the case."""
    number = city.add(at, name)
    person = db.session.query(Person).filter(Person.name == name).one()
    account = db.session.query(Account).filter(Account.person_id == person.id).one().id
    city.accounts[name] = account
    answers = {
        **SOUND, "name": name, "id_number": number, "technical_work_since": "2022-07-01", "in_zhengzhou_since": "2022-07-01",
        "present_post_since": "2022-07-01", "speciality": "机械设计", **others,
    }  # fmt: skip
    return file_case(Filing("title", answers), by=account, now=now).case_id


def recommended(city: City, name: str, at: str, **others: Any) -> int:
    """The same, assessed and recommended by the employer."""
    case_id = applies(city, name, at, **others)
    answered(city, case_id, at, "recommend", "考核合格，同意推荐。", fields=assessed(city, at))
    return case_id


def answered(
    city: City, case_id: int, by: str, verdict: str, opinion: str = "同意。", *, fields: dict[str, Any] | None = None
) -> Case:
    """Somebody answers at the step where a case stands; gives the case as it is then."""
    case = db.session.get_one(Case, case_id, populate_existing=True)
    decide(case_id, Decision(verdict, opinion, fields or {}), by=city.accounts[by], version=case.version, now=LATER)
    return db.session.get_one(Case, case_id, populate_existing=True)


def approved(city: City, name: str, at: str, *levels: str, **others: Any) -> int:
    """Recommended, and approved by each level named; waits for the document."""
    case_id = recommended(city, name, at, **others)
    for level in levels:
        answered(city, case_id, level, "approve")
    return case_id


def collected(city: City, by: str, step: str, *cases: int) -> str:
    """An office collects approved people for one document; gives the bundle's number."""
    return open_bundle(Collected("title", step, cases), by=city.accounts[by], now=LATER)
