"""Public libraries: off by default, only what was chosen, nobody who left or is suspended (H2, H12)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.actions import record_consent, withdraw_consent
from app.kernel.errors import DomainError, NotAllowed
from app.members import actions as register
from app.members.rules import FactKind
from app.publishing import actions
from app.publishing.actions.showing import Choice
from app.publishing.chores import settle_everybody
from app.publishing.models import Listing, PublicProfile
from app.tenancy import clock
from app.tenancy.database import db
from tests.browser import Visitor
from tests.procedures.stories import Somebody, member, somebody
from tests.publishing import studio_stories as told
from tests.publishing.studio_stories import HENAN

pytestmark = pytest.mark.database
SECRETS = {"id_number": "41010519900307000X", "mobile": "13900000111", "birth_date": "1990-03-07"}
OWN = {
    "research_field": "职业技能评价", "introduction": "主持编写题库五套。", "title_text": "副教授",
    "expert_services": ["advice"],
}  # fmt: skip


class Expert:
    """Somebody in the library of experts."""

    def __init__(self, name: str = "卫知节", library: str = "experts") -> None:
        told.root()
        self.who: Somebody = somebody(name)
        self.membership = member(self.who)
        register.keep_data(self.membership, {"name": name, **OWN, **SECRETS}, case_id=None, by=None, now=clock.now())
        register.enrol(self.membership, library, on=clock.today(), case_id=None, by=None)

    def choose(self, *fields: str, listed: bool = True) -> None:
        choice = Choice(listed, fields)
        actions.choose(self.membership, choice, by=self.who.account_id, language="zh", now=clock.now())

    @property
    def page(self) -> str:
        query = select(PublicProfile.address).where(PublicProfile.membership_id == self.membership)
        return f"/experts/{db.session.scalar(query)}"


@pytest.mark.requirement("H12")
def test_nobody_is_shown_before_agreeing(entering, visit: Callable[[str], Visitor]) -> None:
    with entering(HENAN):
        Expert()
    assert "卫知节" not in visit(HENAN).get("/experts").text


@pytest.mark.requirement("H12")
def test_only_what_was_chosen_is_shown(entering, visit: Callable[[str], Visitor]) -> None:
    with entering(HENAN):
        one = Expert()
        one.choose("research_field", "expert_services")
        path = one.page
    visitor = visit(HENAN)
    assert "卫知节" in visitor.get("/experts").words
    page = visitor.get(path)
    assert "职业技能评价" in page.words
    assert "咨询" in page.words
    for hidden in ("主持编写题库", "副教授", *SECRETS.values()):
        assert hidden not in page.text
    assert "Advice" in visitor.get(f"{path}?lang=en").words


@pytest.mark.requirement("H12")
@pytest.mark.parametrize("how", ["choice", "consent", "left", "suspended", "unenrolled"])
def test_who_is_not_to_be_shown_any_more_is_gone_at_once(entering, visit: Callable[[str], Visitor], how: str) -> None:
    def gone(one: Expert) -> None:
        match how:
            case "choice":
                one.choose(listed=False)
            case "consent":
                withdraw_consent("directory", by=one.who.account_id, now=clock.now())
            case "left":
                told.leave(one.membership)
            case "suspended":
                told.record_fact(one.membership, FactKind.RESTRICTED)
            case "unenrolled":
                register.unenrol(one.membership, on=clock.today(), by=None)

    with entering(HENAN):
        one = Expert()
        one.choose("research_field")
        path = one.page
    visitor = visit(HENAN)
    assert visitor.get(path).status == 200
    with entering(HENAN):
        gone(one)
    assert visitor.get(path).status == 404
    assert "卫知节" not in visitor.get("/experts").text


def test_agreeing_on_the_application_shows_the_name_alone(inside) -> None:
    inside(HENAN)
    one = Expert()
    record_consent(one.who.account_id, "directory", now=clock.now())
    profile = db.session.scalar(select(PublicProfile).where(PublicProfile.membership_id == one.membership))
    assert db.session.scalar(select(Listing.library)) == "experts"
    assert profile.answers == {}


@pytest.mark.requirement("H12")
@pytest.mark.parametrize(
    "query, found",
    [("q=技能", ["卫知节"]), ("q=卫知节", ["卫知节"]), ("q=副教授", []), ("q=4101", []), ("q=%25", []), ("q=_", []),
     ("", ["卫知节"])],
)  # fmt: skip
def test_the_search_looks_through_what_is_public_only(
    entering, visit: Callable[[str], Visitor], query: str, found: list[str]
) -> None:
    with entering(HENAN):
        Expert().choose("research_field")
    page = visit(HENAN).get(f"/experts?{query}")
    assert [link.text_content() for link in page.find("//ul[contains(@class,'directory')]//h2")] == found


@pytest.mark.requirement("H12")
def test_units_are_narrowed_by_what_is_public_of_them(entering, visit: Callable[[str], Visitor]) -> None:
    with entering(HENAN):
        for name, tier in (("甲单位", "unit"), ("乙单位", "council_unit")):
            one = told.unit(name, tier=tier, operator=f"{name}经办")
            register.enrol(one.membership, "members", on=clock.today(), case_id=None, by=None)
            choice = Choice(True, ("main_business",))
            actions.choose(one.membership, choice, by=one.operator, language="zh", now=clock.now())
    visitor = visit(HENAN)
    names = [link.text_content() for link in visitor.get("/members?by_tier=council_unit").find("//main//h2")]
    assert names == ["乙单位"]
    assert "共 2 家" in visitor.get("/members?by_kind=hr_service").words
    assert "没有找到" in visitor.get("/members?by_kind=academic").words
    assert "共 2 家" in visitor.get("/members?by_kind=%00&by_tier=emperor").words


def test_nobody_chooses_for_somebody_else(inside) -> None:
    inside(HENAN)
    one, other = Expert(), Expert("温若水")
    with pytest.raises(NotAllowed):
        actions.choose(one.membership, Choice(True), by=other.who.account_id, language="zh", now=clock.now())


@pytest.mark.parametrize("field", ["id_number", "mobile", "unit_introduction", "nothing"])
def test_what_is_never_public_cannot_be_chosen(inside, field: str) -> None:
    inside(HENAN)
    one = Expert()
    with pytest.raises(DomainError):
        one.choose(field)


def test_a_changed_file_is_shown_as_it_is_now(inside) -> None:
    inside(HENAN)
    one = Expert()
    one.choose("research_field")
    register.keep_data(one.membership, {"research_field": "人才测评"}, case_id=None, by=None, now=clock.now())
    assert db.session.scalar(select(PublicProfile.answers)) == {"research_field": "人才测评"}
    assert "人才测评" in db.session.scalar(select(Listing.found_by))


def test_the_daily_chore_changes_nothing_twice(inside) -> None:
    inside(HENAN)
    Expert().choose("research_field")
    assert settle_everybody(clock.now()) == 0


def test_a_library_asks_three_times_at_most_and_has_pages(
    entering, visit: Callable[[str], Visitor], sql_counter: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    with entering(HENAN):
        for number in range(26):
            Expert(f"专家{number:02}").choose("research_field")
        path = Expert("末位").page
    visitor, seen, following = visit(HENAN), [], "/experts"
    while following:
        with sql_counter() as statements:
            page = visitor.get(following)
        assert len([s for s in statements if s.startswith("SELECT")]) <= 3
        seen += [link.text_content() for link in page.find("//main//h2/a")]
        following = next(iter(page.find("//a[@rel='next']/@href")), "")
    assert len(seen) == len(set(seen)) == 26
    assert visitor.get(path).status == 404


@pytest.mark.parametrize("path", ["/experts/1", "/experts/x/picture", "/nobody", "/nobody/1", "/experts?after=x&q=%00%0a"])
def test_nothing_breaks_whatever_is_asked(visit: Callable[[str], Visitor], path: str) -> None:
    assert visit(HENAN).get(path).status in (200, 404)


def test_a_library_of_another_association_is_not_here(visit: Callable[[str], Visitor]) -> None:
    assert visit(HENAN).get("/experts").status == 200
    assert visit("reading-club").get("/experts").status == 404
    assert visit("gansu-supervision").get("/members").status == 404


@pytest.mark.requirement("H12")
def test_a_unit_decides_on_its_own_page(entering, log_in: Callable[..., Visitor]) -> None:
    with entering(HENAN):
        one = told.unit()
        register.enrol(one.membership, "members", on=clock.today(), case_id=None, by=None)
    browser = log_in(one.name, "经办人甲")
    page = browser.get("/me/public")
    assert "不显示" in page.words
    assert "个人信息" in page.text or "同意" in page.words
    saved: dict[str, Any] = {"listed": "y", "field": ["main_business", "phone"]}
    after = browser.submit(saved, form=_form_of(page))
    assert "显示中" in after.words
    assert [box.get("value") for box in after.find("//input[@name='field'][@checked]")] == ["main_business", "phone"]
    shown = browser.get(after.find("//a[starts-with(@href,'/members/')]/@href")[0])
    assert "0371-60000012" in shown.words


def _form_of(page: Any) -> int:
    posts = [form for form in page.dom.forms if form.method == "POST"]
    return next(place for place, form in enumerate(posts) if "listed" in form.fields)
