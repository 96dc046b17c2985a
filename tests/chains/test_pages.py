"""The pages of procedures: for those who decide, in both languages, at a bounded cost."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import update

from app.bodies.actions import plant_configured
from app.bodies.store import get_root
from app.procedures.models import ConfigurationVersion
from app.rehearsal.walking import Play, play
from app.tenancy.database import db
from app.tenancy.transactions import action
from tests.insight.conftest import HENAN, staff

pytestmark = pytest.mark.requirement("E2")
NEW = ("orchard-society", "lantern-youth", "northbridge-engineers")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_procedure_of_the_association_is_drawn(office, sit_down, language):
    desk = sit_down("zhao")
    listed = desk.get(f"/office/procedures?lang={language}")
    links = [a.get("href") for a in listed.find("//td[@class='row-title']/a")]
    assert len(links) >= 15
    for link in links:
        page = desk.get(f"{link}?lang={language}")
        assert page.status == 200
        assert len(page.find("//main//svg[@role='img']")) == 1


@pytest.mark.parametrize("slug", NEW)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_desks_of_the_invented_associations_open_in_both_languages(entering, sit_down, slug, language):
    with entering(slug):
        plant_configured(today=date(2020, 1, 1))
        staff("zhao", "secretary", get_root().id)
    desk = sit_down("zhao", slug)
    for path in ("/desk", "/office/procedures", "/office/members", "/office/figures", "/office/units"):
        assert desk.get(f"{path}?lang={language}").status == 200, path
    for link in [a.get("href") for a in desk.get("/office/procedures").find("//td[@class='row-title']/a")]:
        assert desk.get(f"{link}?lang={language}").status == 200, link


def test_a_procedure_says_who_answers_what_and_where_it_leads(office, sit_down):
    words = sit_down("zhao").get("/office/procedures/join_unit").words
    for said in ("会长意见", "10 个工作日内", "下一步：会长意见", "须写明理由", "填写“会员库成员信息”", "签发“入会通知书”"):
        assert said in words


def test_cases_under_an_older_version_are_counted(office, entering, sit_down):
    with entering(HENAN):
        for number in range(2):
            _open(number)
        _make_older()
    page = sit_down("zhao").get("/office/procedures")
    row = next(tr for tr in page.find("//tbody/tr") if "退会（个人）" in tr.text_content())
    assert "2其中 2 件按旧版本" in row.text_content().replace("\n", "")


def _open(number):
    played = play(Play("leave_person", date(2026, 11, 20 + number), stop_at="secretary"))
    assert played.number


@action
def _make_older():
    db.session.execute(update(ConfigurationVersion).values(fingerprint="older"))


def test_whoever_decides_nothing_does_not_see_them(office, sit_down):
    assert sit_down("qian").get("/office/procedures").status == 200  # finance looks at figures
    assert sit_down("zhao").get("/office/procedures/nothing").status == 404


def test_the_list_costs_one_statement_more_than_any_page_of_the_desk(office, sit_down, sql_counter):
    desk = sit_down("zhao")
    desk.get("/office/procedures")
    with sql_counter() as statements:
        desk.get("/office/procedures")
    assert len([one for one in statements if "configuration_version" in one and "GROUP BY" in one]) == 1
    assert len(statements) <= 9

