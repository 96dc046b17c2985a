"""Members with studios, people in libraries, moderators: what the tests of studios and libraries begin with."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from PIL import Image
from sqlalchemy import select

from app.accounts.actions.granting import Place, grant_role
from app.accounts.actions.opening import NewStaff, open_staff_account, open_unit_account
from app.accounts.hashing import hash_password
from app.accounts.models import Account
from app.accounts.store import accounts_of_unit
from app.bodies.actions import NewBody, found_body, plant_configured
from app.bodies.store import get_root
from app.forms.actions import Incoming
from app.members import actions as register
from app.members.actions import Admission, NewFact
from app.members.rules import FactKind
from app.members.store import get_membership
from app.procedures.actions import Decision, decide
from app.procedures.models import Case
from app.procedures.parties import Party
from app.publishing import actions
from app.publishing.actions.writing import Where
from app.publishing.pictures import keep_picture
from app.publishing.rules.articles import Draft, Picture
from app.publishing.store.writing import get_in_hand
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.transactions import action

HENAN = "henan-talent"
PASSWORD = "Lamp-and-inkstone-7"
SINCE = date(2020, 1, 1)
FILE = {
    "unit_kind": "hr_service", "unit_introduction": "从事招聘与培训。", "main_business": "招聘、培训", "phone": "0371-60000012",
}  # fmt: skip


@dataclass(frozen=True)
class Unit:
    """A member organisation with its operator and its studio."""

    name: str
    body: int
    membership: int
    operator: int
    studio: int


@cache
def _hashed() -> str:
    return hash_password(PASSWORD)


@action
def _may_log_in(account_id: int) -> None:
    account = db.session.get_one(Account, account_id)
    account.password_hash, account.one_time = _hashed(), False


def root() -> int:
    """The association itself, planted when first asked."""
    plant_configured(today=SINCE)
    return get_root().id


def unit(name: str = "清河人力资源有限公司", *, tier: str = "unit", studio: bool = True, operator: str = "经办人甲") -> Unit:
    """A member organisation since years, its studio open, its file filled in."""
    above = root()
    body = found_body(NewBody("unit", {"zh": name}), by=None, today=SINCE).id
    open_unit_account(body, operator, by=None, now=clock.now(), today=SINCE)
    account = accounts_of_unit(body)[0].id
    _may_log_in(account)
    membership = register.open_file(Party(None, body), name, above, now=clock.now())
    register.admit(Admission(Party(None, body), tier, date(2024, 5, 1), above), by=None, now=clock.now())
    register.keep_data(membership, {"unit_name": name, **FILE}, case_id=None, by=None, now=clock.now())
    number = actions.open_studio(membership, on=clock.today(), by=None) if studio else 0
    return Unit(name, body, membership, account, number)


def staff(login: str, role: str) -> int:
    """Somebody of the association's staff."""
    account, _ = open_staff_account(NewStaff(login, login, ""), by=None, now=clock.now())
    _may_log_in(account)
    grant_role(account, Place(role, root(), SINCE), by=None, now=clock.now())
    return account


@action
def record_fact(membership_id: int, kind: FactKind, **more: Any) -> None:
    """A dated fact of today: a restriction, its lifting."""
    membership = get_membership(membership_id, for_update=True)
    register.add_fact(membership, NewFact(kind, clock.today(), **more), by=None, now=clock.now())


def suspend(one: Unit) -> None:
    """The member's rights are suspended."""
    record_fact(one.membership, FactKind.RESTRICTED)


def restore(one: Unit) -> None:
    """The member has its rights again."""
    record_fact(one.membership, FactKind.LIFTED)


def leave(membership_id: int) -> None:
    """The membership ends."""
    register.end_membership(membership_id, "resigned", on=clock.today(), case_id=None, by=None, now=clock.now())


def photograph(colour: str = "#336699", size: tuple[int, int] = (2400, 1200)) -> bytes:
    """A picture of one colour, as JPG."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG")
    return out.getvalue()


def picture(one: Unit, caption: str = "活动现场", **more: Any) -> Picture:
    """A picture that the operator gave, with its words."""
    kept = keep_picture(Incoming("现场.jpg", photograph(**more)), by=one.operator, now=clock.now())
    return Picture(kept, {"zh": caption} if caption else {})


def write(one: Unit, title: str = "单位动态一则", *, kind: str = "unit_news", body: str = "正文第一段。", **more: Any) -> int:
    """An article begun and saved; gives its number."""
    token = f"{one.studio}-{title}"[:32]
    article = actions.begin_article(kind, studio_id=one.studio, token=token, by=one.operator, now=clock.now())
    draft = Draft(kind, {"zh": title}, {"zh": body}, **more)
    actions.save_draft(where(one, article), draft, by=one.operator, now=clock.now())
    return article


def where(one: Unit, article: int) -> Where:
    """The article as a page drawn now would hold it."""
    return Where(article, one.studio, get_in_hand(article, one.studio).copy)


def submit(one: Unit, article: int) -> Case:
    """Hand it in; gives the case."""
    actions.hand_in_article(where(one, article), by=one.operator, now=clock.now())
    return case_of(article)


def case_of(article: int) -> Case:
    """The case of an article as it stands now."""
    wanted = select(Case).where(Case.subject == f"article:{article}").order_by(Case.id.desc())
    return db.session.scalars(wanted.execution_options(populate_existing=True)).first()


def moderate(article: int, verdict: str, by: int, opinion: str = "可以。") -> None:
    """Answer the case of an article."""
    case = case_of(article)
    decide(case.id, Decision(verdict, opinion), by=by, version=case.version, now=clock.now())


def published(one: Unit, moderator: int, title: str = "单位动态一则", **more: Any) -> int:
    """An article that was handed in and approved; gives its number."""
    article = write(one, title, **more)
    submit(one, article)
    moderate(article, "approve", moderator)
    return article


def vacancy(one: Unit, **others: str) -> dict[str, str]:
    """A complete vacancy of the unit itself."""
    last = (clock.today() + timedelta(days=30)).isoformat()
    return {
        "employer": one.name, "count": "2", "place": "郑州", "pay": "6–9 千元", "conditions": "大专以上学历", "duties": "招聘",
        "until": last, **others,
    }  # fmt: skip
