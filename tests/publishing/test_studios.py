"""A member's studio: written by the unit, moderated by the association, shown while the member may publish (H11)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import select

from app.kernel.errors import Conflict, NotAllowed, NotFound, Refusals
from app.notices.models import Letter
from app.procedures.actions import Decision, decide, withdraw
from app.publishing import actions
from app.publishing.actions.taking_down import put_back, take_down
from app.publishing.actions.writing import NewerCopy, Where
from app.publishing.models import Article, Revision
from app.publishing.pictures import find_picture
from app.publishing.rules.articles import Draft, Stage
from app.publishing.store.writing import get_in_hand
from app.tenancy import clock
from app.tenancy.database import db
from tests.browser import Visitor
from tests.publishing import studio_stories as told
from tests.publishing.studio_stories import HENAN

pytestmark = pytest.mark.database
KINDS = ("unit_news", "business", "jobs", "research", "honours", "exchange")


def stage(one: told.Unit, article: int) -> Stage:
    db.session.expire_all()
    return get_in_hand(article, one.studio).stage


@pytest.mark.requirement("H11")
def test_an_article_is_public_only_once_it_was_approved(entering, visit: Callable[[str], Visitor]) -> None:
    with entering(HENAN):
        one, moderator = told.unit(), told.staff("pingtai", "platform")
        article = told.write(one, "新基地启用")
        told.submit(one, article)
    visitor = visit(HENAN)
    for path in ("/", f"/studios/{one.studio}", "/feed.xml"):
        assert "新基地启用" not in visitor.get(path).text
    assert visitor.get(f"/studios/{one.studio}/{article}").status == 404
    with entering(HENAN):
        told.moderate(article, "approve", moderator)
    for path in ("/", f"/studios/{one.studio}", "/feed.xml", f"/studios/{one.studio}/{article}"):
        assert "新基地启用" in visitor.get(path).text, path


def test_one_letter_tells_the_author_that_it_is_public(inside) -> None:
    inside(HENAN)
    one, moderator = told.unit(), told.staff("pingtai", "platform")
    article = told.write(one, "新基地启用")
    told.submit(one, article)
    told.moderate(article, "approve", moderator)
    ended = select(Letter.event, Letter.link).where(Letter.event.in_(("case_decided", "article_decided")))
    assert db.session.execute(ended).all() == [("article_decided", f"/studios/{one.studio}/{article}")]


@pytest.mark.requirement("H11")
def test_each_of_the_six_kinds_has_a_shelf(entering, visit: Callable[[str], Visitor]) -> None:
    with entering(HENAN):
        one, moderator = told.unit(), told.staff("pingtai", "platform")
        for kind in KINDS:
            more = {"vacancy": told.vacancy(one)} if kind == "jobs" else {}
            told.published(one, moderator, f"一篇{kind}", kind=kind, **more)
    visitor = visit(HENAN)
    for kind in KINDS:
        page = visitor.get(f"/studios/{one.studio}?kind={kind}")
        assert f"一篇{kind}" in page.words
        assert [tab.text_content() for tab in page.find("//ul[@class='tabs']//span")] == ["1"] * len(KINDS)


@pytest.mark.requirement("H11")
@pytest.mark.parametrize("hide", [told.suspend, lambda one: told.leave(one.membership)], ids=["suspended", "left"])
def test_who_may_not_publish_is_gone_from_everywhere_at_once(entering, visit: Callable[[str], Visitor], hide) -> None:
    with entering(HENAN):
        one, moderator = told.unit(), told.staff("pingtai", "platform")
        article = told.published(one, moderator, "荣获先进单位", pictures=(told.picture(one),))
        hide(one)
    visitor = visit(HENAN)
    own = f"/studios/{one.studio}"
    gone = (own, f"{own}/{article}", f"{own}/logo", f"/pictures/{article}/1")
    assert [visitor.get(path).status for path in gone] == [404] * len(gone)
    for path in ("/", "/studios", "/feed.xml", "/sitemap.xml", "/studios?q=清河"):
        text = visitor.get(path).text
        assert "荣获先进单位" not in text
        assert f"/studios/{one.studio}" not in text


def test_rights_restored_bring_the_studio_back(entering, visit: Callable[[str], Visitor]) -> None:
    with entering(HENAN):
        one, moderator = told.unit(), told.staff("pingtai", "platform")
        article = told.published(one, moderator)
        told.suspend(one)
        told.restore(one)
    assert visit(HENAN).get(f"/studios/{one.studio}/{article}").status == 200


def test_who_is_suspended_may_write_but_not_hand_in(inside) -> None:
    inside(HENAN)
    one = told.unit()
    article = told.write(one)
    told.suspend(one)
    with pytest.raises(NotAllowed):
        told.submit(one, article)
    assert stage(one, article) is Stage.DRAFT


def test_a_studio_before_admission_is_not_shown(entering, visit: Callable[[str], Visitor]) -> None:
    with entering(HENAN):
        above = told.root()
        body = told.found_body(told.NewBody("unit", {"zh": "尚未入会的单位"}), by=None, today=told.SINCE).id
        party = told.Party(None, body)
        membership = told.register.open_file(party, "尚未入会的单位", above, now=clock.now())
        studio = actions.open_studio(membership, on=clock.today(), by=None)
    visitor = visit(HENAN)
    assert visitor.get(f"/studios/{studio}").status == 404
    with entering(HENAN):
        told.register.admit(told.Admission(party, "unit", clock.today(), above), by=None, now=clock.now())
    assert visitor.get(f"/studios/{studio}").status == 200


@pytest.mark.requirement("H11")
def test_the_old_text_stays_public_until_the_new_one_is_approved(entering, visit: Callable[[str], Visitor]) -> None:
    with entering(HENAN):
        one, moderator = told.unit(), told.staff("pingtai", "platform")
        article = told.published(one, moderator, "旧标题", body="旧正文。")
        changed = Draft("unit_news", {"zh": "新标题"}, {"zh": "新正文。"})
        actions.save_draft(told.where(one, article), changed, by=one.operator, now=clock.now())
        assert stage(one, article) is Stage.CHANGED
        told.submit(one, article)
        assert stage(one, article) is Stage.WAITING
    visitor, path = visit(HENAN), f"/studios/{one.studio}/{article}"
    assert "旧正文" in visitor.get(path).words
    with entering(HENAN):
        told.moderate(article, "approve", moderator)
    words = visitor.get(path).words
    assert "新正文" in words
    assert "旧" not in words


def test_what_was_returned_is_put_right_in_the_same_case(inside) -> None:
    inside(HENAN)
    one, moderator = told.unit(), told.staff("pingtai", "platform")
    article = told.write(one, body="有错字的正文。")
    first = told.submit(one, article).number
    told.moderate(article, "return", moderator, "请改正错字。")
    assert stage(one, article) is Stage.RETURNED
    better = Draft("unit_news", {"zh": "单位动态一则"}, {"zh": "没有错字的正文。"})
    actions.save_draft(told.where(one, article), better, by=one.operator, now=clock.now())
    assert stage(one, article) is Stage.RETURNED
    assert told.submit(one, article).number == first
    told.moderate(article, "approve", moderator)
    assert db.session.get_one(Article, article).body == {"zh": "没有错字的正文。"}
    kept = db.session.query(Revision).filter_by(article_id=article).order_by(Revision.number).all()
    assert [one.body["zh"] for one in kept] == ["有错字的正文。", "没有错字的正文。"]


def test_a_refused_article_is_not_public_and_may_be_written_anew(inside) -> None:
    inside(HENAN)
    one, moderator = told.unit(), told.staff("pingtai", "platform")
    article = told.write(one)
    first = told.submit(one, article).number
    told.moderate(article, "refuse", moderator, "与本会业务无关。")
    assert stage(one, article) is Stage.REFUSED
    draft = Draft("unit_news", {"zh": "另一篇"}, {"zh": "正文。"})
    actions.save_draft(told.where(one, article), draft, by=one.operator, now=clock.now())
    assert told.submit(one, article).number != first


def test_while_it_waits_it_stays_as_it_was_handed_in(inside) -> None:
    inside(HENAN)
    one = told.unit()
    article = told.write(one)
    case = told.submit(one, article)
    with pytest.raises(Conflict):
        actions.save_draft(told.where(one, article), Draft("unit_news", {"zh": "偷改"}), by=one.operator, now=clock.now())
    withdraw(case.id, by=one.operator, version=case.version, reason="", now=clock.now())
    assert stage(one, article) is Stage.DRAFT
    actions.save_draft(told.where(one, article), Draft("unit_news", {"zh": "改好"}), by=one.operator, now=clock.now())


def test_nobody_moderates_the_articles_of_his_own_unit(inside) -> None:
    inside(HENAN)
    one = told.unit()
    told.grant_role(one.operator, told.Place("platform", told.root(), told.SINCE), by=None, now=clock.now())
    article = told.write(one)
    case = told.submit(one, article)
    with pytest.raises(NotAllowed):
        decide(case.id, Decision("approve"), by=one.operator, version=case.version, now=clock.now())


def test_handing_in_twice_makes_one_case(inside) -> None:
    inside(HENAN)
    one = told.unit()
    article = told.write(one)
    held = told.where(one, article)
    first = actions.hand_in_article(held, by=one.operator, now=clock.now())
    assert actions.hand_in_article(held, by=one.operator, now=clock.now()) == first


def test_one_page_begins_one_article(inside) -> None:
    inside(HENAN)
    one = told.unit()
    begun = [
        actions.begin_article("research", studio_id=one.studio, token="same", by=one.operator, now=clock.now()) for _ in "ab"
    ]
    assert begun[0] == begun[1]


def test_a_page_that_is_behind_is_told_so_and_its_own_autosave_is_not(inside) -> None:
    inside(HENAN)
    one = told.unit()
    article = told.write(one)
    held = told.where(one, article)
    mine, other = Where(article, one.studio, held.copy, "page-a"), Where(article, one.studio, held.copy, "page-b")
    for title in ("写到一半", "写完了"):
        actions.save_draft(mine, Draft("unit_news", {"zh": title}), by=one.operator, now=clock.now())
    with pytest.raises(NewerCopy):
        actions.save_draft(other, Draft("unit_news", {"zh": "另一页"}), by=one.operator, now=clock.now())


def test_a_foreign_studio_is_not_there_for_anybody_else(inside) -> None:
    inside(HENAN)
    one, other = told.unit(), told.unit("另一家单位", operator="经办人乙")
    article = told.write(one)
    held = told.where(one, article)
    with pytest.raises(NotFound):
        actions.save_draft(held, Draft("unit_news", {"zh": "篡改"}), by=other.operator, now=clock.now())
    with pytest.raises(NotFound):
        actions.begin_article("research", studio_id=one.studio, token="x", by=other.operator, now=clock.now())
    with pytest.raises(NotFound):
        actions.save_draft(Where(article, other.studio, held.copy), Draft("unit_news", {}), by=other.operator, now=clock.now())


def test_everything_that_is_missing_is_told_at_once(inside) -> None:
    inside(HENAN)
    one = told.unit()
    article = told.write(one, "", body=" ", pictures=(told.picture(one, caption=""),))
    with pytest.raises(Refusals) as refused:
        told.submit(one, article)
    assert [r.field for r in refused.value.refusals] == ["title", "body", "pictures"]


def test_a_file_of_something_else_cannot_be_made_public_as_a_picture(inside) -> None:
    inside(HENAN)
    one, other = told.unit(), told.unit("另一家单位", operator="经办人乙")
    foreign = told.write(other, pictures=(told.picture(other),))
    stolen = get_in_hand(foreign, other.studio).draft.pictures
    article = told.write(one)
    with pytest.raises(NotFound):
        draft = Draft("unit_news", {"zh": "题"}, pictures=stolen)
        actions.save_draft(told.where(one, article), draft, by=one.operator, now=clock.now())


def test_pictures_are_small_enough_described_and_placed(entering, visit: Callable[[str], Visitor]) -> None:
    with entering(HENAN):
        one, moderator = told.unit(), told.staff("pingtai", "platform")
        pictures = (told.picture(one, "揭牌仪式"), told.picture(one, "合影", colour="#993322"))
        article = told.published(one, moderator, body="开头。\n\n[图2]\n\n结尾。", pictures=pictures)
    page = visit(HENAN).get(f"/studios/{one.studio}/{article}")
    shown = page.find("//article//img")
    assert [(img.get("alt"), img.get("width")) for img in shown] == [("合影", "1600"), ("揭牌仪式", "1600")]
    sent = visit(HENAN).get(shown[0].get("src"))
    assert sent.headers["Content-Type"] == "image/jpeg"
    assert "sandbox" in sent.headers["Content-Security-Policy"]
    known = {"If-None-Match": sent.headers["ETag"]}
    browser = visit(HENAN)
    again = browser.client.get(shown[0].get("src"), base_url=f"http://{browser.host}", headers=known)
    assert (again.status_code, again.data) == (304, b"")


def test_a_draft_thrown_away_takes_its_pictures_with_it(inside) -> None:
    inside(HENAN)
    one = told.unit()
    article = told.write(one, pictures=(told.picture(one),))
    file = get_in_hand(article, one.studio).draft.pictures[0].file
    actions.drop_draft(told.where(one, article), by=one.operator, now=clock.now())
    assert db.session.get(Article, article) is None
    assert find_picture(file) is None


def test_throwing_a_change_away_keeps_what_is_public(entering, visit: Callable[[str], Visitor]) -> None:
    with entering(HENAN):
        one, moderator = told.unit(), told.staff("pingtai", "platform")
        article = told.published(one, moderator, pictures=(told.picture(one),))
        before = get_in_hand(article, one.studio).draft
        actions.save_draft(told.where(one, article), before, by=one.operator, now=clock.now())
        actions.drop_draft(told.where(one, article), by=one.operator, now=clock.now())
    assert visit(HENAN).get(f"/pictures/{article}/1").status == 200


@pytest.mark.requirement("H11")
def test_an_article_taken_down_is_gone_until_it_is_put_back(entering, visit: Callable[[str], Visitor]) -> None:
    with entering(HENAN):
        one, moderator = told.unit(), told.staff("pingtai", "platform")
        article = told.published(one, moderator)
        take_down(article, reason="内容失实", by=moderator, now=clock.now())
        assert stage(one, article) is Stage.HIDDEN
    visitor, path = visit(HENAN), f"/studios/{one.studio}/{article}"
    assert visitor.get(path).status == 404
    with entering(HENAN):
        put_back(article, by=moderator, now=clock.now())
    assert visitor.get(path).status == 200


def test_a_unit_takes_down_nothing_of_the_association(inside) -> None:
    inside(HENAN)
    one, moderator = told.unit(), told.staff("pingtai", "platform")
    article = told.published(one, moderator)
    with pytest.raises(NotAllowed):
        take_down(article, reason="x", by=one.operator, now=clock.now())


def test_the_public_pages_of_a_studio_ask_three_times_at_most(
    entering, visit: Callable[[str], Visitor], sql_counter: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    with entering(HENAN):
        one, moderator = told.unit(), told.staff("pingtai", "platform")
        for number in range(12):
            article = told.published(one, moderator, f"第 {number} 篇")
        told.published(one, moderator, "招聘", kind="jobs", vacancy=told.vacancy(one))
    visitor = visit(HENAN)
    for path in ("/", "/studios", f"/studios/{one.studio}", f"/studios/{one.studio}/{article}"):
        with sql_counter() as statements:
            assert visitor.get(path).status == 200
        assert len([s for s in statements if s.startswith(("SELECT", "WITH"))]) <= 3, path


def test_older_articles_of_a_shelf_are_a_page_away_each_once(entering, visit: Callable[[str], Visitor]) -> None:
    with entering(HENAN):
        one, moderator = told.unit(), told.staff("pingtai", "platform")
        for number in range(13):
            told.published(one, moderator, f"第 {number} 篇")
    visitor, seen, path = visit(HENAN), [], f"/studios/{one.studio}?kind=unit_news"
    while path:
        page = visitor.get(path)
        seen += [a.text_content() for a in page.find("//h3/a | //ul[@class='notices']//a")]
        path = next(iter(page.find("//a[@rel='next']/@href")), "")
    assert len(seen) == len(set(seen)) == 13


@pytest.mark.parametrize(
    "path",
    ["/studios/99999", "/studios/1/1", "/studios/x", "/pictures/1/1", "/studios?after=made-up&q=%00", "/studios/1?kind=no"],
)
def test_nothing_breaks_whatever_is_asked(visit: Callable[[str], Visitor], path: str) -> None:
    assert visit(HENAN).get(path).status in (200, 404)


@pytest.mark.parametrize("slug", ["reading-club", "gansu-supervision", "zhengzhou-titles"])
def test_an_association_without_studios_has_no_such_page(visit: Callable[[str], Visitor], slug: str) -> None:
    assert visit(slug).get("/studios").status == 404
