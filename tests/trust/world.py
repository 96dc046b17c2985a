"""Two associations with people in them: those whose secrets are looked for, and those who look.

In Henan, Lin joined (case, sponsor, certificate, letters, files), Wu waits for the secretariat, He has begun a draft. The
strangers are an applicant, a member, a unit and the head of a branch there, and the secretary of another association.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask import Flask

from app.accounts.actions.granting import Place, grant_role
from app.accounts.actions.opening import open_unit_account
from app.accounts.models import Account
from app.accounts.rules import AccountState
from app.accounts.store import accounts_of_unit
from app.bodies.actions import NewBody, found_body, plant_configured
from app.bodies.store import get_root
from app.demo.people import identity_number
from app.demo.pictures import portrait, sample_page
from app.documents.actions import draw_pending
from app.procedures import actions as procedures
from app.procedures.actions import Decision, Filing, Reply
from app.procedures.models import Case
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.engines import engines
from app.tenancy.entering import entered
from app.tenancy.transactions import action
from tests.accounts.conftest import person_named, staff_named
from tests.browser import Visitor
from tests.procedures.stories import People as Asking
from tests.procedures.stories import Somebody, answers, asked_in, member
from tests.registration.stories import FORM, LIN_ID, REVIEW, typed
from tests.trust.callers import Caller, logged_in, with_cookie
from tests.trust.rooms import furnish
from tests.trust.tables import MARK, plant

HENAN, OTHER = "henan-talent", "zhengzhou-it"
SINCE = date(2020, 1, 1)
IDS = {name: identity_number(date(1985, 3, day), 100 + day) for day, name in enumerate(("he", "zhou", "xu", "ma", "wu"), 1)}
AT_THE_SEAT = f"{FORM}?at=1"
TYPED = ("employer", "title_text", "research_field", "school", "major", "address", "career")


@dataclass(frozen=True)
class World:
    """Accounts by name; `secrets` are rows of Lin, Wu and He by table, for addresses; `planted` the marked columns."""

    app: Flask
    accounts: dict[str, int]
    secretary_there: int
    secrets: dict[str, list[Any]]
    planted: set[str]

    @property
    def host(self) -> str:
        """Henan's own."""
        return f"{HENAN}.localhost"

    def caller(self, name: str) -> Caller:
        """A browser of somebody in Henan."""
        return logged_in(self.app, HENAN, self.accounts[name], name)

    def strangers(self) -> list[Caller]:
        """Everybody who must not learn anything about Lin, Wu and He, at Henan's own host."""
        there = logged_in(self.app, OTHER, self.secretary_there, "secretary elsewhere")
        foreign = Caller(self.app, f"{HENAN}.localhost", "cookie of the secretary elsewhere")
        anonymous = Caller(self.app, f"{HENAN}.localhost")
        return [anonymous, *map(self.caller, ("xu", "ma", "unit", "head")), with_cookie(foreign, there.cookie())]

    def neighbour(self) -> Caller:
        """The secretary of the other association, at home."""
        return logged_in(self.app, OTHER, self.secretary_there, "secretary elsewhere")

    def connect(self) -> sa.Connection:
        """Henan's database, beside the application."""
        with self.app.app_context():
            return engines().of(HENAN).connect()


def build(app: Flask) -> World:
    """Tell the stories, then mark every free text that is not a stranger's own."""
    with entered(OTHER, app):
        there = _secretary("dong", "董秘书")
    with entered(HENAN, app):
        accounts = _people()
    number = _lin_applies(app, accounts)
    with entered(HENAN, app):
        _lin_is_admitted(number, accounts)
        _wu_waits(accounts)
    _he_begins(app, accounts)
    with entered(HENAN, app):
        accounts["liu"] = furnish(accounts["secretary"])
        _no_first_password(accounts["liu"])
        secrets = _secrets(accounts)
        planted = _plant(accounts)
    return World(app, accounts, there, secrets, planted)


def _secretary(login: str, name: str) -> int:
    plant_configured(today=SINCE)
    staff = staff_named(name, login)
    grant_role(staff, Place("secretary", get_root().id, SINCE), by=None, now=clock.now())
    _fresh_password(staff)
    return staff


@action
def _fresh_password(account_id: int) -> None:
    db.session.get_one(Account, account_id).password_changed_at = clock.now()


def _people() -> dict[str, int]:
    accounts = {"secretary": _secretary("zhao", "赵秘书"), "head": staff_named("孙会长", "sun")}
    _fresh_password(accounts["head"])
    branch = found_body(NewBody("branch", {"zh": "茶业人才专业委员会"}), by=None, today=SINCE).id
    grant_role(accounts["head"], Place("branch_secretary", branch, SINCE), by=None, now=clock.now())
    for key, name in (("zhou", "周举荐"), ("ma", "马路人")):
        accounts[key] = person_named(name, IDS[key])
        member(Somebody(accounts[key], _person(accounts[key]), name))
    for key, name, number in (("lin", "林若溪", LIN_ID), ("he", "何草稿", IDS["he"]), ("xu", "许路人", IDS["xu"])):
        accounts[key] = person_named(name, number, AccountState.APPLICATION_ONLY)
    unit = found_body(NewBody("unit", {"*": "郑州路人科技有限公司"}), by=None, today=SINCE).id
    open_unit_account(unit, "经办路人", by=None, now=clock.now(), today=clock.today())
    accounts["unit"] = accounts_of_unit(unit)[0].id
    _no_first_password(accounts["unit"])
    return accounts


@action
def _no_first_password(account_id: int) -> None:
    db.session.get_one(Account, account_id).one_time = False


def _person(account_id: int) -> int:
    return db.session.get_one(Account, account_id).person_id or 0


def _browser(app: Flask, accounts: dict[str, int], name: str) -> Visitor:
    visitor = Visitor(app, f"{HENAN}.localhost")
    visitor.client = logged_in(app, HENAN, accounts[name], name).client
    return visitor


def _files(who: str) -> dict[str, Any]:
    page = lambda number, word: (io.BytesIO(sample_page(number)), f"{MARK}-{who}-{word}.png")  # noqa: E731
    return {"photo-file": (io.BytesIO(portrait(1)), f"{MARK}-{who}.jpg"), "id_card-0-file": page(1, "card"),
            "diploma-file": page(2, "diploma"), "career_sheet-file": page(3, "career")}  # fmt: skip


def _words(who: str) -> dict[str, str]:
    return {name: f"{MARK}.answer.{who}.{name}" for name in TYPED}


def _lin_applies(app: Flask, accounts: dict[str, int]) -> str:
    lin = _browser(app, accounts, "lin")
    lin.get(AT_THE_SEAT)
    filled = lin.submit({**typed(**_words("lin")), **_files("lin")}, form="application", button="go=1")
    assert not filled.errors, filled.errors
    lin.get(REVIEW)
    return lin.submit({"consent-id_scan": "y"}, form="submit").response.request.path.rpartition("/")[2]


def _lin_is_admitted(number: str, accounts: dict[str, int]) -> None:
    case = _case(number)
    reply = Reply("recommend", opinion="同意举荐")
    procedures.confirm(asked_in(case).id, reply, by=accounts["zhou"], token=None, now=clock.now())
    approve = Decision("approve", opinion="材料齐全", fields={"record_checked": True, "library": "talents"})
    version = db.session.get_one(Case, case, populate_existing=True).version
    procedures.decide(case, approve, by=accounts["secretary"], version=version, now=clock.now())
    for document in db.session.scalars(sa.text("SELECT id FROM issued_document ORDER BY id")).all():
        draw_pending(document, now=clock.now())


def _case(number: str) -> int:
    return int(db.session.scalars(sa.select(Case.id).where(Case.number == number)).one())


def _wu_waits(accounts: dict[str, int]) -> None:
    zhou = db.session.scalar(sa.text("SELECT id FROM membership WHERE name = '周举荐'"))
    nobody = Somebody(0, 0, "")
    asking = Asking(nobody, nobody, int(zhou or 0), nobody, nobody)
    accounts["wu"] = person_named("吴候审", IDS["wu"])
    given = answers(asking, name="吴候审", id_number=IDS["wu"], **_words("wu"))
    filed = procedures.file_case(Filing("join_person", given, submission="wu"), by=accounts["wu"], now=clock.now())
    procedures.confirm(
        asked_in(filed.case_id).id, Reply("recommend", opinion="认识多年"), by=accounts["zhou"], token=None, now=clock.now()
    )


def _he_begins(app: Flask, accounts: dict[str, int]) -> None:
    he = _browser(app, accounts, "he")
    he.get(AT_THE_SEAT)
    given = typed(name="何草稿", id_number=IDS["he"], **_words("he"))
    he.submit({**given, **_files("he")}, form="application", button="save=1")


def _secrets(accounts: dict[str, int]) -> dict[str, list[Any]]:
    """What the strangers ask for by its address."""
    found = {name: list(db.session.scalars(sa.text(query))) for name, query in SECRETS.items()}
    found |= {name: [tuple(row) for row in db.session.execute(sa.text(query))] for name, query in PAIRS.items()}
    sessions = sa.text("SELECT id FROM login_session WHERE account_id IN (:lin, :he)")
    return found | {"session": list(db.session.scalars(sessions, {name: accounts[name] for name in ("lin", "he")}))}


SECRETS = {
    "case": 'SELECT number FROM "case" ORDER BY id', "upload": "SELECT id FROM upload ORDER BY id",
    "letter": "SELECT id FROM letter ORDER BY id", "document": "SELECT id FROM issued_document ORDER BY id",
    "code": "SELECT code FROM issued_document ORDER BY id", "bill": "SELECT number FROM bill ORDER BY id",
    "bundle": "SELECT number FROM bundle ORDER BY id", "unit": "SELECT body_id FROM account WHERE name = '柳经办'",
    "ticket": "SELECT id FROM fiscal_ticket ORDER BY id", "import": "SELECT id FROM register_import ORDER BY id",
    "membership": "SELECT id FROM membership ORDER BY id", "job": "SELECT id FROM job ORDER BY id",
    "mailing": "SELECT id FROM mailing ORDER BY id", "handover": "SELECT id FROM handover ORDER BY id",
    "branch": "SELECT id FROM body WHERE kind = 'association'", "grant": "SELECT id FROM role_grant ORDER BY id",
    "office": "SELECT id FROM office_holding ORDER BY id", "placement": "SELECT id FROM placement ORDER BY id",
    "clerk": "SELECT id FROM account WHERE name = '赵秘书'",
    "phrase": "SELECT id FROM stock_phrase ORDER BY id", "studio": "SELECT id FROM studio ORDER BY id",
    "view": "SELECT id FROM saved_view ORDER BY id", "sitting": "SELECT number FROM sitting ORDER BY id",
    "delegation": "SELECT id FROM delegation ORDER BY id",
    "article": "SELECT id FROM article ORDER BY id", "operating": "SELECT id FROM account WHERE name = '柳经办'",
}  # fmt: skip
PAIRS = {
    "voucher": "SELECT b.number, v.id FROM voucher v JOIN bill b ON b.id = v.bill_id",
    "payment": "SELECT b.number, p.id FROM payment p JOIN bill b ON b.id = p.bill_id",
    "member": "SELECT m.id, a.id FROM membership m, account a WHERE a.name = '何草稿'",
    "fact": "SELECT membership_id, id FROM fact ORDER BY id", "written": "SELECT studio_id, id FROM article",
    "operator": "SELECT body_id, id FROM account WHERE name = '柳经办'",
    "representative": "SELECT unit_id, id FROM representative",
}  # fmt: skip


def _plant(accounts: dict[str, int]) -> set[str]:
    """Strangers' own rows stay unmarked: what they see of themselves is no leak."""
    own = [accounts[name] for name in ("xu", "ma", "unit", "head")]
    people = [person for person in map(_person, own) if person]
    tables = db.metadata.tables
    but = {name: tables[name].c.account_id.in_(own) for name in ("letter", "login_session", "upload", "consent", "audit_entry")}
    but |= {"account": tables["account"].c.id.in_(own), "person": tables["person"].c.id.in_(people)}
    but |= {"membership": tables["membership"].c.person_id.in_(people)}
    db.session.remove()
    with engines().of(HENAN).begin() as connection:
        connection.execute(sa.update(tables["person"]).values(mobile="13900000111"))
        return plant(connection, {name: sa.func.coalesce(where, sa.false()) for name, where in but.items()})


