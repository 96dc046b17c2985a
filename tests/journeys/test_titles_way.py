"""A title on a phone: the applicant fills in and uploads, the employer assesses at a screen, the applicant sees who is next."""

from __future__ import annotations

import pytest

from app.tenancy.entering import entered
from tests.journeys.stage import Stage
from tests.journeys.traveller import PHONE, WIDE, Traveller, Way
from tests.journeys.walks import PORTRAIT, give, log_in, paper
from tests.titles.conftest import FIRM, PASSWORD, TITLES, found_city
from tests.titles.test_whole_way import TYPED, newcomer, open_all_year

pytestmark = pytest.mark.browser
WAITS = {"zh": "单位考核", "en": "The employer’s assessment"}
NEXT = {"zh": "县（市、区）人社部门审核", "en": "The county title office reviews"}


@pytest.mark.requirement("T3", "T5", "T6", "T7", "E3")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_applicant_on_a_phone_and_the_employer_at_a_screen(fresh_stage: Stage, language: str) -> None:
    with entered(TITLES, fresh_stage.app):
        city = found_city()
        open_all_year(city)
        number = newcomer(city, "康佳禾")
    with fresh_stage.visitor(TITLES, Way(language, PHONE)) as applicant:
        log_in(applicant, number, PASSWORD, tab="person")
        case = applies(applicant, number)
        applicant.see(WAITS[language])
    with fresh_stage.visitor(TITLES, Way(language, WIDE)) as firm:
        firm.open(f"/login?tab=unit&lang={language}")
        firm.fill(name=FIRM, operator="管理员", password=PASSWORD)
        firm.click("#login button[type=submit]")
        firm.open("/unit/people/add")
        assesses(firm, case)
    with fresh_stage.visitor(TITLES, Way(language, PHONE)) as applicant:
        log_in(applicant, number, PASSWORD, tab="person")
        applicant.open(f"/cases/{case}")
        applicant.see(NEXT[language])
        assert applicant.take('main a[href$="/form.pdf"]').startswith(b"%PDF")


def applies(applicant: Traveller, number: str) -> str:
    """From the page before the form to the case; gives its number."""
    applicant.open("/apply/title")
    applicant.open("/apply/title/form")
    give(applicant, "portrait", PORTRAIT)
    applicant.click('button[name="form-crop"]')
    applicant.fill(**{"name": "康佳禾", "id_number": number, **TYPED})
    for name in ("diploma", "degree_certificate", "contract", "education_record"):
        give(applicant, name, paper(1))
    applicant.click('#application button[name="go"]')
    applicant.click("#submit button[type=submit]")
    return applicant.path.rpartition("/")[2]


def assesses(firm: Traveller, case: str) -> None:
    """Four marks, three files, the pledge, the opinion."""
    firm.open(f"/desk/cases/{case}")
    firm.fill(virtue="good", ability="good", diligence="excellent", achievement="good", unit_pledge="yes")
    firm.fill(case__verdict="recommend", case__opinion="考核合格，同意推荐。")
    for name in ("report", "yearly-0", "signed_pledge"):
        give(firm, name, paper(2))
    firm.click("#verdict button.btn-primary")
