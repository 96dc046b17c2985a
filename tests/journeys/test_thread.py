"""The thread: from the home page to a certificate that somebody else checks, with and without scripts."""

from __future__ import annotations

import re
import shutil

import pytest
from sqlalchemy import select

from app.members.models import Membership
from app.tenancy.database import db
from app.tenancy.entering import entered
from tests.accounts.conftest import PASSWORD, STAFF_PASSWORD
from tests.journeys import walks
from tests.journeys.stage import Stage
from tests.journeys.traveller import PHONE, WIDE, Way
from tests.registration.stories import HENAN, ZHOU_ID

pytestmark = pytest.mark.browser
CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b")
CERTIFICATE = {"zh": "会员证书", "en": "Certificate of membership"}
RUNS = [
    pytest.param(Way("zh"), "account", id="zh"),
    pytest.param(Way("en", PHONE), "link", id="en-on-a-phone"),
    pytest.param(Way("zh", scripts=False), "link", id="zh-without-script"),
    pytest.param(Way("en", scripts=False), "account", id="en-without-script"),
]


@pytest.mark.requirement("H3")
@pytest.mark.parametrize(("way", "sponsor"), RUNS)
def test_a_visitor_becomes_a_member(fresh_stage: Stage, way: Way, sponsor: str) -> None:
    """E3, H3, H4, H5, H6, H8, H10, G3: the whole way, each person at a browser of his own."""
    number = applies(fresh_stage, way, sponsor)
    sponsors(fresh_stage, way, sponsor, number)
    reviewed(fresh_stage, way, number)
    code = receives(fresh_stage, way, number)
    checks(fresh_stage, way, code)


def applies(stage: Stage, way: Way, sponsor: str) -> str:
    """H3, H5: registers with an ID number, fills, saves, uploads, mends, reviews, consents, submits."""
    outsider = {"sponsors__0__who": "苏远航", "sponsors__0__email": "su@example.com"}
    with stage.visitor(HENAN, way) as applicant:
        walks.register(applicant)
        walks.leave_a_draft(applicant)
        walks.upload(applicant)
        if way.scripts:
            walks.crop_by_keyboard(applicant)
        walks.meet_errors(applicant)
        return walks.hand_in(applicant, outsider if sponsor == "link" else {"sponsors__0__who": member_number(stage)})


def sponsors(stage: Stage, way: Way, sponsor: str, number: str) -> None:
    """H4: who has an account answers there, who has none by the link of the letter, once."""
    with stage.visitor(HENAN, way) as recommender:
        if sponsor == "account":
            walks.log_in(recommender, ZHOU_ID, PASSWORD)
            recommender.open("/confirm")
            recommender.click(f'main a[href="/confirm/case/{number}"]')
        else:
            recommender.open(f"{link_for(stage, 'su@example.com')}?lang={way.language}")
        walks.recommend(recommender)


def reviewed(stage: Stage, way: Way, number: str) -> None:
    """H6: returned with two remarks, put right on a phone, approved."""
    phone = Way(way.language, PHONE, way.scripts)
    desk = Way(way.language, WIDE, way.scripts)
    with stage.visitor(HENAN, desk) as secretary, stage.visitor(HENAN, phone) as applicant:
        walks.log_in(secretary, "zhao", STAFF_PASSWORD, tab="staff")
        walks.take_from_inbox(secretary, number)
        walks.return_with_comments(secretary)
        walks.log_in(applicant, walks.ID_NUMBER, PASSWORD, tab="person")
        walks.put_right(applicant, number)
        walks.take_from_inbox(secretary, number)
        walks.approve(secretary)


def receives(stage: Stage, way: Way, number: str) -> str:
    """H10, H3: the certificate is drawn by the job and downloaded, the printed form too; gives the code to check."""
    stage.work()
    with stage.visitor(HENAN, way) as member:
        walks.log_in(member, walks.ID_NUMBER, PASSWORD, tab="person")
        member.open("/me")
        member.see(member_number(stage, walks.NAME))
        member.open(f"/cases/{number}")
        if shutil.which("pdftotext") is None:
            pytest.skip("pdftotext is not installed")
        form = walks.text_of(member.take(f'main a[href="/cases/{number}/form.pdf"]'))
        assert walks.NAME in form and walks.ID_NUMBER in form
        certificate = walks.text_of(member.take(f'main li:has-text("{CERTIFICATE[way.language]}") a[href^="/documents/"]'))
    assert walks.NAME in certificate and "豫才证" in certificate
    assert member_number(stage, walks.NAME) in certificate
    found = CODE.search(certificate)
    assert found, certificate
    return found.group()


def checks(stage: Stage, way: Way, code: str) -> None:
    """Somebody else types the code of the paper, on a phone."""
    with stage.visitor(HENAN, Way(way.language, PHONE, way.scripts)) as stranger:
        stranger.open(f"/verify?lang={way.language}")
        stranger.fill(code=code.lower())
        stranger.click("main form button[type=submit]")
        stranger.see(f"{walks.NAME[0]}**")
        stranger.see("豫才证")
        assert walks.ID_NUMBER not in stranger.page.content()


def member_number(stage: Stage, name: str = "周举荐") -> str:
    """The number of a member, as it stands in the register."""
    with entered(HENAN, stage.app):
        return str(db.session.scalars(select(Membership.number).where(Membership.name == name)).one())


def link_for(stage: Stage, address: str) -> str:
    """The one-time link of the letter that was sent to an address."""
    letter = stage.letters_to(address)[-1]
    found = re.search(r"http://\S+/confirm/\S+", letter.get_content())
    assert found, letter.get_content()
    assert found.group().startswith(stage.root(HENAN))
    return found.group()
