"""`flask procedures show` and `simulate`: what they print, and that nothing real is touched."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from app.procedures.models import Case
from app.tenancy.database import db

pytestmark = pytest.mark.requirement("E2")


def run(app: Flask, *args: str) -> str:
    done = app.test_cli_runner().invoke(args=["procedures", *args])
    assert done.exit_code == 0, done.output
    return done.output


def test_a_play_says_who_is_asked_what_until_when_and_what_follows(app):
    said = run(app, "simulate", "henan-talent", "join_unit", "--as-at", "2026-11-27")
    told = (
        "1. 举荐人确认", "期限 2026-12-11", "→ 推荐：转入“分支机构意见”", "不予通过：不予通过，办理结束", "■ 签发：会员证书",
        "¥ 开出账单",
        "合计 500.00 CNY", "■ 结果：已通过", "请上传法人登记证书或工商企业营业执照",
    )  # fmt: skip
    assert [one for one in told if one not in said] == []


def test_the_same_in_english(app):
    said = run(app, "simulate", "northbridge-engineers", "elect", "--lang", "en", "--as-at", "2026-11-27")
    assert "3. Entrance fee and subscription" in said or "Entrance fee and subscription" in said
    assert "together" in said and "USD" in said
    assert not [sign for sign in said if "\u4e00" <= sign <= "\u9fff"], "no Chinese is left"


def test_deadlines_are_days_of_the_associations_calendar(app):
    """Ten workdays from Wednesday, 18 November 2026, in an association whose 31 December is free and 26 December is not."""
    said = run(app, "simulate", "orchard-society", "laboratory_joins", "--as-at", "2026-12-14")
    assert "2026-12-15，期限 2027-01-13" in said  # twenty workdays: 26 December counts, 31 December and 1 January do not


def test_given_answers_are_judged_as_they_are(app, tmp_path: Path):
    given = tmp_path / "answers.yaml"
    given.write_text("birth_date: 2015-01-01\n", encoding="utf-8")
    said = run(app, "simulate", "orchard-society", "join", "--answers", str(given), "--as-at", "2026-11-27")
    assert "不能提交" in said and "须年满 18 周岁（现 11）" in said


def test_another_answer_leads_elsewhere(app):
    said = run(app, "simulate", "orchard-society", "councillor", "--answer", "secretary=refuse")
    assert "■ 结果：未通过" in said


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("henan-talents", "join_unit"), "there is no association “henan-talents”; did you mean “henan-talent”?"),
        (("henan-talent", "join_unitt"), "there is no procedure “join_unitt”; did you mean “join_unit”?"),
        (("henan-talent", "join_unit", "--answer", "secretery=approve"), "did you mean “secretary”?"),
        (("henan-talent", "join_unit", "--answer", "secretary=aprove"), "did you mean “approve”?"),
    ],
)
def test_a_slip_is_told_with_a_guess(app, args, told):
    done = app.test_cli_runner().invoke(args=["procedures", "simulate", *args])
    assert done.exit_code == 1
    assert told in done.output


def test_nothing_real_is_written(app, inside):
    inside("orchard-society")
    run(app, "simulate", "orchard-society", "councillor")
    assert db.session.query(Case).count() == 0


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_procedure_can_be_shown_as_text(app, language):
    said = run(app, "show", "orchard-society", "--lang", language)
    assert ("由“会士会议”表决" if language == "zh" else "voted on by “Assembly of Fellows”") in said
    assert ("↩ 重新填写" if language == "zh" else "↩ Once more") in said and ("⤓" in said or "↻" in said)
