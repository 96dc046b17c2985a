"""A party answers on the page of its case; who has no account, or is only named in it, by a link."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.actions import NewPerson, keep_person
from app.accounts.store import find_account_of_person
from app.bodies.store import get_root
from app.demo.pictures import sample_page
from app.forms.models import Upload
from app.notices.models import Letter
from app.procedures.actions import Filing, Reply, confirm, file_case
from app.procedures.actions.silence import answer_by_silence
from app.procedures.models import Asked, CaseState, Turn
from app.procedures.parties import Party
from app.tenancy import clock
from app.tenancy.database import db
from tests.accounts.conftest import PASSWORD, log_in
from tests.procedures.guild import enter
from tests.procedures.stories import Somebody
from tests.registration.guild import GUILD, HEIR, as_keeper, as_staff, case_named, censure, file, stand_ready, with_login

pytestmark = pytest.mark.database
REFEREES = [{"name": "左邻", "email": "left@example.com"}]


@pytest.fixture
def people(entering):
    with entering(GUILD):
        return stand_ready()


@pytest.fixture
def keeper(people, visit):
    return as_keeper(visit(GUILD))


def link_for(email):
    query = select(Letter.link).where(Letter.email == email, Letter.event.in_(("step_asked", "sponsor_asked")))
    return db.session.scalars(query.order_by(Letter.id.desc())).first()


def told_of(number):
    """The letters by which whom a case concerns learns that there is one."""
    begun = Letter.event.in_(("case_begun", "case_submitted"))
    return list(db.session.scalars(select(Letter.event).where(Letter.about == number, begun).order_by(Letter.id)))


def turns():
    return list(db.session.scalars(select(Turn).order_by(Turn.id)))


@pytest.mark.requirement("H13")
def test_the_member_reads_what_he_is_accused_of_and_states_his_case_with_evidence(people, keeper, entering):
    with entering(GUILD):
        number = censure(people)
        assert told_of(number) == ["case_begun"]
    assert "等您办理" in keeper.get("/cases").words and "等您办理" in keeper.get("/me").words
    assert f"/cases/{number}" in keeper.get("/confirm").find("//main//li/a/@href")

    page = keeper.get(f"/cases/{number}")
    assert page.find("//div[@class='todo']//a/@href") == [f"/cases/{number}/answer"]
    assert "逾期未答复，视为“已陈述”" in page.words

    page = keeper.get(f"/cases/{number}/answer")
    assert "蜂群逃逸三次。" in page.words and "当事人陈述" in page.words
    sent = {"opinion": "当日有台风。", "evidence_files-0-file": (io.BytesIO(sample_page(1)), "storm.png")}
    page = keeper.submit(sent, form="answer")

    assert page.response.request.path == f"/cases/{number}" and "您的答复已提交" in page.text
    with entering(GUILD):
        [turn] = turns()
        assert (turn.verdict, turn.opinion, turn.acted_as, turn.fields) == ("stated", "当日有台风。", "member", {})
        assert db.session.get_one(Upload, turn.uploads[0]).subject == f"case:{number}"
        assert case_named(number).step == "secretary"


def test_the_secretary_reads_statement_and_evidence(people, keeper, entering, visit):
    with entering(GUILD):
        number = censure(people)
    keeper.get(f"/cases/{number}/answer")
    storm = (io.BytesIO(sample_page(1)), "storm.png")
    keeper.submit({"opinion": "当日有台风。", "evidence_files-0-file": storm}, form="answer")
    page = as_staff(visit(GUILD), "qin").get(f"/desk/cases/{number}")
    assert "当日有台风。" in page.words and "storm.png" in page.text


def test_an_answer_sent_twice_counts_once_and_a_late_one_is_told_why(people, keeper, entering):
    with entering(GUILD):
        number = censure(people)
    keeper.get(f"/cases/{number}/answer")
    keeper.submit({"opinion": "第一次"}, form="answer")
    page = keeper.post(f"/cases/{number}/answer", {"verdict": "stated", "opinion": "第二次", "version": "1"})
    assert page.status in (302, 409)
    with entering(GUILD):
        assert [turn.opinion for turn in turns()] == ["第一次"]


def test_silence_is_shown_in_the_timeline_and_in_the_record(people, keeper, entering, visit):
    with entering(GUILD):
        number = censure(people)
        answer_by_silence(clock.now() + timedelta(days=366))
    page = keeper.get(f"/cases/{number}")
    assert "逾期未答复" in page.words and "视为“已陈述”" in page.words
    assert keeper.get(f"/cases/{number}/answer").status == 409
    page = as_staff(visit(GUILD), "qin").get(f"/desk/cases/{number}")
    assert "逾期未答复" in page.words


def test_nobody_else_finds_the_page(people, entering, visit):
    with entering(GUILD):
        number = censure(people)
        with_login("路人甲", HEIR)
    stranger = visit(GUILD)
    log_in(stranger, HEIR, PASSWORD, tab="person")
    assert stranger.get(f"/cases/{number}/answer").status == 404


def test_who_has_no_account_answers_by_a_link_to_the_address_on_file(people, entering, visit):
    with entering(GUILD):
        who = _without_account("无账号")
        filing = Filing("censure", {"facts": "蜂群逃逸三次。"}, party=Party(who.person_id))
        number = file_case(filing, by=people.secretary.account_id, now=clock.now()).number
        address = link_for("silent@example.com")
    visitor = visit(GUILD)
    page = visitor.get(address)
    assert "蜂群逃逸三次。" in page.words and "请您答复" in page.words and "申请“除名”" not in page.words
    visitor.submit({"verdict": "stated", "opinion": "我不知情。"}, form="answer")
    with entering(GUILD):
        assert case_named(number).step == "secretary"
        assert [(turn.name, turn.opinion) for turn in turns()] == [("无账号", "我不知情。")]


def _without_account(name):
    person = keep_person(NewPerson(name, None, "", "silent@example.com"), now=clock.now())
    who = Somebody(0, person.id, name)
    enter(who, get_root().id)
    return who


@pytest.mark.requirement("H4")
def test_a_referee_fills_a_form_in_by_his_link_and_declining_needs_none(people, entering, visit):
    with entering(GUILD):
        number = _master(people)
        address = link_for("left@example.com")
    referee = visit(GUILD)
    referee.get(address)
    page = referee.submit({"verdict": "recommend"}, form="answer")
    assert page.status == 422 and [error.partition("：")[0] for error in page.errors] == ["相识年数", "评语"]
    referee.submit({"verdict": "recommend", "known_for": "7", "words": "为人可靠。"}, form="answer")
    with entering(GUILD):
        assert case_named(number).step == "heir"
        assert "可靠" not in (turns()[0].filled or "")


def test_declining_sends_the_application_back_without_the_form(people, entering, visit):
    with entering(GUILD):
        number = _master(people)
        address = link_for("left@example.com")
    referee = visit(GUILD)
    referee.get(address)
    referee.submit({"verdict": "decline", "opinion": "不熟悉。"}, form="answer")
    with entering(GUILD):
        assert case_named(number).state is CaseState.RETURNED


def test_a_member_named_in_the_form_is_asked_by_name_and_does_not_see_the_case(people, entering, visit):
    with entering(GUILD):
        number = _master(people)
    _testify(entering, visit)
    heir = visit(GUILD)
    log_in(heir, HEIR, PASSWORD, tab="person")
    assert heir.get(f"/cases/{number}").status == 404
    assert number in heir.get("/confirm").text or "花养蜂" in heir.get("/confirm").words
    heir.get(f"/confirm/case/{number}")
    heir.submit({"verdict": "agree"}, form="answer")
    with entering(GUILD):
        assert case_named(number).step == "visit"


def test_a_form_is_asked_of_a_role_and_read_by_the_next_step(people, entering, visit):
    with entering(GUILD):
        number = _master(people)
    _testify(entering, visit)
    with entering(GUILD):
        _heir_agrees()
    warden = as_staff(visit(GUILD), "wen")
    page = warden.get(f"/desk/cases/{number}")
    assert page.find(f"//a[@href='/desk/cases/{number}/complete']") and "为人可靠。" in page.words
    warden.get(f"/desk/cases/{number}/complete")
    page = warden.submit({"healthy": "yes"}, form="application", button="go=1")
    assert page.response.request.path == f"/desk/cases/{number}"
    with entering(GUILD):
        assert case_named(number).step == "secretary"
    assert as_staff(visit(GUILD), "he").get(f"/desk/cases/{number}/complete").status == 404


def _master(people):
    heir = with_login("继承人", HEIR)
    return file(people, "master", {"referees": REFEREES, "heir": {"membership_id": enter(heir, people.meadow)}})


def _testify(entering, visit):
    with entering(GUILD):
        address = link_for("left@example.com")
    referee = visit(GUILD)
    referee.get(address)
    referee.submit({"verdict": "recommend", "known_for": "7", "words": "为人可靠。"}, form="answer")


def _heir_agrees():
    asked = db.session.scalars(select(Asked).order_by(Asked.id.desc())).first()
    account = find_account_of_person(asked.person_id)
    confirm(asked.id, Reply("agree"), by=account.id, token=None, now=clock.now())

