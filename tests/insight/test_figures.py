"""The figures: they agree with the register, are scoped, cost the same whatever there is."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.insight.figures.rules import Row, ceiling, last_months, lying, upright
from app.members import actions as register
from app.tenancy import clock
from app.tenancy.database import db
from tests.insight.conftest import HENAN, admitted


@given(st.integers(0, 10**9))
def test_the_scale_ends_at_a_round_figure_that_four_steps_divide(most):
    top = ceiling(most)
    assert top >= most
    assert top % 4 == 0
    assert top <= max(4, most * 3)


@given(st.lists(st.integers(0, 10**6), max_size=14))
def test_no_bar_leaves_its_chart(values):
    rows = [Row("一", (value,)) for value in values]
    for chart in (lying(rows), upright(rows)):
        bars = [bar for line in chart.lines for bar in line.bars]
        assert all(bar.x >= 0 and bar.x + bar.width <= chart.width + 1 for bar in bars)
        assert all(bar.y >= 0 and bar.y + bar.height <= chart.height + 1 for bar in bars)


@given(st.lists(st.text("秘书处审核ab ", max_size=28), min_size=1, max_size=6))
def test_labels_stand_whole_over_their_bars_where_they_do_not_fit_beside(labels):
    chart = lying([Row(label, (number,)) for number, label in enumerate(labels)])
    assert [line.label for line in chart.lines] == labels
    assert chart.above == any(len(label.encode("gbk")) > 22 for label in labels)


def test_the_last_twelve_months_cross_the_year():
    assert last_months(date(2026, 2, 9))[0] == (2025, 3)
    assert last_months(date(2026, 2, 9))[-1] == (2026, 2)


@pytest.mark.database
@pytest.mark.requirement("E4", "E5")
def test_figures_agree_with_the_register_and_are_scoped(office, entering, sit_down):
    with entering(HENAN):
        for number in range(1, 4):
            admitted(f"会员{number}", number=number)
        here = admitted("分会会员", body_id=office.branch)
        register.end_membership(here, "resigned", on=clock.today(), case_id=None, by=None, now=clock.now())
    page = sit_down("zhao").get("/office/figures")
    tallies = [dd.text_content() for dd in page.find("//dl[@class='tallies']//dd")]
    assert tallies == ["3", "0", "1", "0"]
    of_branch = sit_down("sun").get("/office/figures")
    assert [dd.text_content() for dd in of_branch.find("//dl[@class='tallies']//dd")] == ["0", "0", "1", "0"]
    assert sit_down("qian").get("/office/figures").status == 200


@pytest.mark.database
def test_what_was_taken_back_is_not_counted(office, zhao, entering):
    with entering(HENAN):
        here = admitted("会员", number=1)
        register.end_membership(here, "resigned", on=clock.today(), case_id=None, by=None, now=clock.now())
        register.reverse(office.fact_of(here) + 1, document="登记错误", by=None, now=clock.now())
    tallies = [dd.text_content() for dd in zhao.get("/office/figures").find("//dl[@class='tallies']//dd")]
    assert tallies == ["1", "0", "0", "0"]


@pytest.mark.database
def test_the_figures_cost_six_statements(office, zhao, entering, sql_counter):
    with entering(HENAN):
        admitted("会员", number=1)
    zhao.get("/office/figures")
    with sql_counter() as statements:
        zhao.get("/office/figures")
    assert len([one for one in statements if one.startswith("SELECT")]) <= 6


LARGE = ("membership", "fact", "case", "waiting", "turn", "letter", "audit_entry", "person")


@pytest.mark.parametrize("path", ["/office/figures", "/office/members", "/office/members?tier=individual&kind=person",
                                  "/office/members?body=2", "/office/members?standing=everybody",
                                  "/office/members?body=2&sort=name", "/office/members?tier=individual&sort=admitted",
                                  "/office/members?kind=unit&sort=term_end", "/office/members?q=A&sort=name"])  # fmt: skip
@pytest.mark.parametrize("who", ["zhao", "sun"])
def test_no_page_of_figures_or_members_reads_a_whole_table(office, entering, sit_down, sql_counter, path, who):
    """Who sees everybody and who sees a branch: what they are told is counted already, a page of rows is found by an index."""
    with entering(HENAN):
        admitted("会员", number=1)
    desk = sit_down(who)
    desk.get(path)
    with sql_counter() as statements:
        desk.get(path)
    with entering(HENAN):
        plans = [plan for asked in statements if asked.startswith("SELECT") for plan in _plan(asked)]
    assert not [plan for plan in plans if any(plan == f"SCAN {table}" for table in LARGE)]


def _plan(asked: str) -> list[str]:
    found = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}", (None,) * asked.count("?"))
    return [row[-1] for row in found]
