"""People of Henan at their browsers, and the answers of a complete application."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from app.accounts import actions as accounts
from app.accounts.actions.granting import Place
from app.accounts.models import Account
from app.accounts.rules import AccountState
from app.bodies.actions import plant_configured
from app.bodies.store import get_root
from app.demo.pictures import portrait, sample_page
from app.procedures.actions import Decision, decide
from app.procedures.models import Case
from app.tenancy import clock
from app.tenancy.database import db
from tests.accounts.conftest import NOW, PASSWORD, STAFF_PASSWORD, log_in, person_named, staff_named
from tests.browser import Page, Visitor
from tests.procedures.stories import Somebody, member

HENAN = "henan-talent"
LIN_ID, ZHOU_ID, OTHER_ID = "41010519900307000X", "410102197909030313", "410105198804121263"
FORM, REVIEW = "/apply/join_person/form", "/apply/join_person/review"


@dataclass(frozen=True)
class People:
    """Who stands ready: Lin who registered, Zhou who is a member, and the secretariat."""

    lin: int
    zhou: int
    staff: int


def stand_ready() -> People:
    """The association with its bodies, an applicant, a sponsor and a secretary, all with logins."""
    plant_configured(today=clock.today())
    lin = person_named("林若溪", LIN_ID, AccountState.APPLICATION_ONLY)
    zhou = person_named("周举荐", ZHOU_ID)
    staff = staff_named("赵秘书", "zhao")
    accounts.grant_role(staff, Place("secretary", get_root().id, NOW.date()), by=None, now=NOW)
    member(Somebody(zhou, db.session.get_one(Account, zhou).person_id or 0, "周举荐"))
    return People(lin, zhou, staff)


def as_lin(visitor: Visitor) -> Visitor:
    """Lin logs in."""
    assert log_in(visitor, LIN_ID, PASSWORD).status == 302
    return visitor


def as_zhou(visitor: Visitor) -> Visitor:
    """Zhou logs in."""
    assert log_in(visitor, ZHOU_ID, PASSWORD).status == 302
    return visitor


def as_staff(visitor: Visitor) -> Visitor:
    """The secretary logs in."""
    assert log_in(visitor, "zhao", STAFF_PASSWORD, tab="staff").status == 302
    return visitor


def typed(**others: Any) -> dict[str, Any]:
    """What somebody types into the form, without files."""
    return {
        "name": "林若溪", "sex": "female", "name_pinyin": "LIN RUOXI", "id_number": LIN_ID, "birth_date": "1990-03-07",
        "employer": "河洛数字科技有限公司", "title_text": "工程师", "research_field": "人才测评", "education": "bachelor",
        "school": "郑州大学", "major": "人力资源管理", "degree": "bachelor", "mobile": "13900000111",
        "email": "lin@example.com", "address": "郑州市金水区花园路 18 号", "career": "2012 年起从事人才测评。",
        "sponsors-0-who": "周举荐", "clean_record": "yes", "pledge": "yes", **others,
    }  # fmt: skip


def files() -> dict[str, Any]:
    """The files of a complete application, as a form without a script sends them."""
    return {
        "photo-file": (io.BytesIO(portrait(1)), "me.jpg"), "id_card-0-file": (io.BytesIO(sample_page(1)), "card.png"),
        "diploma-file": (io.BytesIO(sample_page(2)), "diploma.png"),
        "career_sheet-file": (io.BytesIO(sample_page(3)), "career.png"),
    }  # fmt: skip


def fill_in(visitor: Visitor, **others: Any) -> Page:
    """Open the form, fill everything in, and go on to the review."""
    visitor.get(FORM)
    return visitor.submit({**typed(**others), **files()}, form="application", button="go=1")


def apply(visitor: Visitor, **others: Any) -> str:
    """The whole way to a case; gives its number."""
    fill_in(visitor, **others)
    page = visitor.submit({"consent-id_scan": "y"}, form="submit")
    return page.response.request.path.rpartition("/")[2]


def return_case(number: str, by: int, **comments: str) -> None:
    """The secretariat returns a case with remarks at fields."""
    case = case_named(number)
    decision = Decision("return", opinion="请补正后重新提交。", comments=comments)
    decide(case.id, decision, by=by, version=case.version, now=clock.now())


def case_named(number: str) -> Case:
    """A case as it stands now."""
    return db.session.query(Case).filter_by(number=number).populate_existing().one()
