"""What the people of Henan do at their browsers, step by step: register, apply, sponsor, review, correct."""

from __future__ import annotations

import subprocess

from playwright.sync_api import FilePayload, expect

from app.demo.pictures import portrait, sample_page
from tests.accounts.conftest import PASSWORD
from tests.journeys.traveller import Traveller

NAME, ID_NUMBER, MAIL = "秦思源", "410105199105057973", "qin@example.com"
PORTRAIT: FilePayload = {"name": "me.jpg", "mimeType": "image/jpeg", "buffer": portrait(1)}
TYPED = {
    "sex": "male", "name_pinyin": "QIN SIYUAN", "birth_date": "1991-05-05", "employer": "河洛数字科技有限公司",
    "title_text": "工程师", "research_field": "人才测评", "education": "bachelor", "major": "人力资源管理",
    "degree": "bachelor", "mobile": "13900000104", "address": "郑州市金水区花园路 18 号", "career": "2014 年起从事人才测评。",
    "clean_record": "yes", "pledge": "yes",
}  # fmt: skip
PAPERS = ("id_card-0", "diploma", "career_sheet")


def paper(number: int) -> FilePayload:
    """A scanned page."""
    return {"name": f"page-{number}.png", "mimeType": "image/png", "buffer": sample_page(number)}


def log_in(traveller: Traveller, name: str, password: str, *, tab: str = "") -> None:
    """By the login page."""
    traveller.open(f"/login?tab={tab}&lang={traveller.way.language}" if tab else f"/login?lang={traveller.way.language}")
    traveller.fill(name=name, password=password)
    traveller.click("#login button[type=submit]")


def register(traveller: Traveller) -> None:
    """From the home page to the first page of the form: what is offered, what it takes, an account."""
    traveller.open(f"/?lang={traveller.way.language}")
    traveller.click('a[href^="/apply"]:visible')
    traveller.click('main a[href*="/apply/join_person"]')
    traveller.see("14")
    traveller.click("main .way-on a.btn-primary")
    traveller.fill(name=NAME, identity=ID_NUMBER, email=MAIL, password=PASSWORD, again=PASSWORD)
    for box in traveller.page.locator('main input[type="checkbox"]').all():
        box.check()
    traveller.click("#register button[type=submit]")
    assert traveller.path.endswith("/form")


def leave_a_draft(traveller: Traveller) -> None:
    """Some of the form, kept, and there again later."""
    assert traveller.page.locator('[name="id_number"]').input_value() == ID_NUMBER
    traveller.fill(**TYPED)
    traveller.click('button[name="save"]')
    traveller.open("/cases")
    traveller.click('main a[href*="/apply/join_person"]')
    assert traveller.page.locator('[name="employer"]').input_value() == TYPED["employer"]


def upload(traveller: Traveller) -> None:
    """The papers and the portrait; with scripts each is sent at once, without them all go with a saved draft."""
    for number, field in enumerate(PAPERS):
        give(traveller, field, paper(number))
    give(traveller, "photo", PORTRAIT)
    if not traveller.way.scripts:
        traveller.click('button[name="save"]')
    for field in (*PAPERS, "photo"):
        expect(traveller.page.locator(f'[data-field="{field}"] [name="{field}"]')).not_to_have_value("")


def give(traveller: Traveller, field: str, file: FilePayload) -> None:
    place = traveller.page.locator(f'[data-field="{field}"]')
    place.locator('input[type="file"]').set_input_files(file)
    if traveller.way.scripts:
        expect(place.locator(f'[name="{field}"]')).not_to_have_value("")


def crop_by_keyboard(traveller: Traveller) -> None:
    """The frame moves by arrows and + and −; the server cuts."""
    frame = traveller.page.locator(".cropper-frame")
    cut = traveller.page.locator('[name="photo-crop"]')
    before = cut.input_value()
    frame.focus()
    traveller.key("-", "ArrowRight", "ArrowDown")
    expect(cut).not_to_have_value(before)
    traveller.click('button[name="form-crop"]')
    expect(traveller.page.locator('[data-field="photo"] img').first).to_be_visible()


def meet_errors(traveller: Traveller) -> None:
    """A missing school and a wrong sponsor are told in the summary and at the field; the summary leads there."""
    traveller.fill(school="", sponsors__0__who="没有此人")
    traveller.click('button[name="go"]', status=422)
    summary = traveller.page.locator(".error-summary")
    expect(summary).to_be_visible()
    assert summary.locator("li").count() == 2
    summary.locator('a[href="#f-school"]').click()
    expect(traveller.page.locator('[name="school"]')).to_be_focused()
    assert traveller.page.locator('[name="school"]').get_attribute("aria-invalid") == "true"


def hand_in(traveller: Traveller, sponsor: dict[str, str]) -> str:
    """Mend what was wrong, read everything once more, consent, submit; gives the number of the case."""
    traveller.fill(school="郑州大学", **sponsor)
    traveller.click('button[name="go"]')
    assert traveller.path.endswith("/review")
    traveller.see("郑州大学")
    box = traveller.page.locator('[name="consent-id_scan"]')
    assert not box.is_checked()
    box.check()
    traveller.click("#submit button[type=submit]")
    assert traveller.path.startswith("/cases/")
    return traveller.path.rpartition("/")[2]


def recommend(traveller: Traveller) -> None:
    """A sponsor answers, on the page of a link or of an account."""
    traveller.see(NAME)
    assert ID_NUMBER not in traveller.page.content()
    traveller.fill(verdict="recommend", opinion="同意举荐。")
    traveller.click("#answer button[type=submit]")


def take_from_inbox(traveller: Traveller, number: str) -> None:
    """The secretary finds the case in the inbox and opens it."""
    traveller.open("/desk")
    traveller.click(f'main a[href="/desk/cases/{number}"]')
    traveller.see(NAME)


def return_with_comments(traveller: Traveller) -> None:
    """Back to the applicant, with a remark at each of two fields."""
    traveller.fill(case__verdict="return", case__opinion="请补充简历并重新上传毕业证。")
    for field, remark in (("career", "请按时间补充主要经历"), ("diploma", "右下角编号看不清")):
        traveller.page.locator(f'#verdict details:has([name="comment-{field}"]) > summary').first.click()
        traveller.fill(**{f"comment__{field}": remark})
    traveller.click("#verdict button[name=later]")


def put_right(traveller: Traveller, number: str) -> None:
    """Only what was remarked on, and on to the desk again."""
    traveller.open("/cases")
    traveller.click(f'main a[href="/cases/{number}"]')
    traveller.see("请按时间补充主要经历")
    traveller.click(f'main a[href="/cases/{number}/correct"]')
    traveller.see("右下角编号看不清")
    traveller.fill(career="2014 年至 2020 年任测评师；2020 年起任测评部主任。")
    give(traveller, "diploma", paper(7))
    traveller.click('button[name="go"]')
    assert traveller.path == f"/cases/{number}"


def approve(traveller: Traveller) -> None:
    """The records were checked; the person enters the library of talents."""
    traveller.fill(case__verdict="approve", case__opinion="材料齐全，同意入会。", record_checked="yes", library="talents")
    traveller.click("#verdict button[name=later]")


def text_of(pdf: bytes) -> str:
    """What is printed on a PDF."""
    assert pdf.startswith(b"%PDF")
    return subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
