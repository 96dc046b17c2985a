"""Who is blocked may not apply until it ends or is lifted, under no account; the reviewer reads it, too (T10)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.kernel.errors import NotAllowed
from app.procedures import actions
from app.procedures.actions import Decision, Filing
from app.procedures.blocks.knowing import blocks_on
from app.procedures.blocks.models import Block, BlockKey
from app.procedures.models import CaseState
from app.procedures.parties import Party
from app.tenancy.database import db
from tests.procedures.guild import GUILD, decide, file, guild, noon, the_case
from tests.procedures.stories import NOW, TODAY

pytestmark = [pytest.mark.database, pytest.mark.requirement("T10")]
ID = "41010519900307000X"
JOIN = {"name": "辛新人", "mobile": "13900000111", "id_number": ID, "pledge": True}


@pytest.fixture
def people(inside):
    inside(GUILD)
    return guild()


def against(people, procedure, who, verdict, answers=None):
    filing = Filing(procedure, answers or {}, party=Party(who.person_id))
    case = the_case(actions.file_case(filing, by=people.secretary.account_id, now=NOW))
    decide(case, Decision(verdict, "已核实"), people.colleague)
    return case


def ban(people, who):
    return against(people, "ban", who, "ban", {"facts": "掺入糖浆"})


def test_an_application_is_refused_with_the_reason_and_the_days(people):
    case = ban(people, people.keeper)
    with pytest.raises(NotAllowed) as refused:
        file(people.keeper, "elevate")
    said = str(refused.value.message.params)
    assert "2026-09-10" in said and "2027-09-10" in said and case.number in said
    assert set(db.session.scalars(select(AuditEntry.act))) >= {"party.blocked"}


def test_leaving_and_being_heard_stay_open(people):
    ban(people, people.keeper)
    assert file(people.keeper, "leave").number


def test_nobody_in_charge_enters_an_application_for_him_either(people):
    ban(people, people.keeper)
    filing = Filing("elevate", party=Party(people.keeper.person_id))
    with pytest.raises(NotAllowed, match="不受理申请"):
        actions.file_case(filing, by=people.secretary.account_id, now=NOW)


def test_the_number_of_his_document_tells_him_under_another_account_but_no_stranger_learns_why(people):
    filed = file(people.newcomer, "join", JOIN)
    decide(the_case(filed), Decision("approve", "同意"), people.secretary)
    ban(people, people.newcomer)
    assert ID not in str(db.session.scalars(select(BlockKey.key)).all())

    with pytest.raises(NotAllowed) as refused:
        file(people.warden, "join", {**JOIN, "name": "另一账号"})
    assert str(refused.value) == "此证件号码目前不能申请，请联系受理机构。"
    assert file(people.other_warden, "join", {**JOIN, "name": "他人", "id_number": "410105198804121263"}).number


def test_it_ends_with_its_last_day_and_when_it_is_lifted(people):
    ban(people, people.keeper)
    party = Party(people.keeper.person_id)
    last = noon("2027-09-10").date()
    assert blocks_on(party, (), last) and not blocks_on(party, (), last.replace(day=11))

    pardoned = against(people, "pardon", people.keeper, "pardon")
    assert not blocks_on(party, (), TODAY)
    block = db.session.scalars(select(Block)).one()
    assert (block.lifted_on, block.lifted_case_id) == (TODAY, pardoned.id)
    assert file(people.keeper, "elevate").number


def test_a_case_that_ran_already_goes_on_and_its_reviewer_decides(people):
    running = the_case(file(people.keeper, "elevate"))
    ban(people, people.keeper)
    decide(running, Decision("approve", "同意"), people.secretary)
    again = the_case(actions.Filed(running.id, running.number))
    assert decide(again, Decision("approve", "同意"), people.colleague) is CaseState.APPROVED


def test_a_wrong_number_put_right_to_that_of_somebody_blocked_is_refused_as_well(people):
    decide(the_case(file(people.newcomer, "join", JOIN)), Decision("approve", "同意"), people.secretary)
    ban(people, people.newcomer)
    case = the_case(file(people.warden, "join", {**JOIN, "name": "另一账号", "id_number": "410105199003070018"}))
    decide(case, Decision("return", "证件号码与扫描件不一致"), people.secretary)
    right = {**JOIN, "name": "另一账号"}
    again = the_case(actions.Filed(case.id, case.number))
    with pytest.raises(NotAllowed, match="证件号码"):
        actions.resubmit(case.id, right, by=people.warden.account_id, version=again.version, now=NOW)
    kept = the_case(actions.Filed(case.id, case.number))
    assert kept.state is CaseState.RETURNED
