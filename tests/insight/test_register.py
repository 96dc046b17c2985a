"""The register as a list: who is seen, how it is narrowed, sorted and counted, at a steady cost."""

from __future__ import annotations

import pytest

from app.accounts.actions import NewPerson, keep_person
from app.members import actions as register
from app.members import changing
from app.members.changing import Cause
from app.procedures.parties import Party
from app.tenancy import clock
from tests.insight.conftest import HENAN, admitted

pytestmark = pytest.mark.database


@pytest.fixture
def members(office, entering) -> list[int]:
    """Three of the association, one of the branch, one who left."""
    with entering(HENAN):
        ids = [admitted(f"会员{n}", number=n) for n in (1, 2, 3)]
        ids.append(admitted("分会会员", body_id=office.branch))
        ids.append(admitted("已退会员"))
        register.end_membership(ids[-1], "resigned", on=clock.today(), case_id=None, by=None, now=clock.now())
    return ids


@pytest.mark.requirement("E4")
def test_the_register_lists_members_with_counts_that_match(members, zhao):
    page = zhao.get("/office/members")
    assert len(page.find("//tbody/tr")) == 4
    assert "共 4 条" in page.words
    assert "已退会员" not in page.words
    everybody = zhao.get("/office/members?standing=everybody")
    assert len(everybody.find("//tbody/tr")) == 5


@pytest.mark.parametrize(
    ("wish", "found"),
    [
        ("q=会员2", 1), ("q=HNRC-00001", 1), ("tier=individual", 4), ("standing=left", 1), ("kind=unit", 0),
        ("kind=person", 4), ("q=%25", 0), ("tier=nonsense", 4), ("standing=' or 1=1", 4), ("body=999999999999", 4),
        ("after=nonsense", 4), ("sort=drop table", 4), ("columns=name;--", 4),
    ],
)  # fmt: skip
def test_it_is_narrowed_by_what_makes_sense_and_by_nothing_else(members, zhao, wish, found):
    page = zhao.get(f"/office/members?{wish}")
    assert page.status == 200
    assert len(page.find("//table[contains(@class,'grid-table')]/tbody/tr")) == found


@pytest.mark.requirement("E5", "A2")
def test_the_head_of_a_branch_sees_the_branch_and_counts_no_others(members, office, sit_down):
    page = sit_down("sun").get("/office/members?standing=everybody")
    assert [cell.text_content() for cell in page.find("//tbody//th")] == ["分会会员"]
    assert "共 1 条" in page.words


def test_narrowed_to_a_body_the_list_counts_that_body(members, office, zhao):
    assert "共 1 条" in zhao.get(f"/office/members?body={office.branch}").words
    assert "共 4 条" in zhao.get(f"/office/members?body={office.root}").words
    assert "共 0 条" in zhao.get(f"/office/members?body={office.branch}&tier=council_unit").words


def test_finance_which_may_not_see_the_register_does_not(members, sit_down):
    assert sit_down("qian").get("/office/members").status == 403


@pytest.mark.requirement("D1")
def test_numbers_are_masked_in_the_list(members, zhao):
    page = zhao.get("/office/members?columns=identity&columns=mobile")
    assert "4101**********" in page.words


@pytest.mark.parametrize("order", ["number", "name", "admitted", "term_end"])
def test_every_order_turns_its_pages_without_losing_anybody(office, zhao, entering, order, monkeypatch):
    with entering(HENAN):
        for number in range(1, 56):
            admitted(f"会员{number:02}", number=number)
        register.start_term(3, clock.today(), case_id=None, by=None, now=clock.now())
    first = zhao.get(f"/office/members?sort={order}")
    following = first.find("//a[@rel='next']/@href")[0]
    second = zhao.get(following)
    names = [cell.text_content() for page in (first, second) for cell in page.find("//tbody//th")]
    assert len(names) == len(set(names)) == 55


def test_by_admission_the_youngest_stand_first_and_who_was_never_admitted_last(office, zhao, entering):
    """Members of one day and applicants, a page and a half: each part of the list is a range of an index."""
    with entering(HENAN):
        for number in range(1, 53):
            admitted(f"会员{number:02}", number=number)
        for name in ("申请人甲", "申请人乙"):
            applicant = keep_person(NewPerson(name, None), now=clock.now())
            register.open_file(Party(applicant.id), name, office.root, now=clock.now())
    first = zhao.get("/office/members?sort=admitted&standing=everybody")
    second = zhao.get(first.find("//a[@rel='next']/@href")[0])
    names = [cell.text_content() for page in (first, second) for cell in page.find("//tbody//th")]
    assert names == [*(f"会员{number:02}" for number in range(52, 0, -1)), "申请人乙", "申请人甲"]
    members = zhao.get("/office/members?sort=admitted")
    assert [cell.text_content() for cell in members.find("//tbody//th")] == names[:50]


def test_members_of_different_standings_stand_among_each_other_by_number(office, zhao, entering):
    """Each standing is read by itself; applicants, who have no number, are passed over."""
    with entering(HENAN):
        for number in range(1, 58):
            member = admitted(f"会员{number:02}", number=number)
            if number % 3 == 0:
                changing.restrict(Cause(member, None, None, clock.now()), until=None)
    first = zhao.get("/office/members")
    second = zhao.get(first.find("//a[@rel='next']/@href")[0])
    assert len(first.find("//tbody//td//span[contains(@class, 'state-stop')]")) == 16
    assert [cell.text_content() for page in (first, second) for cell in page.find("//tbody//th")] == [
        f"会员{number:02}" for number in range(1, 58)
    ]


@pytest.mark.parametrize("many", [5, 45])
def test_the_list_costs_six_statements_whatever_it_holds(office, zhao, entering, sql_counter, many):
    with entering(HENAN):
        for number in range(many):
            admitted(f"会员{number}", number=number + 1)
    zhao.get("/office/members")
    with sql_counter() as statements:
        zhao.get("/office/members")
    selects = [one for one in statements if one.startswith("SELECT")]
    assert len(selects) <= 6, "\n".join(one[:150].replace("\n", " ") for one in selects)


def test_an_empty_register_says_how_it_is_filled(zhao):
    assert "名册中还没有会员" in zhao.get("/office/members").words


def test_each_search_finds_its_own_though_statements_are_shared(members, zhao):
    """Texts of one shape share a statement: each puts its own values into it."""
    words = ("会员1", "会员2", "分会", "已退", "会员3")
    pages = {word: zhao.get(f"/office/members?q={word}&standing=everybody") for word in words}
    found = {word: [cell.text_content() for cell in page.find("//tbody//th")] for word, page in pages.items()}
    assert found == {"会员1": ["会员1"], "会员2": ["会员2"], "分会": ["分会会员"], "已退": ["已退会员"], "会员3": ["会员3"]}
