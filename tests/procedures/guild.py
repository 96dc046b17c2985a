"""The beekeepers: a keeper and his neighbours, wardens of two regions, two of the secretariat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from app.accounts.rules import AccountKind, AccountState
from app.bodies.actions import plant_configured
from app.bodies.store import find_configured_body
from app.members import actions as register
from app.members.actions import Admission
from app.procedures import actions
from app.procedures.actions import Filed, Filing
from app.procedures.models import Case
from app.procedures.parties import Party
from tests.procedures.stories import NOW, TODAY, Somebody, decide, grant, somebody, the_case

GUILD = "bee-guild"
NEIGHBOURS = [{"name": "左邻", "email": "left@example.com"}, {"name": "右舍", "email": "right@example.com"}]


@dataclass(frozen=True)
class Guild:
    """Everybody of the story. The keeper and his warden are of the meadow."""

    meadow: int
    heath: int
    newcomer: Somebody
    keeper: Somebody
    keeper_member: int
    warden: Somebody
    other_warden: Somebody
    secretary: Somebody
    colleague: Somebody


def guild() -> Guild:
    """The guild with its regions and everybody of the story."""
    plant_configured(today=TODAY)
    meadow, heath = (find_configured_body(name).id for name in ("meadow", "heath"))
    names = ("温值守", "贺值守", "秦秘书", "柳秘书")
    warden, other, secretary, colleague = (somebody(name, kind=AccountKind.STAFF) for name in names)
    grant(warden, "warden", meadow)
    grant(other, "warden", heath)
    grant(secretary, "secretary")
    grant(colleague, "secretary")
    keeper = somebody("花养蜂")
    newcomer = somebody("辛新人", state=AccountState.APPLICATION_ONLY)
    return Guild(meadow, heath, newcomer, keeper, enter(keeper, meadow), warden, other, secretary, colleague)


def enter(who: Somebody, body_id: int) -> int:
    """A novice of the guild; gives the membership's id."""
    party = Party(who.person_id)
    register.open_file(party, who.name, body_id, now=NOW)
    return register.admit(Admission(party, "novice", TODAY, body_id), by=None, now=NOW)


def file(who: Somebody, procedure: str, answers: dict[str, Any] | None = None, **others: Any) -> Filed:
    """Somebody files a case in his own matter."""
    return actions.file_case(Filing(procedure, answers or {}, **others), by=who.account_id, now=NOW)


def apiary(people: Guild, neighbours: list[dict[str, Any]] | None = None) -> Case:
    """The keeper asks for an apiary; his neighbours are asked first."""
    answers = {"hives": 12, "neighbours": NEIGHBOURS if neighbours is None else neighbours}
    return the_case(file(people.keeper, "apiary", answers))


def censure(people: Guild) -> Case:
    """The secretary wants the keeper out; he is heard first."""
    filing = Filing("censure", {"facts": "蜂群逃逸三次。"}, party=Party(people.keeper.person_id))
    return the_case(actions.file_case(filing, by=people.secretary.account_id, now=NOW))


def noon(day: str) -> datetime:
    """Noon of a day, where the guild is."""
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC).replace(hour=4)


__all__ = ["GUILD", "NEIGHBOURS", "Guild", "apiary", "censure", "decide", "enter", "file", "guild", "noon", "the_case"]
