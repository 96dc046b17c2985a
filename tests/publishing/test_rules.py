"""Rules of the front page: order of sections, prices, windows, rings."""

from __future__ import annotations

from datetime import date

import pytest

from app.publishing.rules.front import CENTRE, arc, current_fees, frames, percent, price_list, window
from app.tenancy.configuration.load import load
from app.tenancy.configuration.words import Days
from app.tenancy.settings import ROOT

QUARTERLY = [Days.model_validate(f"{month:02}-01..{month:02}-25") for month in (3, 6, 9, 12)]


def prices_of(slug: str, on: date) -> list[tuple[str, str]]:
    configuration, _problems = load(ROOT / "tenants" / slug)
    assert configuration is not None
    association = configuration.association
    return [(price.tier, price.text) for price in price_list(current_fees(association.fees, on), association.tiers)]


@pytest.mark.requirement("H1")
def test_the_fee_table_reads_as_the_document_prints_it() -> None:
    """会费标准: 副会长单位 10000, 常务理事单位 5000, 理事单位 3000, 单位会员 1000, 个人会员免费."""
    assert prices_of("henan-talent", date(2026, 9, 10)) == [
        ("vice_president_unit", "10,000"), ("standing_council_unit", "5,000"), ("council_unit", "3,000"),
        ("unit", "1,000"), ("individual", ""),
    ]


def test_only_who_pays_stands_in_the_fee_table() -> None:
    assert [text for _, text in prices_of("gansu-supervision", date(2026, 9, 10))] == ["200"]


def test_an_association_without_fees_has_no_fee_table() -> None:
    assert price_list(None, {}) == []


def test_cells_share_a_lattice_and_bands_keep_their_order() -> None:
    found = frames(["statement", "notices_journals", "tiers", "joining", "services"])
    assert [(frame.lattice, [section.name for section in frame.sections]) for frame in found] == [
        (False, ["statement"]), (True, ["notices_journals", "tiers", "joining"]), (False, ["services"]),
    ]


def test_tinted_bands_never_touch() -> None:
    [frame] = frames(["letter", "steps", "tasks", "areas", "services"])
    assert [section.band for section in frame.sections] == ["", "band band-tint", "band", "band band-tint", "band"]


def test_only_the_first_hero_carries_the_heading_of_the_page() -> None:
    [frame] = frames(["letter", "calendar", "steps"])
    assert [section.title for section in frame.sections] == ["h1", "h2", "h2"]


@pytest.mark.parametrize(
    "today, is_open, days_left, next_open",
    [
        (date(2026, 9, 1), True, 24, date(2026, 12, 1)),
        (date(2026, 9, 10), True, 15, date(2026, 12, 1)),
        (date(2026, 9, 25), True, 0, date(2026, 12, 1)),
        (date(2026, 9, 26), False, None, date(2026, 12, 1)),
        (date(2026, 12, 31), False, None, date(2027, 3, 1)),
    ],
)
def test_the_window_says_how_long_it_is_open_or_when_it_opens(
    today: date, is_open: bool, days_left: int | None, next_open: date
) -> None:
    """T: 每季度第三个月的 1—25 日 for employers of the city."""
    found = window(QUARTERLY, today)
    assert (found.open, found.days_left, found.next_open) == (is_open, days_left, next_open)


def test_the_months_show_what_is_open_and_where_we_are() -> None:
    found = window(QUARTERLY, date(2026, 9, 10))
    assert [month.number for month in found.months if month.stretches] == [3, 6, 9, 12]
    assert found.months[8].classes == "open here"
    assert found.months[8].stretches == ((1, 25),)
    assert found.months[9].classes == ""


def test_a_stretch_over_two_months_is_cut_at_their_border() -> None:
    found = window([Days.model_validate("02-15..03-10")], date(2027, 2, 20))
    assert [month.stretches for month in found.months[:4]] == [(), ((15, 28),), ((1, 10),), ()]


@pytest.mark.parametrize("reached, wanted, shown", [(0, 10000, 0), (7412, 10000, 74), (5, 200, 3), (12, 10, 120), (1, 0, 0)])
def test_progress_is_whole_per_cent_rounded_half_up(reached: int, wanted: int, shown: int) -> None:
    assert percent(reached, wanted) == shown


def test_a_ring_begins_at_twelve_and_ends_at_its_share() -> None:
    assert arc(100, 0) == ""
    assert arc(100, 0.25) == f"M{CENTRE} {CENTRE - 100}A100 100 0 0 1 {CENTRE + 100:.1f} {CENTRE:.1f}"
    assert " 1 1 " in arc(100, 2)
