"""The pages of money as people use them: pay, upload, confirm, undo, reverse, ask for a ticket."""

from __future__ import annotations

import io

import pytest
from sqlalchemy import select

from app.demo.pictures import sample_page
from app.dues.actions import charge_year
from app.dues.actions.paying import tell_of_payment
from app.dues.models import Bill, Payment, Ticket
from app.jobs.actions import run_pending
from app.members.models import Membership
from app.notices.models import Letter
from app.tenancy.clock import now, today
from app.tenancy.database import db
from tests.dues.conftest import HENAN

FOR_A_YEAR = {"unit": 1000_00, "council_unit": 3000_00, "standing_council_unit": 5000_00, "vice_president_unit": 10_000_00}
"""会费标准, in fen."""


def slip(name: str = "回单.png") -> tuple[io.BytesIO, str]:
    return io.BytesIO(sample_page(7)), name


def hand_in(park, number, **typed):
    park.get(f"/dues/{number}")
    return park.submit({"voucher": slip(), "amount": "10,000.00", "paid_on": today().isoformat(), **typed}, form="voucher")


# ---- the payer
@pytest.mark.requirement("H8")
def test_the_bill_says_what_for_where_to_and_what_to_write(park, number):
    page = park.get(f"/dues/{number}")
    for words in (
        "10,000.00", "人民币壹万元整", "副会长单位 10,000 元/年 × 全年", "交通银行郑州经三路支行", "附言请填写", number,
        "协会不会要求转入个人账户", "会费票据请在“票据”中申请", "出具缴费通知",
    ):  # fmt: skip
        assert words in page.words
    assert page.find("//button[@data-copy]/@data-copy")[-1] == number


def test_my_bills_stand_in_one_list(park, number):
    page = park.get("/dues")
    assert "1 张账单待缴，共 10,000.00 元" in page.words
    assert page.find(f"//a[@href='/dues/{number}']")


@pytest.mark.requirement("E5")
@pytest.mark.parametrize("path", ["/dues/{}", "/dues/{}/notice.pdf", "/office/finance/bills/{}"])
def test_a_foreign_bill_is_not_there(henan, number, path):
    other = henan.sit("member", "410102197909030313")
    assert other.get(path.format(number)).status in (403, 404)
    other.get("/dues")
    assert other.post(f"/dues/{number}/vouchers", {"amount": "1"}).status == 404


def test_a_voucher_waits_for_finance(park, till, number):
    page = hand_in(park, number)
    assert "凭证已提交" in page.text
    assert "待财务核对" in page.words
    listed = till.get("/office/finance")
    assert "启明" not in listed.words and "中原人力资源产业园" in listed.words and "待财务核对" in listed.words


@pytest.mark.parametrize(
    ("typed", "why"),
    [({"amount": "-5"}, "负数"), ({"amount": "1.005"}, "两位小数"), ({"paid_on": "昨天"}, "请填写日期"),
     ({"voucher": (io.BytesIO(b""), "")}, "请选择银行回单"), ({"voucher": (io.BytesIO(b"<html>"), "x.png")}, "png")],
)  # fmt: skip
def test_what_is_typed_wrongly_is_refused_at_its_field_and_kept(park, number, typed, why):
    page = hand_in(park, number, **typed)
    assert page.status == 422
    assert any(why.lower() in one.lower() or "文件" in one for one in page.errors)
    if "amount" in typed:
        assert page.find("//input[@name='amount']/@value") == [typed["amount"]]


def test_full_width_digits_are_an_amount(park, till, number):
    hand_in(park, number, amount="２，５００．００")
    page = till.get(f"/office/finance/bills/{number}")
    assert page.find("//input[@name='amount']/@value") == ["2500.00"]


def test_a_voucher_of_forty_megabytes_is_refused_in_a_sentence(park, number):
    park.get(f"/dues/{number}")
    big = (io.BytesIO(b"\x89PNG" + b"0" * (40 * 1024 * 1024)), "回单.png")
    page = park.submit({"voucher": big}, form="voucher")
    assert page.status == 413
    assert "10 MB" in page.text


def test_the_payer_takes_a_voucher_back_that_nobody_has_seen(park, number):
    hand_in(park, number)
    page = park.post(f"/dues/{number}/vouchers/1/withdraw", {})
    assert "凭证已撤回" in page.text
    assert "待缴纳" in page.words


def test_the_notice_is_a_pdf(park, number):
    answer = park.get(f"/dues/{number}/notice.pdf")
    assert answer.response.data[:5] == b"%PDF-"


# ---- the till
def confirm(till, number, **typed):
    till.get(f"/office/finance/bills/{number}")
    return till.submit(typed, form="confirm-form")


@pytest.mark.requirement("H8", "E6")
def test_finance_confirms_and_the_payer_hears_of_it_after_the_undo_time(park, till, number, entering):
    hand_in(park, number)
    page = confirm(till, number)
    assert "10 分钟内可以撤回" in page.text and "已缴清" in page.words
    with entering(HENAN):
        payment = db.session.query(Payment).one()
        assert payment.amount_fen == 10_000_00
        assert db.session.query(Letter).filter_by(event="payment_confirmed").count() == 0
        run_pending()
        tell_of_payment(payment.id, now=now())
        assert db.session.query(Letter).filter_by(event="payment_confirmed").count() == 1


def test_a_confirmation_is_undone(till, number):
    confirm(till, number, amount="4000")
    page = till.get(f"/office/finance/bills/{number}")
    assert "部分到账" in page.words and "6,000.00" in page.words
    page = till.post(f"/office/finance/bills/{number}/payments/1/take-back", {})
    assert "已撤回" in page.words and "待缴纳" in page.words


def test_two_clerks_at_once_the_second_is_told_who_was_first(henan, till, number):
    confirm(till, number, amount="4000")
    page = till.post(
        f"/office/finance/bills/{number}/confirm", {"amount": "4000", "paid_on": today().isoformat(), "version": "1"}
    )
    assert page.status == 409
    assert "沈亦舟于" in page.words and "确认到账" in page.words
    assert page.find("//input[@name='amount']/@value") == ["4000"]


def test_too_much_is_shown_as_surplus_to_both(park, till, number):
    confirm(till, number, amount="10500")
    assert "多收 500.00 元" in till.get(f"/office/finance/bills/{number}").words
    assert "多缴 500.00 元" in park.get(f"/dues/{number}").words


def test_a_refused_voucher_says_why(park, till, number):
    hand_in(park, number)
    till.get(f"/office/finance/bills/{number}")
    page = till.post(f"/office/finance/bills/{number}/vouchers/1/refuse", {"reason": "回单上没有本会账号"})
    assert "凭证已退回" in page.text
    assert "回单上没有本会账号" in park.get(f"/dues/{number}").words


def test_a_reversed_bill_takes_no_money_and_asks_for_none(park, till, number):
    till.get(f"/office/finance/bills/{number}")
    page = till.post(f"/office/finance/bills/{number}/reverse", {"reason": "类别有误", "version": "1", "anew": "y"})
    assert "账单已冲销" in page.text and number not in page.response.request.path
    old = park.get(f"/dues/{number}")
    assert "请勿按它转账" in old.words and not old.find("//form[@id='voucher']")
    refused = till.post(f"/office/finance/bills/{number}/confirm", {"amount": "1", "paid_on": "2026-01-01", "version": "2"})
    assert refused.status == 409 and "已冲销" in refused.words
    given = park.post(f"/dues/{number}/vouchers", {"voucher": slip(), "amount": "1"})
    assert given.status == 409


def test_the_secretariat_looks_on_and_confirms_nothing(henan, number):
    secretary = henan.sit("staff", "mishuchu")
    page = secretary.get(f"/office/finance/bills/{number}")
    assert page.status == 200 and not page.find("//form[@id='confirm-form']")
    assert secretary.post(f"/office/finance/bills/{number}/confirm", {"amount": "1"}).status == 403


@pytest.mark.parametrize("who", ["huizhang", "jianshi"])
def test_others_see_no_money(henan, number, who):
    other = henan.sit("staff", who)
    assert other.get("/office/finance").status == 403
    assert other.get(f"/office/finance/bills/{number}").status == 403


@pytest.mark.parametrize(
    ("query", "found"),
    [("q=中原", True), ("q=10000", True), ("q=10,000.00", True), ("q=嵩岳", False), ("tier=unit", False),
     ("tier=vice_president_unit", True), ("year=2020", False), ("about=unit", True), ("about=person", False),
     ("q=%27%3B--", False), ("year=abcd", True), ("after=made-up", True), ("view=dragons", True)],
)  # fmt: skip
def test_bills_are_found_by_name_amount_tier_and_year(till, number, query, found):
    page = till.get(f"/office/finance?view=open&{query}" if "view" not in query else f"/office/finance?{query}")
    assert page.status == 200
    assert (number in page.words) is found


def test_a_bill_is_found_by_its_reference(till, number):
    assert number in till.get(f"/office/finance?view=all&q={number}").words


def test_the_list_goes_home_as_a_spreadsheet(till, number, entering):
    from zipfile import ZipFile

    till.get("/office/finance?view=all")
    answer = till.post("/office/finance/export.xlsx?view=all")
    book = ZipFile(io.BytesIO(answer.response.data))
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert number in sheet and "<f>" not in sheet and "<v>10000</v>" in sheet


def test_the_list_asks_a_bounded_number_of_questions(till, henan, entering, sql_counter):
    with entering(HENAN):
        for key in ("college", "service"):
            charge_year(henan.cast.members[key], today(), by=None, now=now())
    with sql_counter() as statements:
        assert till.get("/office/finance?view=open").status == 200
    assert len(statements) <= 14, statements


def test_a_bill_asks_a_bounded_number_of_questions(park, number, sql_counter):
    with sql_counter() as statements:
        park.get(f"/dues/{number}")
    assert len(statements) <= 16, statements


# ---- the fiscal ticket
def test_a_ticket_is_asked_for_once_paid_and_noted_with_its_number(park, till, number, entering):
    page = park.post(f"/dues/{number}/ticket", {"title": "x", "tax_number": "91410100MA3X00000X"})
    assert page.status == 409
    confirm(till, number)
    park.get(f"/dues/{number}")
    page = park.submit({"title": "中原人力资源产业园", "tax_number": "9141"}, form="ticket-form")
    assert page.status == 422 and "纳税人识别号" in page.errors[0]
    page = park.submit({"tax_number": "９１４１０１００MA3X00000X"}, form="ticket-form")
    assert "会费票据已申请" in page.text
    till.get("/office/finance/tickets")
    with entering(HENAN):
        ticket = db.session.query(Ticket).one().id
    assert till.post(f"/office/finance/tickets/{ticket}", {"number": ""}).status == 422
    assert "票据号码已登记" in till.post(f"/office/finance/tickets/{ticket}", {"number": "豫财 0001234"}).text
    assert "豫财 0001234" in park.get(f"/dues/{number}").words


# ---- the year
def test_the_yearly_bills_are_previewed_and_made_once(till, number, entering):
    page = till.get("/office/finance/yearly")
    assert "理事单位" in page.words and "3,000.00" in page.words and "副会长单位" not in page.words
    assert "个人会员" not in page.words
    page = till.post("/office/finance/yearly", {"year": str(today().year)})
    assert page.response.request.path.startswith("/jobs/")
    with entering(HENAN):
        for _ in range(2):
            run_pending()
        units = select(Membership.tier).where(Membership.unit_id.is_not(None), Membership.tier.is_not(None))
        owed = [FOR_A_YEAR[tier or ""] for tier in db.session.scalars(units)]
        assert sorted(bill.total_fen for bill in db.session.query(Bill)) == sorted(owed)
    assert "都已出具" in till.get("/office/finance/yearly").words
