"""Who has no computer answers on paper: the secretariat enters it with the signed scan, as that person's own answer."""

from __future__ import annotations

import io

import pytest
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.demo.pictures import sample_page
from app.forms.actions import Incoming, keep_upload
from app.forms.places import Place
from app.forms.readers import Owner
from app.kernel.errors import Conflict, NotAllowed, Refusals
from app.notices.models import Letter
from app.procedures.acting import acting
from app.procedures.actions import Paper, Reply, confirm, enter_paper
from app.procedures.actions.paper import awaited_on_paper
from app.procedures.docket import look_at
from app.procedures.models import Asked, Case, Happening, Turn
from app.registration.scans import SCAN
from app.tenancy.database import db
from tests.procedures.guild import GUILD, apiary, censure, guild
from tests.procedures.stories import LATER, NOW, TODAY, Somebody
from tests.registration.guild import as_staff, case_named, stand_ready

pytestmark = [pytest.mark.database, pytest.mark.requirement("H13")]


@pytest.fixture
def people(inside):
    inside(GUILD)
    return guild()


def scan(by: Somebody) -> str:
    place, owner = Place("censure.hearing", "scan", SCAN), Owner(account_id=by.account_id)
    return keep_upload(Incoming("paper.png", sample_page(1)), place, owner=owner, now=NOW)


def enter(case: Case, by: Somebody, whom: str, reply: Reply, *, version: int = 0, paper: str | None = None):
    given = Paper(whom, reply, scan(by) if paper is None else paper)
    return enter_paper(case.id, given, by=by.account_id, version=version or again(case).version, now=LATER)


def again(case: Case) -> Case:
    return db.session.get_one(Case, case.id, populate_existing=True)


def turns(case: Case) -> list[Turn]:
    return list(db.session.scalars(select(Turn).where(Turn.case_id == case.id).order_by(Turn.id)))


def test_a_statement_is_the_members_own_and_says_who_entered_it(people):
    case = censure(people)
    [one] = awaited_on_paper(look_at(case), acting(people.secretary.account_id, TODAY))
    assert (one.step, one.name, one.key) == (case.step, "花养蜂", case.step)
    enter(case, people.secretary, one.key, Reply("stated", "当日有台风。"))
    [turn] = turns(case)
    assert (turn.name, turn.account_id, turn.opinion, turn.acted_as) == ("花养蜂", None, "当日有台风。", "member")
    assert len(turn.uploads) == 1 and again(case).step == "secretary"
    noted = db.session.scalars(select(Happening).where(Happening.what == "entered")).one()
    assert (noted.name, noted.note, noted.details["uploads"]) == ("秦秘书", "花养蜂", turn.uploads)
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "case.entered")).one()
    assert entry.account_id == people.secretary.account_id and entry.acting_for == "花养蜂"


def test_whoever_signed_is_told_and_can_object(people):
    case = censure(people)
    enter(case, people.secretary, case.step, Reply("stated", "当日有台风。"))
    letter = db.session.scalars(select(Letter).where(Letter.event == "answer_entered")).one()
    assert letter.account_id == people.keeper.account_id and "已陈述" in letter.body and "立即与秘书处联系" in letter.body


def test_entered_twice_it_is_one_answer(people):
    case = censure(people)
    read = case.version
    for _ in range(2):
        enter(case, people.secretary, "hearing", Reply("stated", "当日有台风。"), version=read)
    assert len(turns(case)) == 1


def test_without_a_scan_nothing_is_entered(people):
    case = censure(people)
    with pytest.raises(Refusals, match="扫描件"):
        enter(case, people.secretary, case.step, Reply("stated"), paper="")
    assert not turns(case)


def test_nobody_but_the_secretariat_enters_from_paper(people):
    case = censure(people)
    assert not awaited_on_paper(look_at(case), acting(people.warden.account_id, TODAY))
    with pytest.raises(NotAllowed):
        enter(case, people.warden, case.step, Reply("stated"))


def test_a_neighbour_who_was_asked_answers_on_paper_and_counts_with_the_others(people):
    case = apiary(people)
    every = awaited_on_paper(look_at(case), acting(people.secretary.account_id, TODAY))
    assert len(every) == 2 and all(one.asked_id for one in every)
    enter(case, people.secretary, every[0].key, Reply("agree"))
    [turn] = turns(case)
    assert (turn.name, turn.account_id, turn.asked) == (every[0].name, None, every[0].asked_id) and turn.uploads
    assert [one.key for one in awaited_on_paper(look_at(again(case)), acting(people.secretary.account_id, TODAY))] == [
        every[1].key
    ]
    letter = db.session.scalars(select(Letter).where(Letter.event == "answer_entered")).one()
    assert letter.email and letter.account_id is None


def test_who_answered_himself_meanwhile_is_not_overruled(people):
    case = censure(people)
    read = case.version
    enter(case, people.secretary, case.step, Reply("stated", "一"), version=read)
    with pytest.raises(Conflict):
        enter(case, people.colleague, "hearing", Reply("stated", "二"), version=read)
    assert [turn.opinion for turn in turns(case)] == ["一"]


def test_a_link_that_was_answered_on_paper_is_spent(people):
    case = apiary(people)
    [first, _] = awaited_on_paper(look_at(case), acting(people.secretary.account_id, TODAY))
    enter(case, people.secretary, first.key, Reply("agree"))
    asked = db.session.get_one(Asked, first.asked_id)
    assert asked.answered_at is not None
    with pytest.raises(Conflict, match="已经答复过"):
        asked.token_hash and confirm_by_link(asked)


def confirm_by_link(asked: Asked) -> None:
    """The neighbour comes by his link after all, and says something else."""
    link = db.session.scalars(select(Letter.link).where(Letter.email == asked.email, Letter.event == "step_asked")).one()
    confirm(asked.id, Reply("object", "太近"), by=None, token=link.rsplit("/", 1)[-1], now=LATER)


# ---- on the page -----------------------------------------------------------------------------------------------------
def test_the_secretary_finds_the_way_from_the_case_and_enters_it(sealed, visit, entering):
    with entering(GUILD):
        number = censure(sealed).number
    visitor = as_staff(visit(GUILD), "qin")
    page = visitor.get(f"/desk/cases/{number}")
    [way] = page.find("//a[contains(@href, '/paper?whom=')]/@href")
    page = visitor.get(way)
    assert "代录书面答复：花养蜂" in page.words
    page = visitor.submit({"opinion": "当日有台风。"}, form="answer")
    assert page.status == 422 and "请上传签字（盖章）的书面答复扫描件。" in page.words and "当日有台风。" in page.text
    page = visitor.submit({"signed-scan-file": (io.BytesIO(sample_page(1)), "paper.png")}, form="answer")
    assert page.response.request.path == f"/desk/cases/{number}" and "已代为录入花养蜂的书面答复" in page.words
    assert "代为录入书面答复" in visitor.get(f"/desk/cases/{number}").words
    with entering(GUILD):
        assert case_named(number).step == "secretary"


@pytest.fixture
def sealed(entering):
    with entering(GUILD):
        return stand_ready()
