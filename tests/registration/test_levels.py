"""Choosing the own body in a large tree, recommending several at once, and what each level sees of those below."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from app.accounts.actions.registering import NewPerson, Registration, register_person
from app.accounts.identifiers import check_id_number
from app.accounts.rules import AccountState, LoginKind
from app.bodies.actions import NewBody, found_body
from app.bodies.models import Body
from app.bodies.store import get_root
from app.members.store import find_membership
from app.procedures.models import Case
from app.procedures.parties import Party
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.transactions import action
from tests.insight.conftest import PASSWORD, set_password, staff
from tests.procedures import levels as story
from tests.procedures.levels import HEBEI, Levels

NUMBER = "130102198207073391"


@pytest.fixture
def made(entering) -> Levels:
    """The tree, with administrators who can log in."""
    with entering(HEBEI):
        made = story.levels()
        for key in ("county", "enterprise", "shijiazhuang", "tangshan", "physicists"):
            staff(key, "administrator", made.bodies[key])
        staff("renshi", "personnel", get_root().id)
        return made


@pytest.fixture
def sit_down(visit):
    def log_in(who: str, tab: str = "staff"):
        desk = visit(HEBEI)
        desk.get(f"/login?tab={tab}")
        assert desk.submit({"name": who, "password": PASSWORD}, follow=False, form="login").status == 302
        return desk

    return log_in


@pytest.fixture
def person(made, entering, sit_down):
    """Somebody who has just registered and chooses the own body now."""
    with entering(HEBEI):
        new = NewPerson("燕思远", check_id_number(NUMBER), "13900000501", "yan@example.com")
        wanted = Registration(PASSWORD, AccountState.APPLICATION_ONLY, [LoginKind.ID_NUMBER])
        account = register_person(new, wanted, now=clock.now())
        set_password(account)
    return sit_down(NUMBER, tab="person")


# ---- the own body in a large tree
@pytest.mark.requirement("K2")
def test_the_own_body_is_found_by_name_reading_or_initials(person):
    for text in ("常山纺织", "changshan", "csfz"):
        page = person.get(f"/apply/register?q={text}")
        (link,) = page.find("//ul[contains(@class,'places')]//a[contains(@href,'/form?at=')]")
        assert link.text_content() == "常山纺织科协"
    assert "石家庄市科协 › 正定县科协" in page.words
    form = person.get(link.get("href"))
    assert "受理机构：常山纺织科协" in form.words


@pytest.mark.requirement("K2")
def test_one_goes_down_the_tree_level_by_level(person, made):
    page = person.get("/apply/register")
    assert [tab.text_content() for tab in page.find("//section[@id='where']//ul[contains(@class,'tabs')]//a")] == [
        "市级科协11", "省直管市科协2", "省级学会（协会、研究会）1", "企业、高校、园区科协1",
    ]  # fmt: skip
    (down,) = page.find(f"//a[contains(@href,'under={made.bodies['shijiazhuang']}')][contains(@class,'place-below')]")
    page = person.get(down.get("href"))
    assert "正定县科协" in page.words
    page = person.get(f"/apply/register?under={made.bodies['county']}&kind=grassroots")
    assert "常山纺织科协" in page.words and "市、县级学会（协会、研究会）1" in page.words


@pytest.mark.requirement("K2")
def test_what_is_not_there_says_what_to_do(person):
    page = person.get("/apply/register?q=没有这个科协")
    assert "没有找到“没有这个科协”" in page.words
    assert person.get("/apply/register?under=99999&after=x&kind=moon").status == 200


@pytest.mark.requirement("K2")
@pytest.mark.parametrize("wished", ["1", "99999", "x", ""])
def test_only_a_body_that_takes_applications_is_taken(person, wished):
    page = person.get(f"/apply/register/form?at={wished}")
    assert "请选择向哪个机构申请。" in page.text


@pytest.mark.requirement("K2", "E5")
def test_a_closed_body_is_not_offered(person, made, entering):
    with entering(HEBEI):
        extra = found_body(NewBody("grassroots", {"zh": "已撤销科协"}, made.bodies["county"]), by=None, today=date(2026, 1, 1))
        _close(extra.id)
    assert "没有找到“已撤销科协”" in person.get("/apply/register?q=已撤销科协").words


def _close(body_id: int) -> None:
    @action
    def close() -> None:
        db.session.get_one(Body, body_id).closed_on = date(2026, 2, 1)

    close()


# ---- several at once
@pytest.fixture
def three(made, entering) -> list[int]:
    """Three ordinary members of the enterprise, one of them a county member already."""
    with entering(HEBEI):
        people = [story.ordinary(made, name) for name in ("甲工", "乙工", "丙工")]
        story.answer(story.apply_to(people[2], "county", made.bodies["county"]), made.admins["county"])
        return [find_membership(Party(one.person_id)).id for one in people]


@pytest.mark.requirement("K4")
def test_a_body_recommends_several_of_its_register_at_once(three, sit_down, entering):
    desk = sit_down("enterprise")
    page = desk.get("/office/members")
    assert len(page.find("//input[@name='pick']")) == 3
    (button,) = page.find("//button[@formaction]")
    picked = "&".join(f"pick={one}" for one in three)
    page = desk.get(f"{button.get('formaction')}?{picked}")
    assert "共 3 人" in page.words
    token = page.find("//input[@name='submission']/@value")[0]
    page = desk.submit({"opinion": "业绩突出"}, form="together")
    assert "已为 2 人发起。" in page.words and "丙工" in page.words and "被推荐人应当还不是县级科协会员" in page.words
    again = desk.post("/desk/together/recommend", {"submission": token, "pick": three, "opinion": "业绩突出"})
    assert "已为 2 人发起。" in again.words
    with entering(HEBEI):
        assert len(db.session.scalars(select(Case.id).where(Case.procedure == "recommend")).all()) == 2


@pytest.mark.requirement("K4", "E5")
def test_whom_another_body_has_cannot_be_ticked_by_hand(three, sit_down, entering):
    desk = sit_down("physicists")
    picked = "&".join(f"pick={one}" for one in three)
    page = desk.get(f"/desk/together/recommend?{picked}")
    assert "请先勾选人员" in page.words
    assert desk.get("/desk/together/county?pick=1").status == 404
    with entering(HEBEI):
        assert db.session.scalars(select(Case.id).where(Case.procedure == "recommend")).all() == []


@pytest.mark.requirement("K4")
def test_a_form_that_is_not_filled_in_starts_nothing(three, sit_down, entering):
    desk = sit_down("enterprise")
    desk.get(f"/desk/together/recommend?pick={three[0]}")
    page = desk.submit({"opinion": ""}, form="together")
    assert page.status == 422 and page.errors
    assert desk.get("/desk/together/recommend?pick=x&pick=-1&pick=99999999999").status == 200


# ---- each level sees what is below
@pytest.mark.requirement("K4", "K8")
def test_what_is_late_stands_beside_each_body_for_the_level_above(three, made, sit_down, entering):
    with entering(HEBEI):
        story.register(made, "丁工", "enterprise")
    page = sit_down("shijiazhuang").get("/office/levels")
    row = _row(page, "正定县科协")
    assert row[1:4] == ["3", "1", "0"], row
    assert row[5] == "1"
    page = sit_down("renshi").get("/office/levels")
    assert _row(page, "石家庄市科协")[1:3] == ["3", "1"]
    assert _row(page, "唐山市科协")[1:3] == ["0", "0"]


@pytest.mark.requirement("K8")
def test_the_oldest_of_what_is_late_is_told(made, sit_down, entering):
    with entering(HEBEI):
        _who, case = story.register(made, "戊工", "enterprise")
        due = case.due_on
    assert due < clock.today(), "the stories lie in September"
    row = _row(sit_down("county").get("/office/levels?kind=grassroots"), "常山纺织科协")
    assert row[6] == "1" and due.isoformat() in row[7], row


def _row(page, name: str) -> list[str]:
    (row,) = [one for one in page.find("//table//tr") if one.find("th") is not None and one.find("th").text_content() == name]
    return [" ".join(cell.text_content().split()) for cell in row]


@pytest.mark.requirement("E5")
def test_nobody_looks_beyond_what_is_his(made, sit_down):
    desk = sit_down("tangshan")
    assert desk.get(f"/office/levels?under={made.bodies['shijiazhuang']}").status == 404
    assert desk.get("/office/levels?under=1").status == 404
    assert desk.get("/office/levels?under=x&kind=moon").status == 200
