"""Drafts: kept by a button and while one types, for seven days, for one person, from one page at a time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from app.registration.actions import Saving, StaleDraft, save_draft
from app.registration.models import Draft
from app.registration.rules import Copy, is_stale
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.transactions import action
from tests.registration.stories import FORM, HENAN, LIN_ID, as_zhou, files, typed

pytestmark = pytest.mark.database
KEEP = "/apply/join_person/draft"


@pytest.mark.parametrize(
    ("copy", "stale"),
    [
        (Copy(2, "mine"), False),
        (Copy(1, "theirs"), False),
        (Copy(1, "mine"), True),
        (Copy(0, "mine"), True),
    ],
)
def test_a_page_is_stale_when_another_one_saved_since(copy, stale):
    assert is_stale(copy, version=2, page="theirs") is stale


@pytest.mark.requirement("E5")
def test_what_was_saved_stands_there_again_with_its_files(lin):
    lin.get(FORM)
    page = lin.submit({**typed(school="河南大学", mobile=""), **files()}, form="application", button="save=1")
    assert page.status == 200
    assert "草稿已保存" in page.words
    assert not page.errors
    page = lin.get(FORM)
    assert page.find("//input[@name='school']/@value") == ["河南大学"]
    assert page.find("//input[@name='diploma']/@value")
    assert "草稿" in lin.get("/cases").words
    assert "继续填写" in lin.get("/apply/join_person").words


def test_the_pages_script_saves_without_files_and_hears_when(lin):
    lin.get(FORM)
    hidden = {name: lin.page.find(f"//input[@name='{name}']/@value")[0] for name in ("draft-version", "draft-page")}
    first = lin.post(KEEP, {**typed(school="河南大学"), **hidden})
    again = lin.post(KEEP, {**typed(school="河南科技大学"), **hidden})
    assert first.response.get_json()["message"].startswith("草稿已保存 ")
    assert again.response.get_json()["saved"]
    assert lin.get(FORM).find("//input[@name='school']/@value") == ["河南科技大学"]


@pytest.mark.requirement("E5")
def test_an_older_window_is_told_and_loses_nothing(lin):
    lin.get(FORM)
    old = lin.page
    lin.get(FORM)
    lin.submit({"school": "河南大学"}, form="application", button="save=1")
    lin.page = old
    page = lin.submit({"school": "郑州大学"}, form="application", button="save=1")
    assert page.status == 409
    assert "保存过较新的草稿" in page.words and "都还在" in page.words
    assert page.find("//input[@name='school']/@value") == ["郑州大学"]
    assert lin.client.get(FORM, base_url="http://henan-talent.localhost").get_data(as_text=True).count("河南大学") == 1
    lin.page = page
    assert lin.submit(form="application", button="save=1").status == 200
    assert lin.get(FORM).find("//input[@name='school']/@value") == ["郑州大学"]


def test_the_script_of_an_older_window_hears_that_it_is_older(lin):
    lin.get(FORM)
    old = {name: lin.page.find(f"//input[@name='{name}']/@value")[0] for name in ("draft-version", "draft-page")}
    lin.submit({"school": "河南大学"}, form="application", button="save=1")
    lin.get(FORM)
    lin.submit({"school": "郑州大学"}, form="application", button="save=1")
    answer = lin.post(KEEP, {**typed(), **old}).response.get_json()
    assert "较新的草稿" in answer["message"] and "saved" not in answer


@action
def grow_old(days: int) -> None:
    db.session.execute(update(Draft).values(expires_on=clock.today() - timedelta(days=days)))


def test_a_draft_of_more_than_seven_days_is_gone_and_said_to_be(lin, entering):
    lin.get(FORM)
    lin.submit({"school": "河南大学"}, form="application", button="save=1")
    with entering(HENAN):
        assert db.session.query(Draft).one().expires_on == clock.today() + timedelta(days=7)
        grow_old(1)
    page = lin.get(FORM)
    assert "已超过 7 天" in page.words
    assert page.find("//input[@name='school'][@value='河南大学']") == []
    assert "草稿" not in lin.get("/cases").words.replace("保存的草稿", "")


def test_a_draft_can_be_given_up(lin, entering):
    lin.get(FORM)
    lin.submit({"school": "河南大学"}, form="application", button="save=1")
    lin.get("/apply/join_person")
    page = lin.submit()
    assert "草稿已删除" in page.text
    with entering(HENAN):
        assert db.session.query(Draft).count() == 0


@pytest.mark.requirement("D1")
def test_a_draft_is_sealed_and_nobody_elses(lin, people, visit, entering):
    lin.get(FORM)
    lin.submit(typed(school="河南大学"), form="application", button="save=1")
    with entering(HENAN):
        kept = db.session.query(Draft).one()
        assert LIN_ID not in kept.typed and "河南大学" not in kept.typed
    other = as_zhou(visit(HENAN))
    assert "河南大学" not in other.get("/cases").text


def test_two_pages_that_begin_at_once_make_one_draft(inside):
    inside(HENAN)
    first = Saving("apply:x", "account:1", {"a": ("1",)}, Copy(0, "one"))
    assert save_draft(first, now=clock.now()) == 1
    assert save_draft(first, now=clock.now()) == 2
    with pytest.raises(StaleDraft) as stale:
        save_draft(Saving("apply:x", "account:1", {"a": ("2",)}, Copy(0, "two")), now=clock.now())
    assert stale.value.version == 2


def test_rows_are_added_and_taken_away_without_a_script(lin):
    lin.get(FORM)
    page = lin.submit(typed(), form="application", button="form-add=sponsors")
    assert page.status == 200 and not page.errors
    assert len(page.find("//input[starts-with(@name,'sponsors-') and contains(@name,'-who')]")) == 2
    page = lin.submit(form="application", button="form-remove=sponsors-1")
    assert len(page.find("//input[starts-with(@name,'sponsors-') and contains(@name,'-who')]")) == 1
    assert page.find("//input[@name='sponsors-0-who']/@value") == ["周举荐"]
