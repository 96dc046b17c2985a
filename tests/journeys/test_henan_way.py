"""The whole way of a unit in Henan: it joins, pays, publishes and leaves, each person at a browser of her own."""

from __future__ import annotations

import shutil

import pytest

from app.accounts import actions as accounts
from app.accounts.actions.granting import Place
from app.bodies.store import get_root
from app.tenancy import clock
from app.tenancy.entering import entered
from tests.accounts.conftest import NOW, PASSWORD, STAFF_PASSWORD, staff_named
from tests.journeys import unit_walks as walks
from tests.journeys.stage import Stage
from tests.journeys.test_thread import CODE, member_number
from tests.journeys.traveller import PHONE, WIDE, Way
from tests.journeys.walks import log_in, text_of
from tests.registration.stories import HENAN, ZHOU_ID

pytestmark = pytest.mark.browser
LANGUAGES = [pytest.param("zh", id="zh"), pytest.param("en", id="en")]
STAFF = {"huizhang": ("会长", "president"), "caiwu": ("财务", "finance"), "pingtai": ("平台管理员", "platform")}
NOTICE, CERTIFICATE = "豫才入", "豫才证"


@pytest.mark.requirement("H3", "H6", "H7", "H10", "H11")
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_unit_joins_pays_publishes_and_leaves(fresh_stage: Stage, language: str) -> None:
    """H3, H6, H7, H10, H11, E3: the unit on a phone, those at a desk on a screen."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    appoint(fresh_stage)
    desk, phone = Way(language, WIDE), Way(language, PHONE)
    number = applies(fresh_stage, phone)
    decided(fresh_stage, desk, number)
    reference = completes(fresh_stage, phone, number)
    finance_confirms(fresh_stage, desk, reference)
    code = receives(fresh_stage, phone, number)
    verified(fresh_stage, phone, code, True)
    studio = publishes(fresh_stage, phone, desk)
    leaves(fresh_stage, phone, desk)
    verified(fresh_stage, phone, code, False)
    with fresh_stage.visitor(HENAN, phone) as stranger:
        stranger.open(f"{studio}?lang={language}", status=404)


def appoint(stage: Stage) -> None:
    """President, finance and the platform's administrator have logins."""
    with entered(HENAN, stage.app):
        for login, (name, role) in STAFF.items():
            accounts.grant_role(staff_named(name, login), Place(role, get_root().id, NOW.date()), by=None, now=NOW)


def applies(stage: Stage, way: Way) -> str:
    """The unit registers and fills in everything; the member it names recommends it."""
    with stage.visitor(HENAN, way) as unit:
        walks.register(unit)
        number = walks.apply(unit, member_number(stage))
    with stage.visitor(HENAN, way) as zhou:
        log_in(zhou, ZHOU_ID, PASSWORD)
        walks.sponsor(zhou, number)
    return number


def decided(stage: Stage, way: Way, number: str) -> None:
    """Qualification by the secretariat; the president is warned that there is no resolution, and agrees."""
    with stage.visitor(HENAN, way) as secretary:
        log_in(secretary, "zhao", STAFF_PASSWORD, tab="staff")
        walks.decide(secretary, number, "资格审核通过。", legal_person_checked="yes", record_checked="yes")
    with stage.visitor(HENAN, way) as president:
        log_in(president, "huizhang", STAFF_PASSWORD, tab="staff")
        president.open(f"/desk/cases/{number}")
        president.see({"zh": "尚无增补决议", "en": "no resolution yet"}[way.language])
        walks.decide(president, number, "同意入会。")


def completes(stage: Stage, way: Way, number: str) -> str:
    """The notice of admission, the page of the studio, the bill with its arithmetic, the voucher."""
    stage.work()
    with stage.visitor(HENAN, way) as unit:
        walks.log_in(unit)
        unit.open(f"/cases/{number}")
        notice = text_of(unit.take('main li:has-text("豫才入") a[href^="/documents/"]'))
        assert walks.UNIT in notice and NOTICE in notice
        walks.complete(unit, number)
        unit.open("/dues")
        unit.click('main a[href^="/dues/HN"]')
        reference = unit.path.rpartition("/")[2]
        half = clock.today().month > 6
        unit.see("1,500.00" if half else "3,000.00")
        unit.see("3,000")
        walks.give_voucher(unit, reference)
    return reference


def finance_confirms(stage: Stage, way: Way, reference: str) -> None:
    """Another person than the one who paid."""
    with stage.visitor(HENAN, way) as finance:
        log_in(finance, "caiwu", STAFF_PASSWORD, tab="staff")
        walks.confirm_money(finance, reference)


def receives(stage: Stage, way: Way, number: str) -> str:
    """The certificate, with the code by which others check it; the plaque is on the list."""
    stage.work()
    with stage.visitor(HENAN, way) as unit:
        walks.log_in(unit)
        unit.open("/me")
        unit.see(member_number(stage, walks.UNIT))
        unit.open(f"/cases/{number}")
        unit.see({"zh": "会员牌匾", "en": "Plaque"}[way.language])
        certificate = text_of(unit.take('main li:has-text("豫才证") a[href^="/documents/"]'))
    found = CODE.search(certificate)
    assert walks.UNIT in certificate and found, certificate
    return found.group()


def verified(stage: Stage, way: Way, code: str, valid: bool) -> None:
    """Somebody else types the code."""
    words = {"zh": ("有效", "已撤销"), "en": ("Valid", "Revoked")}[way.language]
    with stage.visitor(HENAN, way) as stranger:
        stranger.open(f"/verify/{code}?lang={way.language}")
        stranger.see(words[0] if valid else words[1])


def publishes(stage: Stage, way: Way, desk: Way) -> str:
    """A post is returned once, put right, approved; it stands on the studio's page and the home page. Gives the address."""
    with stage.visitor(HENAN, way) as unit, stage.visitor(HENAN, desk) as platform:
        walks.log_in(unit)
        walks.write_a_post(unit)
        log_in(platform, "pingtai", STAFF_PASSWORD, tab="staff")
        walks.moderate(platform, "return", "请补充地址。")
        walks.correct_the_post(unit)
        walks.moderate(platform, "approve", "内容属实。")
    with stage.visitor(HENAN, way) as stranger:
        stranger.open(f"/?lang={way.language}")
        stranger.click(f'main a:has-text("{walks.POST[way.language]}")')
        stranger.see(walks.POST[way.language])
        studio = "/".join(stranger.path.split("/")[:3])
        stranger.open(studio)
        stranger.see(walks.POST[way.language])
    return studio


def leaves(stage: Stage, way: Way, desk: Way) -> None:
    """The notice in writing is registered; nobody has to consent."""
    with stage.visitor(HENAN, way) as unit:
        walks.log_in(unit)
        number = walks.give_notice(unit)
    with stage.visitor(HENAN, desk) as secretary:
        log_in(secretary, "zhao", STAFF_PASSWORD, tab="staff")
        secretary.open(f"/desk/cases/{number}")
        secretary.fill(case__verdict="take_note")
        secretary.click("#verdict button[name=later]")
    stage.work()
