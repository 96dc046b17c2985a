"""A closed declaration is corrected by who may: old and new values stay, the decision stands, the file follows."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.kernel.errors import Conflict, DomainError, NotAllowed, Refusals
from app.members.models import Fact
from app.members.records import kept_answers
from app.notices.models import Letter
from app.procedures import actions
from app.procedures.actions import Decision, Filing
from app.procedures.models import CaseState, Happening
from app.procedures.parties import Party
from app.procedures.store import unmet_before_filing
from app.tenancy.database import db
from tests.procedures.guild import GUILD, decide, enter, file, guild, the_case
from tests.procedures.stories import LATER, NOW, TODAY

pytestmark = pytest.mark.database
HONEY = {"jars": 120, "first_swarm": "2024-05-20"}


@pytest.fixture
def people(inside):
    inside(GUILD)
    return guild()


@pytest.fixture
def declared(people):
    case = the_case(file(people.keeper, "declare", HONEY))
    decide(case, Decision("approve", "相符"), people.secretary)
    return the_case(actions.Filed(case.id, case.number))


def reopen(case, who, *, reason="称重有误", version=None, **others):
    return actions.reopen(
        case.id, {**HONEY, **others}, by=who.account_id, version=version or case.version, reason=reason, now=LATER
    )


def test_conditions_are_judged_as_of_the_day_that_the_procedure_names(people):
    """On 10 September sixteen months have gone by since May of last year, but on 1 January only seven."""
    late = {"jars": 3, "first_swarm": "2025-05-20"}
    with pytest.raises(Refusals) as refused:
        file(people.keeper, "declare", late)
    said = str(refused.value.refusals[0].message)
    assert "2026年1月1日" in said and "7 个月" in said
    unmet = unmet_before_filing("declare", late, Party(people.keeper.person_id), TODAY)
    assert [one.require.field for one in unmet] == ["first_swarm"]
    case = the_case(file(people.keeper, "declare", HONEY))
    assert case.as_at.isoformat() == "2026-01-01"


def test_the_correction_keeps_what_stood_before_and_the_file_follows(people, declared):
    assert kept_answers(people.keeper_member)["jars"] == 120
    facts = db.session.scalar(select(func.count()).select_from(Fact))
    reopen(declared, people.secretary, jars=150)

    case = the_case(actions.Filed(declared.id, declared.number))
    assert (case.state, kept_answers(people.keeper_member)["jars"]) == (CaseState.APPROVED, 150)
    happened = db.session.scalars(select(Happening).where(Happening.what == "reopened")).one()
    assert happened.note == "称重有误" and "150" not in str(happened.details)
    assert db.session.scalar(select(func.count()).select_from(Fact)) == facts, "nothing else is done twice"
    letter = db.session.scalars(select(Letter).where(Letter.event == "case_corrected")).one()
    assert letter.account_id == people.keeper.account_id and "称重有误" in letter.body


def test_only_who_may_corrects_and_never_in_his_own_matter(people, declared):
    for who in (people.keeper, people.warden):
        with pytest.raises(NotAllowed):
            reopen(declared, who, jars=150)
    member = enter(people.secretary, people.meadow)
    assert member
    own = actions.file_case(Filing("declare", HONEY), by=people.secretary.account_id, now=NOW)
    decide(the_case(own), Decision("approve", "相符"), people.colleague)
    with pytest.raises(NotAllowed):
        reopen(the_case(own), people.secretary, jars=150)


def test_it_needs_a_change_a_reason_and_the_conditions_and_is_done_once(people, declared):
    version = declared.version
    with pytest.raises(Conflict):
        reopen(declared, people.secretary)
    with pytest.raises(DomainError, match="原因"):
        reopen(declared, people.secretary, jars=150, reason=" ")
    with pytest.raises(Refusals):
        reopen(declared, people.secretary, first_swarm="2025-05-20")
    reopen(declared, people.secretary, jars=150)
    reopen(declared, people.secretary, jars=150, version=version)
    assert db.session.scalar(select(func.count()).select_from(Happening).where(Happening.what == "reopened")) == 1
    with pytest.raises(Conflict):
        reopen(declared, people.colleague, jars=160, version=version)


def test_what_is_not_closed_or_was_never_to_be_corrected_stays(people):
    case = the_case(file(people.keeper, "declare", HONEY))
    with pytest.raises(NotAllowed):
        reopen(case, people.secretary, jars=150)
