"""What a unit of Henan and those who deal with it do at their browsers: apply, complete, pay, publish, leave."""

from __future__ import annotations

from playwright.sync_api import FilePayload

from app.demo.pictures import emblem, view
from tests.accounts.conftest import PASSWORD
from tests.forms.making import pdf
from tests.journeys.traveller import Traveller
from tests.journeys.walks import give, paper

UNIT, OPERATOR, MAIL = "中原人才测评有限公司", "冯令仪", "feng@example.com"
TYPED = {
    "unit_kind": "hr_service", "credit_code": "91410100MA44AAAA1R", "founded_on": "2012-03-01",
    "office_address": "郑州市金水区花园路 18 号", "postcode": "450000", "website": "https://zhongyuan.example",
    "phone": "0371-60000012", "fax": "0371-60000013", "head": "郑主任", "head_phone": "13900000121",
    "head_post": "总经理", "head_qq": "100000121", "head_email": "zheng@example.com", "contact_person": OPERATOR,
    "contact_phone": "13900000122", "contact_post": "办公室主任", "contact_qq": "100000122", "email": MAIL,
    "wish": "council_unit", "reason": "愿与同行交流人才测评的做法。", "legal_person": "yes", "clean_record": "yes",
    "pledge": "yes",
}  # fmt: skip
SCANS = (
    "registration_certificate", "business_licence", "hr_permit", "dispatch_permit", "school_permit", "profile-0",
    "other_materials-0",
)  # fmt: skip
HEAD_PROFILE: FilePayload = {"name": "head.pdf", "mimeType": "application/pdf", "buffer": pdf()}
LOGO: FilePayload = {"name": "logo.png", "mimeType": "image/png", "buffer": emblem(1)}
PHOTOGRAPH: FilePayload = {"name": "hall.jpg", "mimeType": "image/jpeg", "buffer": view(1)}
POST = {"zh": "考务中心启用", "en": "Examination centre opens"}


def log_in(traveller: Traveller, password: str = PASSWORD) -> None:
    """By the unit's name, the operator's name and the password."""
    traveller.open(f"/login?tab=member&lang={traveller.way.language}")
    traveller.fill(name=UNIT, operator=OPERATOR, password=password)
    traveller.click("#login button[type=submit]")


def register(traveller: Traveller) -> None:
    """From what is offered to the form: the unit's name, who acts for it, a password."""
    traveller.open(f"/apply/join_unit?lang={traveller.way.language}")
    traveller.click("main .way-on a.btn-primary")
    traveller.fill(unit_name=UNIT, operator=OPERATOR, email=MAIL, password=PASSWORD, again=PASSWORD)
    for box in traveller.page.locator('main input[type="checkbox"]').all():
        box.check()
    traveller.click("#register button[type=submit]")
    if not traveller.path.endswith("/form"):
        traveller.page.locator("main form input[name=at]").first.check()
        traveller.click("main form button[type=submit]")


def apply(traveller: Traveller, sponsor: str) -> str:
    """Every field and each of the seven kinds of papers; gives the number of the case."""
    assert traveller.page.locator('[name="unit_name"]').input_value() == UNIT
    for number, field in enumerate(SCANS):
        give(traveller, field, paper(number))
    give(traveller, "head_profile", HEAD_PROFILE)
    traveller.fill(**TYPED, sponsors__0__who=sponsor)
    traveller.click('button[name="go"]')
    assert traveller.path.endswith("/review"), traveller.page.locator(".error-summary").all_inner_texts()
    traveller.see(TYPED["credit_code"])
    for box in traveller.page.locator('#submit input[type="checkbox"]').all():
        box.check()
    traveller.click("#submit button[type=submit]")
    return traveller.path.rpartition("/")[2]


def sponsor(traveller: Traveller, number: str) -> None:
    """The member who was named recommends."""
    traveller.open("/confirm")
    traveller.click(f'main a[href="/confirm/case/{number}"]')
    traveller.see(UNIT)
    traveller.fill(verdict="recommend", opinion="同意举荐。")
    traveller.click("#answer button[type=submit]")


def decide(traveller: Traveller, number: str, opinion: str, **fields: str) -> None:
    """Somebody at a desk opens the case and approves."""
    traveller.open(f"/desk/cases/{number}")
    traveller.see(UNIT)
    traveller.fill(case__verdict="approve", case__opinion=opinion, **fields)
    traveller.click("#verdict button[name=later]")
    assert traveller.path == "/desk", traveller.page.locator("main").inner_text()[:400]


def complete(traveller: Traveller, number: str) -> None:
    """The unit fills in what its page is to show."""
    traveller.open(f"/cases/{number}")
    traveller.click(f'main a[href="/cases/{number}/complete"]')
    give(traveller, "logo", LOGO)
    traveller.fill(unit_introduction="从事招聘、测评与培训。", main_business="人才测评")
    traveller.click('button[name="go"]')
    assert traveller.path == f"/cases/{number}", traveller.page.locator(".error-summary").all_inner_texts()


def give_voucher(traveller: Traveller, reference: str) -> None:
    """The proof of the transfer."""
    traveller.page.locator('input[name="voucher"]').set_input_files(paper(3))
    traveller.click(f'form[action="/dues/{reference}/vouchers"] button[type=submit]')
    assert traveller.path == f"/dues/{reference}"


def confirm_money(traveller: Traveller, reference: str) -> None:
    """Finance sees it on the account."""
    traveller.open("/office/finance")
    traveller.click(f'main a[href="/office/finance/bills/{reference}"]')
    traveller.click("#confirm-form button[type=submit]")
    traveller.see(reference)


def write_a_post(traveller: Traveller) -> None:
    """News with a picture, handed in."""
    traveller.open("/studio")
    traveller.fill(column="unit_news")
    traveller.click("form.begin button[type=submit]")
    traveller.fill(title_zh=POST["zh"], body_zh="考位六十个，**全程录像**。\n\n[图1]")
    traveller.page.locator('input[name="new-picture"]').set_input_files(PHOTOGRAPH)
    traveller.click('#article button[value="save"]')
    traveller.fill(caption__1__zh="考场")
    traveller.click('#article button[value="submit"]')
    assert traveller.path == "/studio", traveller.page.locator(".error-summary").all_inner_texts()


def correct_the_post(traveller: Traveller) -> None:
    """What the moderator asked for, and handed in once more."""
    traveller.open("/studio")
    traveller.click('main th a[href^="/studio/"]')
    traveller.see("请补充地址")
    traveller.fill(body_zh="考位六十个，**全程录像**。地址：郑州市金水区。\n\n[图1]")
    traveller.page.locator("details:has([name=title_en]) > summary").click()
    traveller.fill(title_en=POST["en"], body_en="Sixty places.")
    traveller.click('#article button[value="submit"]')
    assert traveller.path == "/studio"


def moderate(traveller: Traveller, verdict: str, opinion: str) -> None:
    """The platform's administrator takes the post from the inbox."""
    traveller.open("/desk")
    traveller.click('main th a[href^="/desk/cases/"]')
    traveller.fill(case__verdict=verdict, case__opinion=opinion)
    traveller.click("#verdict button[name=later]")
    assert traveller.path == "/desk"


def give_notice(traveller: Traveller) -> str:
    """The unit leaves, in writing."""
    traveller.open("/apply/leave_unit")
    traveller.click("main .way-on button[type=submit]")
    give(traveller, "letter", paper(5))
    traveller.fill(reason_for_leaving="业务调整。", certificate_returned="yes")
    traveller.click('button[name="go"]')
    traveller.click("#submit button[type=submit]")
    return traveller.path.rpartition("/")[2]
