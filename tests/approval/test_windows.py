"""A warden sets his region's season; applicants of the region read it before they apply (T9)."""

from __future__ import annotations

import pytest

from app.procedures.windows import find_own
from tests.registration.guild import GUILD, as_keeper, as_staff, stand_ready

pytestmark = [pytest.mark.database, pytest.mark.requirement("T9")]


@pytest.fixture
def people(entering):
    with entering(GUILD):
        return stand_ready()


def test_the_warden_sets_it_and_the_keeper_reads_it_before_he_applies(people, entering, visit):
    form, whole_year = f"set-swarm-{people.meadow}", {"first-0": "01-01", "last-0": "12-31"}
    warden, keeper = as_staff(visit(GUILD), "wen"), as_keeper(visit(GUILD))
    assert "统一受理时间" in keeper.get("/apply/swarm").words and "04-01 至 04-30" in keeper.get("/apply/swarm").words

    page = warden.get("/desk/windows")
    assert "认领野蜂群" in page.words and "草甸片区" in page.words and "荒原片区" not in page.words
    page = warden.submit({"first-0": "13-01", "last-0": "13-02"}, form=form)
    assert page.status == 422 and "请填写月-日" in page.text and page.find("//input[@value='13-01']")
    page = warden.submit(whole_year, form=form)
    assert page.status == 200 and "受理时间已保存" in page.text and "本机构自定" in page.words

    page = keeper.get("/apply/swarm")
    assert "草甸片区" in page.words and "01-01 至 12-31" in page.words and "现在不在受理时间内" not in page.words
    with entering(GUILD):
        assert find_own("swarm", people.meadow).stretches == ["01-01..12-31"]


def test_others_have_nothing_to_set_and_cannot(people, visit):
    secretary = as_staff(visit(GUILD), "qin")
    assert "没有可以设定的受理时间" in secretary.get("/desk/windows").words
    assert not secretary.get("/desk").find("//a[@href='/desk/windows']")
    sent = {"first-0": "03-01", "last-0": "03-02", "version": "0"}
    assert secretary.post(f"/desk/windows/swarm/{people.meadow}", sent).status == 404
    assert as_staff(visit(GUILD), "he").post(f"/desk/windows/swarm/{people.meadow}", sent).status == 404
