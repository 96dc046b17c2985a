"""The beekeepers at their browsers."""

from __future__ import annotations

from app.accounts import actions as accounts
from app.accounts.actions.granting import Place
from app.accounts.actions.registering import Registration
from app.accounts.models import Account
from app.accounts.rules import AccountState, LoginKind
from app.bodies.actions import plant_configured
from app.bodies.store import find_configured_body, get_root
from app.procedures.actions import Filing, file_case
from app.procedures.models import Case
from app.procedures.parties import Party
from app.tenancy import clock
from app.tenancy.database import db
from tests.accounts.conftest import NOW, PASSWORD, STAFF_PASSWORD, log_in, staff_named
from tests.browser import Visitor
from tests.procedures.guild import GUILD, Guild, enter
from tests.procedures.stories import Somebody
from tests.registration.stories import case_named

KEEPER, HEIR = "13900000221", "13900000222"


def with_login(name: str, mobile: str, state: AccountState = AccountState.ACTIVE) -> Somebody:
    """A person who logs in by mobile."""
    new = accounts.NewPerson(name, None, mobile, f"m{mobile}@example.com")
    account = accounts.register_person(new, Registration(PASSWORD, state, (LoginKind.MOBILE,)), now=NOW)
    return Somebody(account, db.session.get_one(Account, account).person_id or 0, name)


def staff(name: str, login: str, role: str, body_id: int | None = None) -> Somebody:
    """Somebody with a role who logs in by a staff name."""
    account = staff_named(name, login)
    accounts.grant_role(account, Place(role, body_id or get_root().id, NOW.date()), by=None, now=NOW)
    return Somebody(account, 0, name)


def stand_ready() -> Guild:
    """The guild with everybody of the story, all with logins."""
    plant_configured(today=clock.today())
    meadow, heath = (find_configured_body(name).id for name in ("meadow", "heath"))
    keeper = with_login("花养蜂", KEEPER)
    newcomer = with_login("辛新人", "13900000223", AccountState.APPLICATION_ONLY)
    return Guild(
        meadow, heath, newcomer, keeper, enter(keeper, meadow), staff("温值守", "wen", "warden", meadow),
        staff("贺值守", "he", "warden", heath), staff("秦秘书", "qin", "secretary"), staff("柳秘书", "liu", "secretary"),
    )  # fmt: skip


def as_keeper(visitor: Visitor) -> Visitor:
    """The keeper logs in."""
    assert log_in(visitor, KEEPER, PASSWORD, tab="person").status == 302
    return visitor


def as_staff(visitor: Visitor, login: str) -> Visitor:
    """Somebody in charge logs in."""
    assert log_in(visitor, login, STAFF_PASSWORD, tab="staff").status == 302
    return visitor


def censure(people: Guild) -> str:
    """The secretary wants the keeper out; gives the number."""
    filing = Filing("censure", {"facts": "蜂群逃逸三次。"}, party=Party(people.keeper.person_id))
    return file_case(filing, by=people.secretary.account_id, now=clock.now()).number


def file(people: Guild, procedure: str, answers: dict[str, object]) -> str:
    """The keeper files something; gives the number."""
    return file_case(Filing(procedure, answers), by=people.keeper.account_id, now=clock.now()).number


__all__ = ["GUILD", "HEIR", "Case", "as_keeper", "as_staff", "case_named", "censure", "file", "stand_ready", "with_login"]
