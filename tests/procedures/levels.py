"""Three levels with bodies beside them, each with its administrator."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.accounts.rules import AccountKind, AccountState
from app.bodies.actions import NewBody, found_body, plant_configured
from app.bodies.store import find_configured_body, get_root
from app.forms.actions import Incoming, keep_upload
from app.forms.places import find_form, place_of
from app.forms.readers import Owner
from app.procedures import actions
from app.procedures.actions import Decision, Filing
from app.procedures.models import Case, CaseState
from app.procedures.parties import Party
from app.tenancy.tenants import tenant
from tests.insight.conftest import id_number
from tests.procedures.stories import LATER, NOW, TODAY, Somebody, grant, somebody, the_case

HEBEI = "hebei-kexie"
TREE = {
    "county": ("county", "shijiazhuang", "正定县科协"),
    "enterprise": ("grassroots", "county", "常山纺织科协"),
    "farmers": ("society", "county", "正定县果树学会"),
    "university": ("grassroots", None, "燕赵大学科协"),
    "physicists": ("provincial_society", None, "河北省样例学会"),
}


@dataclass
class Levels:
    """Everybody of the story, and the bodies by their keys."""

    bodies: dict[str, int] = field(default_factory=dict)
    admins: dict[str, Somebody] = field(default_factory=dict)
    personnel: Somebody = field(default_factory=lambda: somebody("卜书瑶", kind=AccountKind.STAFF))


def levels() -> Levels:
    """The tree with an administrator at each body."""
    plant_configured(today=TODAY)
    made = Levels()
    for key in ("shijiazhuang", "tangshan", "dingzhou"):
        made.bodies[key] = find_configured_body(key).id
    for key, (kind, under, name) in TREE.items():
        parent = made.bodies[under] if under else get_root().id
        made.bodies[key] = found_body(NewBody(kind, {"zh": name}, parent), by=None, today=TODAY).id
    for key, body in made.bodies.items():
        made.admins[key] = somebody(f"{key} 管理员", kind=AccountKind.STAFF)
        grant(made.admins[key], "administrator", body)
    grant(made.personnel, "personnel")
    return made


def answers(name: str = "燕思远", **others: Any) -> dict[str, Any]:
    """A whole registration."""
    return {
        "name": name, "sex": "male", "id_number": id_number(sum(map(ord, name))), "birth_date": "1982-07-07",
        "political_status": "none", "ethnicity": "han", "education": "college", "degree": "none", "school": "河北农大",
        "major": "果树", "title_level": "junior", "employer": "常山纺织集团", "post": "工程师", "mobile": "13900000501",
        "email": "yan@example.com", "address": "正定县（样例地址）", "capacity": "researcher", "field_of_work": "果树栽培",
        "award_level": "county", "awards": [], "achievements": "推广新品种", "commitment": True, **others,
    }  # fmt: skip


def register(made: Levels, name: str = "燕思远", at: str = "enterprise", **others: Any) -> tuple[Somebody, Case]:
    """Somebody registers with the own body."""
    who = somebody(name, state=AccountState.APPLICATION_ONLY)
    filing = Filing("register", answers(name, **others), body_id=made.bodies[at], submission=f"r-{name}")
    return who, the_case(actions.file_case(filing, by=who.account_id, now=NOW))


def ordinary(made: Levels, name: str = "燕思远", at: str = "enterprise", **others: Any) -> Somebody:
    """An ordinary member of a body."""
    who, case = register(made, name, at, **others)
    assert answer(case, made.admins[at]) is CaseState.APPROVED
    return who


def answer(case: Case, who: Somebody, verdict: str = "approve", **more: Any) -> CaseState:
    """Somebody answers at the case's present step."""
    return actions.decide(case.id, Decision(verdict, **more), by=who.account_id, version=case.version, now=LATER)


def apply_to(who: Somebody, level: str, body: int, **others: Any) -> Case:
    """Somebody applies to a level."""
    given = {**answers(who.name, **others), "apply_to": body}
    form = tenant().association.forms[f"{level}_application"]
    asked = {one.name for one in form.all_fields()}
    filing = Filing(level, {name: one for name, one in given.items() if name in asked}, submission=f"a-{level}-{who.name}")
    return the_case(actions.file_case(filing, by=who.account_id, now=LATER))


def recommend(who: Somebody, by: Somebody, opinion: str = "业绩突出，同意推荐", *, now: datetime = LATER) -> Case:
    """Somebody in charge recommends a member to the next level."""
    filing = Filing("recommend", {"opinion": opinion}, party=Party(who.person_id), submission=f"rec-{who.name}-{by.name}")
    return the_case(actions.file_case(filing, by=by.account_id, now=now))


def proof(owner: Somebody, form: str, path: str, content: bytes) -> str:
    """A file for a place of a form."""
    found = find_form(tenant().configuration, form)
    incoming, owned = Incoming("获奖证书.png", content), Owner(account_id=owner.account_id)
    return keep_upload(incoming, place_of(found, path), owner=owned, now=NOW)

