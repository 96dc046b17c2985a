"""The arithmetic of fees, by the tables of the documents and for every key of the vocabulary."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dues.rules.lines import Circumstances, on_tier_change, owed
from app.dues.rules.years import FeeYear, due_day, fee_year_of, latest_deferral, reminder_days, version_for
from app.kernel.errors import DomainError
from app.tenancy.configuration.concepts.association import Calendar
from app.tenancy.configuration.concepts.fees import Fees
from app.tenancy.configuration.load import load
from app.tenancy.configuration.speech import Speech
from app.tenancy.settings import ROOT
from tests.dues.fees import CLUB, bill, configuration, fees, fees_of, total

HENAN, GANSU, HARBOUR = "henan-talent", "gansu-supervision", "harbour-institute"
DUES = {"dues": {"amount": 120}}
ONE = {"tier": "individual"}


@pytest.mark.requirement("H7")
@pytest.mark.parametrize(
    ("tier", "joined", "due"),
    [
        ("vice_president_unit", "2026-01-01", 10000_00), ("vice_president_unit", "2026-06-30", 10000_00),
        ("vice_president_unit", "2026-07-01", 5000_00), ("standing_council_unit", "2026-06-30", 5000_00),
        ("standing_council_unit", "2026-07-01", 2500_00), ("council_unit", "2026-06-30", 3000_00),
        ("council_unit", "2026-07-01", 1500_00), ("council_unit", "2026-12-31", 1500_00),
        ("unit", "2026-06-30", 1000_00), ("unit", "2026-07-01", 500_00), ("individual", "2026-07-01", 0),
    ],
)  # fmt: skip
def test_who_joins_by_30_june_pays_the_year_and_from_1_july_half(tier, joined, due):
    assert total(bill(HENAN, fees_of(HENAN), joined, member={"tier": tier})) == due


@pytest.mark.requirement("H7")
def test_a_free_tier_has_no_line_at_all():
    assert bill(HENAN, fees_of(HENAN), "2026-03-01", member={"tier": "individual"}) == []


@pytest.mark.requirement("G11")
def test_five_calendar_years_of_200_yuan_are_paid_at_once():
    (line,) = bill(GANSU, fees_of(GANSU), "2026-09-01", member={"tier": "individual"}, years=5)
    assert (line.full, line.years, line.part, line.due) == (200_00, 5, 1, 1000_00)
    assert line.payer == "unit"


def test_only_the_first_of_several_years_is_prorated():
    half = fees({"dues": {"amount": 200, "prorate": [{"from": "01-01", "pays": 1}, {"from": "07-01", "pays": "1/2"}]}})
    assert total(bill(CLUB, half, "2026-08-01", member=ONE, years=3)) == 500_00


@pytest.mark.parametrize(
    ("joined", "counts", "due"),
    [("2026-01-15", True, 120_00), ("2026-01-15", False, 110_00), ("2026-12-31", True, 10_00), ("2026-12-31", False, 0)],
)
def test_by_months_the_month_of_joining_counts_or_not(joined, counts, due):
    by_months = fees({"dues": {"amount": 120, "prorate": "months"}}, start_month_counts=counts)
    assert total(bill(CLUB, by_months, joined, member=ONE)) == due


@pytest.mark.parametrize(("joined", "due"), [("2026-03-31", 120_00), ("2026-04-01", 90_00), ("2026-10-01", 30_00)])
def test_by_quarters_the_quarter_of_joining_counts(joined, due):
    assert total(bill(CLUB, fees({"dues": {"amount": 120, "prorate": "quarters"}}), joined, member=ONE)) == due


@pytest.mark.parametrize(
    ("joined", "share", "next_too"),
    [("2025-07-01", 1, False), ("2025-10-01", Fraction(3, 4), False), ("2026-03-31", Fraction(1, 2), False),
     ("2026-04-01", 1, True)],
)  # fmt: skip
def test_rows_of_a_year_that_begins_in_july_go_on_after_new_year(joined, share, next_too):
    member = {"tier": "member", "income": 30000_00, "residence": "abroad", "birth_date": "1990-01-01"}
    subscription = next(x for x in bill(HARBOUR, fees_of(HARBOUR), joined, member=member) if x.name == "subscription")
    assert (subscription.part, subscription.covers_next_year) == (share, next_too)


def test_amount_then_concession_then_rounding_then_tax():
    member = {"tier": "member", "income": 50111_11, "residence": "domestic", "birth_date": "1950-01-01"}
    lines = bill(HARBOUR, fees_of(HARBOUR), "2025-07-01", member=member, joined=None)
    (line,) = lines
    assert (line.full, line.before, line.concession, line.net) == (200_44, 200_40, "retired", 100_20)
    assert (line.tax_percent, line.tax, line.due) == ("23", 2305, 12325)


def test_what_is_paid_once_is_paid_on_joining_only_and_whole():
    once = fees({"entrance": {"amount": 80, "every": "once", "prorate": "months"}, "dues": {"amount": 100}})
    assert total(bill(CLUB, once, "2026-11-01", member=ONE, years=2)) == 280_00
    assert total(bill(CLUB, once, "2026-11-01", member=ONE, joined=None)) == 100_00


def test_what_is_billed_on_an_event_is_billed_only_when_asked_for():
    event = fees({"booklet": {"amount": 8, "every": "event"}, "dues": {"amount": 100}})
    assert total(bill(CLUB, event, "2026-11-01", member=ONE)) == 100_00
    assert total(bill(CLUB, event, "2026-11-01", member=ONE, only=frozenset({"booklet"}))) == 8_00


def test_a_cap_is_kept_beside_the_full_amount():
    (line,) = bill(CLUB, fees({"dues": {"amount": 900, "at_most": "yuan(500)"}}), "2026-01-01", member=ONE)
    assert (line.full, line.capped, line.due) == (900_00, 500_00, 500_00)


def test_one_line_for_each_group_with_its_own_day_of_joining():
    each = fees({"group": {"amount": 12, "each": "interest", "prorate": "months"}})
    groups = [{"kind": "interest", "name": "水利", "joined": date(2026, 7, 1)}, {"kind": "interest", "name": "桥梁"},
              {"kind": "branch", "name": "南方"}]  # fmt: skip
    lines = bill(CLUB, each, "2026-01-01", member={**ONE, "groups": groups}, joined=None)
    assert [(line.about, line.due) for line in lines] == [("水利", 6_00), ("桥梁", 12_00)]


CONCESSIONS = {
    "half": {"label": "减半", "pays": "1/2", "automatic": True},
    "third": {"label": "三折", "pays": "30%", "when": "member.is_unit", "automatic": True},
    "asked": {"label": "困难减免", "pays": 0, "at_most_years": 2},
    "first": {"label": "首年优惠", "pays": "10%", "automatic": True, "once": True},
}


@pytest.mark.parametrize(
    ("given", "concession", "due"),
    [
        ({"used": {"first": 1}}, "third", 36_00),
        ({}, "first", 12_00),
        ({"granted": {"asked": None}}, "asked", 0),
        ({"granted": {"asked": Fraction(1, 20)}}, "asked", 6_00),
        ({"granted": {"asked": None}, "used": {"asked": 2, "first": 1}}, "third", 36_00),
    ],
)
def test_the_best_concession_is_taken_as_often_as_it_may_be(given, concession, due):
    (line,) = bill(CLUB, fees(DUES, concessions=CONCESSIONS), "2026-01-01", member=ONE, **given)
    assert (line.concession, line.due) == (concession, due)


def test_who_may_use_one_concession_a_year_uses_the_one_that_saves_most():
    two = {
        "small": {"label": "a", "pays": "1/2", "lines": ["dues"], "automatic": True},
        "large": {"label": "b", "pays": "9/10", "lines": ["journal"], "automatic": True},
    }
    version = fees({"dues": {"amount": 10}, "journal": {"amount": 1000}}, concessions=two, concessions_a_year=1)
    lines = bill(CLUB, version, "2026-01-01", member=ONE)
    assert [(line.name, line.concession) for line in lines] == [("dues", ""), ("journal", "large")]


@pytest.mark.parametrize(("unit", "due"), [("fen", 33_34), ("jiao", 33_30), ("yuan", 33_00)])
def test_amounts_are_rounded_half_up_to_what_the_fees_say(unit, due):
    third = fees({"dues": {"amount": "100.01", "prorate": [{"from": "01-01", "pays": "1/3"}]}}, round_to=unit)
    assert total(bill(CLUB, third, "2026-01-01", member=ONE)) == due


def test_a_formula_that_meets_an_empty_field_stops_the_bill_and_names_it():
    with pytest.raises(DomainError, match=r"member\.income"):
        bill(HARBOUR, fees_of(HARBOUR), "2025-07-01", member={"tier": "member"})


@pytest.mark.parametrize(("how", "due"), [("nothing", 0), ("difference", 2000_00), ("full", 3000_00)])
def test_a_change_of_tier_costs_nothing_the_difference_or_the_whole(how, due):
    amount = {"by": "member.tier", "is": {"individual": 1000, "unit": 3000}}
    version = fees({"dues": {"amount": amount, "on_tier_change": how}})
    year, speech = fee_year_of(version, date(2026, 5, 1)), Speech(configuration(CLUB), date(2026, 5, 1))
    before, after = Circumstances({"tier": "individual"}, year), Circumstances({"tier": "unit"}, year)
    assert total(on_tier_change(version, before, after, speech)) == due
    assert total(on_tier_change(version, after, before, speech)) in (0, 1000_00 if how == "full" else 0)


# ---- years, versions, due days ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("kind", "day", "first", "last"),
    [
        ("calendar", "2026-06-30", "2026-01-01", "2026-12-31"), ("07-01", "2026-06-30", "2025-07-01", "2026-06-30"),
        ("07-01", "2026-07-01", "2026-07-01", "2027-06-30"), ("rolling", "2024-02-29", "2024-02-29", "2025-02-27"),
    ],
)  # fmt: skip
def test_a_fee_year_is_the_calendars_its_own_or_twelve_months_from_joining(kind, day, first, last):
    year = fee_year_of(fees(DUES, year=kind), date.fromisoformat(day))
    assert (year.first.isoformat(), year.last.isoformat()) == (first, last)


def test_a_rolling_year_goes_on_from_its_anniversary():
    year = fee_year_of(fees(DUES, year="rolling"), date(2026, 9, 1), anchor=date(2023, 5, 10))
    assert year == FeeYear(date(2026, 5, 10), date(2027, 5, 9))


OLD, NEW = fees(DUES), fees({"dues": {"amount": 240}}, valid_from="2026-03-01")


@pytest.mark.parametrize(("day", "amount"), [("2026-02-28", 120), ("2026-12-31", 120), ("2027-01-01", 240)])
def test_a_bill_is_made_by_the_version_valid_on_the_first_day_of_its_fee_year(day, amount):
    found = version_for([OLD, NEW], date.fromisoformat(day), lambda _: True)
    assert found is not None and found.lines["dues"].amount.always == amount


def test_two_systems_stand_side_by_side():
    found = version_for([OLD, NEW], date(2027, 5, 1), lambda version: version is OLD)
    assert found is OLD


def test_the_very_first_version_counts_for_the_year_in_which_it_began():
    assert version_for([NEW], date(2026, 5, 1), lambda _: True) is NEW
    assert version_for([NEW], date(2026, 2, 1), lambda _: True) is None


@pytest.mark.parametrize(
    ("due", "made_on", "is_new", "until"),
    [
        ({"day": "05-31", "new_members": "30 days"}, "2026-09-22", True, "2026-10-22"),
        ({"day": "05-31", "new_members": "30 days"}, "2026-01-05", False, "2026-05-31"),
        ({"day": "05-31", "new_members": "30 days"}, "2026-06-15", False, "2026-07-15"),
        ("03-31", "2026-02-01", True, "2026-03-31"), ("03-31", "2026-09-01", True, "2026-10-01"),
        ({"day": "12-01", "year": "before"}, "2025-11-01", False, "2025-12-01"), (None, "2026-01-01", False, "2026-01-31"),
    ],
)  # fmt: skip
def test_until_when_a_bill_is_to_be_paid(due, made_on, is_new, until):
    version = fees(DUES, due=due)
    year = FeeYear(date(2026, 1, 1), date(2026, 12, 31))
    assert due_day(version, year, date.fromisoformat(made_on), Calendar(), is_new=is_new).isoformat() == until


def test_payment_is_put_off_until_the_day_the_fees_say_at_most():
    year = FeeYear(date(2026, 1, 1), date(2026, 12, 31))
    assert latest_deferral(fees(DUES, due={"day": "05-31", "defer_to": "06-30"}), year) == date(2026, 6, 30)
    assert latest_deferral(fees(DUES, due="05-31"), year) is None


def test_reminders_leave_their_span_before_the_due_day():
    version = fees(DUES, due="05-31", reminders=["1 month", "7 days", "2 workdays"])
    assert reminder_days(version, date(2026, 6, 1), Calendar()) == [
        ("1 month", date(2026, 5, 1)), ("7 days", date(2026, 5, 25)), ("2 workdays", date(2026, 5, 28)),
    ]  # fmt: skip


# ---- what holds for every amount ----------------------------------------------------------------------------------
shares = st.fractions(min_value=0, max_value=1, max_denominator=100)


@given(st.integers(0, 10**8), shares, st.integers(1, 10), st.sampled_from(["fen", "jiao", "yuan"]), st.booleans())
def test_nobody_pays_less_than_nothing_or_more_than_the_years_come_to(full, share, years, unit, fallen):
    amount = f"{full // 100}.{full % 100:02}"
    concessions = {"less": {"label": "减", "pays": str(share), "automatic": True}} if fallen else {}
    version = fees({"dues": {"amount": amount, "prorate": "months"}}, round_to=unit, concessions=concessions)
    lines = bill(CLUB, version, "2026-05-05", member=ONE, years=years)
    step = {"fen": 1, "jiao": 10, "yuan": 100}[unit]
    assert 0 <= total(lines) <= full * years + step
    assert all(line.due % step == 0 and line.net <= line.before for line in lines)


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.sampled_from(["calendar", "07-01", "rolling"]))
def test_every_day_lies_in_its_fee_year_and_the_next_begins_the_day_after(day, kind):
    year = fee_year_of(fees(DUES, year=kind), day)
    assert day in year
    assert year.later(1).first - year.last == timedelta(days=1) or kind == "rolling"


@given(st.dates(date(2026, 1, 1), date(2026, 12, 30)), st.sampled_from(["months", "quarters"]))
def test_who_joins_later_never_pays_more(day, how):
    version: Fees = fees({"dues": {"amount": 365, "prorate": how}})
    year, speech = fee_year_of(version, day), Speech(configuration(CLUB), day)
    first, second = (
        total(owed(version, Circumstances(ONE, year, joined=one), speech)) for one in (day, day + timedelta(days=1))
    )
    assert second <= first


@pytest.mark.parametrize(("price", "complains"), [(110, False), (111, True), (90, False), (89, True)])
def test_a_new_version_departs_no_further_than_its_guard_allows(tmp_path, price, complains):
    folder = ROOT / "tests" / "tenants" / CLUB
    said = (folder / "association.yaml").read_text(encoding="utf-8")
    newer = f"""  - valid_from: "2027-01-01"
    largest_change: 10%
    lines:
      dues: {{label: 会费, amount: {{by: member.tier, is: {{individual: {price}, unit: 1000}}}}}}
forms:
"""
    (tmp_path / "association.yaml").write_text(said.replace("forms:\n", newer, 1), encoding="utf-8")
    _, problems = load(tmp_path)
    assert any("more than this guard allows" in str(one) for one in problems) is complains, problems


@pytest.mark.requirement("R5")
@pytest.mark.parametrize(("joined", "months"), [("2026-03-15", 12), ("2026-04-14", 12), ("2026-04-15", 11), ("2027-03-14", 1)])
def test_a_month_of_a_fee_year_begins_on_the_day_on_which_the_year_begins(joined: str, months: int) -> None:
    by_months = fees({"dues": {"amount": 120, "prorate": "months"}}, year="03-15")
    assert total(bill(CLUB, by_months, joined, member={"tier": "individual"})) == months * 10_00
