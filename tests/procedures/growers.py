"""The orchard society: a grower of a section, its convener, the registrar, the secretary; and one of no section."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.accounts.rules import AccountKind
from app.bodies.actions import plant_configured
from app.bodies.store import find_configured_body, get_root
from app.members import actions as register
from app.members.actions import Admission
from app.procedures import actions
from app.procedures.actions import Decision, Filing
from app.procedures.models import Case, CaseState
from app.procedures.parties import Party
from tests.procedures.stories import LATER, NOW, TODAY, Somebody, grant, somebody, the_case

SOCIETY = "orchard-society"
LEAVE = {"reason": "illness", "until": "2026-12-31"}


@dataclass(frozen=True)
class Growers:
    """Everybody of the story; `convening` and `registering` are the grants of those whose steps run side by side."""

    pome: int
    grower: Somebody
    loner: Somebody
    convener: Somebody
    registrar: Somebody
    secretary: Somebody
    convening: int
    registering: int


def growers() -> Growers:
    """The society with everybody of the story."""
    plant_configured(today=TODAY)
    pome = find_configured_body("pome").id
    convener, registrar, secretary = (somebody(name, kind=AccountKind.STAFF) for name in ("甘召集", "籍老师", "秘老师"))
    convening, registering = grant(convener, "convener", pome), grant(registrar, "registrar")
    grant(secretary, "secretary")
    grower, loner = _member("梨小满", pome), _member("独行者", get_root().id)
    return Growers(pome, grower, loner, convener, registrar, secretary, convening, registering)


def _member(name: str, body_id: int) -> Somebody:
    who = somebody(name)
    register.open_file(Party(who.person_id), name, body_id, now=NOW)
    register.admit(Admission(Party(who.person_id), "member", TODAY, body_id), by=None, now=NOW)
    return who


def takes_leave(who: Somebody, *, now: datetime = NOW) -> Case:
    """A member asks for a sabbatical."""
    return the_case(actions.file_case(Filing("sabbatical", dict(LEAVE)), by=who.account_id, now=now))


def says(case: Case, who: Somebody, verdict: str = "endorse", *, version: int | None = None, step: str = "") -> CaseState:
    """Somebody answers at the step that waits for him."""
    decision = Decision(verdict, "意见如此。", step=step)
    return actions.decide(case.id, decision, by=who.account_id, version=version or case.version, now=LATER)
