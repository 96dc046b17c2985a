"""The pages on which articles are written: a unit's studio, the secretariat's desk (H11, H1)."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from app.publishing.store.writing import get_in_hand
from tests.browser import Page, Visitor
from tests.publishing import studio_stories as told
from tests.publishing.studio_stories import HENAN

pytestmark = pytest.mark.database


def form_with(page: Page, field: str) -> int:
    posts = [form for form in page.dom.forms if form.method == "POST"]
    return next(place for place, form in enumerate(posts) if field in form.fields)


def begin(browser: Visitor, path: str, column: str) -> Page:
    page = browser.get(path)
    return browser.submit({"column": column}, form=form_with(page, "token"))


@pytest.mark.requirement("H11")
def test_a_unit_writes_previews_and_hands_in(entering, log_in: Callable[..., Visitor]) -> None:
    with entering(HENAN):
        one = told.unit()
        told.staff("pingtai", "platform")
    browser = log_in(one.name, "经办人甲")
    begin(browser, "/studio", "unit_news")
    typed = {"title_zh": "基地启用", "body_zh": "**今日**启用。", "title_en": "Base opens", "body_en": "Opened today."}
    preview = browser.submit({**typed, "do": "preview"}, form="article")
    assert "这是预览" in preview.words
    assert preview.find("//strong[.='今日']")
    browser.get(preview.find("//a[contains(@class,'btn-bare')]/@href")[0])
    listed = browser.submit({"do": "submit"}, form="article")
    assert "已提交审核" in listed.words
    assert "审核中" in listed.words
    with entering(HENAN):
        assert told.case_of(1).title == "基地启用"
        assert told.case_of(1).place == one.name


def test_what_was_typed_is_kept_when_something_is_missing(entering, log_in: Callable[..., Visitor]) -> None:
    with entering(HENAN):
        one = told.unit()
    browser = log_in(one.name, "经办人甲")
    begin(browser, "/studio", "unit_news")
    page = browser.submit({"title_zh": "", "body_zh": "只有正文。", "do": "submit"}, form="article")
    assert page.status == 422
    assert page.errors == ["请填写标题。"]
    assert page.find("//textarea[@name='body_zh']")[0].text.strip() == "只有正文。"
    assert browser.submit({"title_zh": "补上标题", "do": "submit"}, form="article").status == 200


def test_a_picture_is_given_described_and_taken_off(entering, log_in: Callable[..., Visitor]) -> None:
    with entering(HENAN):
        one = told.unit()
    browser = log_in(one.name, "经办人甲")
    begin(browser, "/studio", "unit_news")
    sent = {"title_zh": "题", "body_zh": "文。", "do": "save", "new-picture": (io.BytesIO(told.photograph()), "现场.jpg")}
    page = browser.submit(sent, form="article", content_type="multipart/form-data")
    assert browser.get(page.find("//ol//img/@src")[0]).status == 200
    page = browser.submit({"do": "submit"}, form="article")
    assert "请为第 1 张图片填写说明" in page.errors[0]
    page = browser.submit({"drop-1": "y", "do": "save"}, form="article")
    assert not page.find("//ol//img")


@pytest.mark.parametrize(
    "content, name", [(b"no picture", "x.jpg"), (b"%PDF-1.7", "x.pdf"), (b"<svg/>", "x.svg"), (b"", "x.png")]
)
def test_what_is_no_picture_is_refused_in_words(
    entering, log_in: Callable[..., Visitor], content: bytes, name: str
) -> None:
    with entering(HENAN):
        one = told.unit()
    browser = log_in(one.name, "经办人甲")
    begin(browser, "/studio", "unit_news")
    sent = {"title_zh": "题", "body_zh": "文。", "do": "submit", "new-picture": (io.BytesIO(content), name)}
    page = browser.submit(sent, form="article", content_type="multipart/form-data")
    assert page.status == 422
    assert name in page.errors[0]
    assert page.find("//input[@name='title_zh']/@value") == ["题"]


def test_autosave_keeps_and_says_when(entering, log_in: Callable[..., Visitor]) -> None:
    with entering(HENAN):
        one = told.unit()
        article = told.write(one, "初稿")
    browser = log_in(one.name, "经办人甲")
    page = browser.get(f"/studio/{article}")
    sent = {name: page.find(f"//input[@name='{name}']/@value")[0] for name in ("copy", "page")}
    for title in ("写到一半", "写完了"):
        answer = browser.post(f"/studio/{article}/autosave", {**sent, "column": "unit_news", "title_zh": title})
        assert "草稿已保存" in answer.response.get_json()["message"]
    saved = browser.submit({**sent, "title_zh": "定稿", "do": "save"}, form="article")
    assert "草稿已保存" in saved.words


def test_another_page_was_faster_and_nothing_is_lost(entering, log_in: Callable[..., Visitor]) -> None:
    with entering(HENAN):
        one = told.unit()
        article = told.write(one, "初稿")
    browser = log_in(one.name, "经办人甲")
    browser.get(f"/studio/{article}")
    with entering(HENAN):
        told.actions.save_draft(
            told.where(one, article), told.Draft("unit_news", {"zh": "同事的稿"}), by=one.operator, now=told.clock.now()
        )
    page = browser.submit({"title_zh": "我的稿", "do": "save"}, form="article")
    assert page.status == 409
    assert page.find("//input[@name='title_zh']/@value") == ["我的稿"]
    browser.submit({"do": "save"}, form="article")
    with entering(HENAN):
        assert get_in_hand(article, one.studio).draft.title == {"zh": "我的稿"}


def test_a_returned_article_shows_why_and_the_case_leads_to_it(entering, log_in: Callable[..., Visitor]) -> None:
    with entering(HENAN):
        one, moderator = told.unit(), told.staff("pingtai", "platform")
        article = told.write(one)
        number = told.submit(one, article).number
        told.moderate(article, "return", moderator, "请补充时间地点。")
    browser = log_in(one.name, "经办人甲")
    assert "请补充时间地点" in browser.get(f"/studio/{article}").words
    case = browser.get(f"/cases/{number}")
    assert case.find(f"//a[@href='/studio/{article}']")
    assert "正文第一段" in case.words


def test_what_waits_is_taken_back_to_be_revised(entering, log_in: Callable[..., Visitor]) -> None:
    with entering(HENAN):
        one = told.unit()
        article = told.write(one)
        told.submit(one, article)
    browser = log_in(one.name, "经办人甲")
    page = browser.get(f"/studio/{article}")
    assert not page.find("//form[@id='article']")
    forms = [form.action or "" for form in page.dom.forms if form.method == "POST"]
    page = browser.submit(form=next(n for n, action in enumerate(forms) if action.endswith("/withdraw")))
    assert "已撤回" in page.words
    assert page.find("//form[@id='article']")


def test_an_article_of_another_unit_is_not_there(entering, log_in: Callable[..., Visitor]) -> None:
    with entering(HENAN):
        one, other = told.unit(), told.unit("另一家单位", operator="经办人乙")
        article = told.write(one, pictures=(told.picture(one),))
        file = get_in_hand(article, one.studio).draft.pictures[0].file
    browser = log_in(other.name, "经办人乙")
    assert browser.get(f"/studio/{article}").status == 404
    assert browser.get(f"/studio/{article}/preview").status == 404
    assert browser.get(f"/files/{file}").status == 404
    assert browser.post(f"/studio/{article}/drop").status == 404


def test_the_moderator_sees_the_pictures_before_they_are_public(entering, log_in: Callable[..., Visitor], visit) -> None:
    with entering(HENAN):
        one = told.unit()
        told.staff("pingtai", "platform")
        article = told.write(one, pictures=(told.picture(one),))
        number = told.submit(one, article).number
    browser = log_in("pingtai")
    source = browser.get(f"/desk/cases/{number}").find("//div[@class='exhibit']//img/@src")[0]
    assert browser.get(source).status == 200
    assert visit(HENAN).get(source).status == 404
    assert visit(HENAN).get(f"/pictures/{article}/1").status == 404


# ---- the secretariat
@pytest.mark.requirement("H1")
def test_the_secretariat_writes_and_publishes_news(entering, log_in: Callable[..., Visitor], visit) -> None:
    with entering(HENAN):
        told.staff("mishu", "secretary")
    browser = log_in("mishu")
    begin(browser, "/office/articles", "notices")
    typed = {"title_zh": "年会通知", "kind_zh": "通知", "body_zh": "十二月召开。", "pinned": "y", "do": "submit"}
    page = browser.submit(typed, form="article")
    assert "已发布" in page.words
    home = visit(HENAN).get("/").words
    assert "年会通知" in home


def test_an_old_article_is_changed_and_taken_down(entering, log_in: Callable[..., Visitor], visit, publish) -> None:
    number = publish(HENAN, "旧通知")
    with entering(HENAN):
        told.staff("mishu", "secretary")
    browser, reader = log_in("mishu"), visit(HENAN)
    browser.get(f"/office/articles/{number}")
    browser.submit({"title_zh": "新通知", "do": "submit"}, form="article")
    assert "新通知" in reader.get(f"/news/{number}").words
    page = browser.get("/office/articles")
    hide = next(n for n, f in enumerate(f for f in page.dom.forms if f.method == "POST") if (f.action or "").endswith("/hide"))
    refused = browser.submit({"reason": ""}, form=hide)
    assert "请填写撤下的理由" in refused.words
    browser.submit({"reason": "内容有误"}, form=hide)
    assert reader.get(f"/news/{number}").status == 404


def test_a_member_reads_why_its_article_was_taken_down(entering, log_in: Callable[..., Visitor]) -> None:
    with entering(HENAN):
        one, moderator = told.unit(), told.staff("pingtai", "platform")
        article = told.published(one, moderator)
    browser = log_in("pingtai")
    page = browser.get("/office/articles?stage=published")
    hide = next(n for n, f in enumerate(f for f in page.dom.forms if f.method == "POST") if (f.action or "").endswith("/hide"))
    browser.submit({"reason": "图片侵权"}, form=hide)
    member = log_in(one.name, "经办人甲")
    assert "图片侵权" in member.get(f"/studio/{article}").words
    assert "已撤下" in member.get("/messages").words


def test_drafts_of_members_are_nobody_elses_business(entering, log_in: Callable[..., Visitor]) -> None:
    with entering(HENAN):
        one = told.unit()
        told.staff("mishu", "secretary")
        told.write(one, "还没想好的稿子")
    assert "还没想好的稿子" not in log_in("mishu").get("/office/articles").text


@pytest.mark.parametrize("path", ["/office/articles", "/office/articles/1"])
def test_a_unit_has_no_business_at_the_secretariats_desk(entering, log_in: Callable[..., Visitor], publish, path: str) -> None:
    publish(HENAN, "协会通知")
    with entering(HENAN):
        one = told.unit()
    assert log_in(one.name, "经办人甲").get(path).status == 403


def test_the_list_of_articles_is_bounded_whatever_is_asked(
    entering, log_in: Callable[..., Visitor], sql_counter: Callable[[], AbstractContextManager[list[str]]], publish
) -> None:
    for day in range(40):
        publish(HENAN, f"第 {day} 号通知", days=day)
    with entering(HENAN):
        told.staff("mishu", "secretary")
    browser, seen, path = log_in("mishu"), 0, "/office/articles"
    while path:
        with sql_counter() as statements:
            page = browser.get(path)
        assert len([s for s in statements if s.startswith("SELECT")]) <= 15
        seen += len(page.find("//tbody/tr"))
        path = next(iter(page.find("//a[@rel='next']/@href")), "")
    assert seen == 40
    for odd in ("?stage=x&column=y%00&after=z&whose=w", "?q=%25", "?stage=draft", "?whose=site"):
        assert browser.get(f"/office/articles{odd}").status == 200
