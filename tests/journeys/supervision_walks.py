"""What the people of Gansu do at their browsers: register, recommend, stamp, decide, pay, renew."""

from __future__ import annotations

from playwright.sync_api import FilePayload

from app.demo.pictures import portrait
from tests.journeys.traveller import Traveller
from tests.journeys.walks import give, paper
from tests.units.conftest import LONGYUAN, PASSWORD

NAME, ID_NUMBER, MAIL = "马知远", "620103199008241273", "ma@example.com"
OPERATOR = "祁晚晴"
TYPED = {
    "sex": "male", "birth_date": "1990-08-24", "address": "兰州市城关区庆阳路 66 号", "qq": "100000301",
    "mobile": "13900000302", "education": "bachelor", "major": "土木工程", "in_profession": "yes",
    "title_level": "intermediate", "title_field": "engineering", "supervision_since": "2018-07-01", "pledge": "yes",
}  # fmt: skip
PORTRAIT: FilePayload = {"name": "me.jpg", "mimeType": "image/jpeg", "buffer": portrait(1)}


def log_in_unit(traveller: Traveller) -> None:
    """By the unit's name, the operator's name and the password."""
    traveller.open(f"/login?tab=unit&lang={traveller.way.language}")
    traveller.fill(name=LONGYUAN, operator=OPERATOR, password=PASSWORD)
    traveller.click("#login button[type=submit]")


def register(traveller: Traveller) -> None:
    """With the number of the identity card and a password of one's own."""
    traveller.open(f"/apply/join?lang={traveller.way.language}")
    traveller.click("main .way-on a.btn-primary")
    traveller.fill(name=NAME, identity=ID_NUMBER, email=MAIL, password=PASSWORD, again=PASSWORD)
    for box in traveller.page.locator('main input[type="checkbox"]').all():
        box.check()
    traveller.click("#register button[type=submit]")
    assert traveller.path == "/apply/join/form"


def apply(traveller: Traveller) -> str:
    """Every field, the portrait cut to one inch, the papers; gives the number of the case."""
    assert traveller.page.locator('[name="id_number"]').input_value() == ID_NUMBER
    give(traveller, "portrait", PORTRAIT)
    traveller.click('button[name="form-crop"]')
    for number, field in enumerate(("diploma", "title_certificate")):
        give(traveller, field, paper(number))
    _choose_the_unit(traveller)
    traveller.fill(**TYPED)
    traveller.click('button[name="go"]')
    assert traveller.path.endswith("/review"), traveller.page.locator(".error-summary").all_inner_texts()
    for box in traveller.page.locator('#submit input[type="checkbox"]').all():
        box.check()
    traveller.click("#submit button[type=submit]")
    return traveller.path.rpartition("/")[2]


def _choose_the_unit(traveller: Traveller) -> None:
    control = traveller.page.locator('[name="employer_unit"]').first
    if control.evaluate("(one) => one.tagName") == "SELECT":
        control.select_option(label=LONGYUAN)
    else:
        control.fill(LONGYUAN)


def tick(traveller: Traveller, *names: str) -> None:
    """Tick people in a list."""
    for name in names:
        traveller.page.locator(f'input[name="pick"][aria-label*="{name}"]').check()


def collect_and_hand_in(traveller: Traveller) -> str:
    """The summary is printed, stamped, scanned, handed in; gives its address."""
    traveller.open("/unit/summaries")
    traveller.click('main form[action="/unit/summaries"] button[type=submit]')
    there = traveller.path
    with traveller.page.expect_download() as printed:
        traveller.page.locator(f'form[action="{there}/list.pdf"] button').click()
    assert printed.value.path().read_bytes().startswith(b"%PDF")
    traveller.open(there)
    traveller.page.locator('input[name="scan-file"]').set_input_files(paper(4))
    traveller.click(f'form[action="{there}/scan"] button')
    traveller.click(f'form[action="{there}/hand-in"] button')
    return there


def decide_the_bundle(traveller: Traveller, verdict: str, opinion: str) -> None:
    """The association takes the whole bundle at once; ends on the page of the job."""
    traveller.open("/desk/bundles?view=received&state=handed_in")
    traveller.click('main th a[href^="/desk/bundles/"]')
    traveller.click('form[action="/desk/batch"] button')
    traveller.fill(verdict=verdict, batch__opinion=opinion)
    traveller.click('#batch button.btn-primary')
    assert "/jobs/" in traveller.path, traveller.page.locator("main").inner_text()[:600]


def one_bill_for_all(traveller: Traveller) -> str:
    """The list is checked, the bill looked at and made; gives its reference."""
    traveller.open("/dues/collect")
    traveller.click('#collect button[value="preview"]')
    traveller.click('#collect button[value="confirm"]')
    return traveller.path.rpartition("/")[2]


def register_training(traveller: Traveller, name: str, day: str) -> None:
    """Whoever is in charge of training ticks somebody in the register and says what was learned."""
    traveller.open("/office/members?standing=recommended_renewal")
    tick(traveller, name)
    traveller.click('#people button[formaction$="/train"]')
    traveller.fill(course="continuing_training", session="继续教育第二期", trained_on=day, hours="16", passed_course="yes")
    traveller.click('#together button[name="go"]')
    traveller.see(name)


def pass_education(traveller: Traveller, name: str) -> None:
    """The association finds continuing education on record and passes the renewal."""
    traveller.open("/desk")
    traveller.click(f'main tr:has-text("{name}") a[href^="/desk/cases/"]')
    traveller.fill(case__verdict="passed", case__opinion="继续教育合格，同意续期。")
    traveller.click("#verdict button[name=later]")
