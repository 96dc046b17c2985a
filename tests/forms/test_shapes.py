"""One answer of each type: what is stored, and what is said instead."""

from __future__ import annotations

from time import process_time
from typing import Any

import pytest

from tests.forms.making import configuration, fill, one_field


@pytest.mark.parametrize(
    ("kind", "typed", "answer"),
    [
        ("text", "  甲\u3000乙\x00 ", "甲 乙"),
        ("long_text", "第一段 \r\n\r\n\r\n\r\n第二段\x07", "第一段\n\n第二段"),
        ("whole", "1,200", 1200),
        ("whole", "−3", -3),
        ("number", "12.50", "12.50"),
        ("money", "¥1,000.5", 100050),
        ("day", "2026年6月3日", "2026-06-03"),
        ("day", "20260603", "2026-06-03"),
        ("day", "2026/6/3", "2026-06-03"),
        ("month", "2026年6月", "2026-06"),
        ("yes_no", "no", False),
        ("yes_no", "yes", True),
        ("agreement", "yes", True),
        ("person_name", "张三", "张三"),
        ("unit_name", "某某公司", "某某公司"),
        ("id_number", "１１０１０５１９４９１２３１００２x", "11010519491231002X"),
        ("credit_code", "91110000600037341L", "91110000600037341L"),
        ("mobile", "13900001111", "13900001111"),
        ("phone", "0371-65300000", "0371-65300000"),
        ("email", "a@example.com", "a@example.com"),
        ("url", "example.com", "https://example.com"),
        ("address", "金水区某路 1 号", "金水区某路 1 号"),
        ("region", "河南郑州", "410100"),
        ("postcode", "450000", "450000"),
    ],
)
def test_each_type_stores_a_plain_value(kind: str, typed: str, answer: Any) -> None:
    reading = fill(one_field(kind), {"thing": typed})

    assert reading.errors == {}
    assert reading.answers == {"thing": answer}


@pytest.mark.parametrize(
    ("kind", "typed", "says"),
    [
        ("whole", "1.5", "整数"),
        ("whole", "9" * 40, "整数"),
        ("number", "1e999", "数字"),
        ("number", "NaN", "数字"),
        ("money", "-5", "不能为负"),
        ("money", "1.005", "两位小数"),
        ("day", "2026-02-30", "没有这一天"),
        ("day", "30.6.2026", "例如 2026-06-30"),
        ("day", "0001-01-01", "年份"),
        ("month", "2026-13", "例如 2026-06"),
        ("yes_no", "maybe", "是或否"),
        ("id_number", "110105194912310021", "校验位"),
        ("id_number", "11010520301231002X", "出生日期"),
    ],
)
def test_a_value_out_of_shape_is_refused_and_what_was_typed_is_kept(kind: str, typed: str, says: str) -> None:
    reading = fill(one_field(kind), {"thing": typed})

    assert says in str(reading.errors["thing"])
    assert reading.answers == {}
    assert reading.typed["thing"] == (typed,)


@pytest.mark.parametrize(
    ("kind", "says"),
    [("text", "请填写"), ("yes_no", "请选择"), ("agreement", "勾选"), ("file", "请上传"), ("day", "请填写")],
)
def test_a_required_field_left_empty_says_so(kind: str, says: str) -> None:
    reading = fill(one_field(kind), {"thing": "  "})

    assert says in str(reading.errors["thing"])
    assert reading.missing == {"thing"}
    assert reading.wrong == {}


def test_a_field_that_is_not_required_may_stay_empty() -> None:
    assert fill(one_field("text", required="false"), {}).complete


@pytest.mark.parametrize(
    ("kind", "keys", "typed", "says"),
    [
        ("text", {"at_least": '"5"'}, "甲乙", "至少 5 个字，现为 2 个字"),
        ("text", {"at_most": '"3"'}, "甲乙丙丁", "最多 3 个字，现为 4 个字"),
        ("text", {}, "字" * 201, "最多 200 个字"),
        ("whole", {"at_most": '"10"'}, "11", "不能大于 10"),
        ("money", {"at_least": '"100"'}, "99.99", "不能小于 100"),
        ("day", {"at_least": '"2020-01-01"'}, "2019-12-31", "不能早于 2020-01-01"),
        ("text", {"pattern": '"[1-9][0-9]{4,11}"'}, "01234", "书写格式"),
    ],
)
def test_limits_say_the_figure_they_found(kind: str, keys: dict[str, str], typed: str, says: str) -> None:
    assert says in str(fill(one_field(kind, **keys), {"thing": typed}).errors["thing"])


@pytest.mark.requirement("I1")
def test_a_pattern_that_knows_many_ways_takes_no_longer_for_it() -> None:
    """With a matcher that tries each way, forty letters keep a server busy for years."""
    begun = process_time()
    found = fill(one_field("text", pattern='"(a+)+"'), {"thing": "a" * 199 + "b"}).errors["thing"]
    assert "书写格式" in str(found)
    assert process_time() - begun < 2


def test_an_identity_document_follows_the_rule_of_its_kind() -> None:
    made = one_field("id_document")

    passport = fill(made, {"thing-kind": "passport", "thing-number": "e1234 5678"})
    wrong = fill(made, {"thing-kind": "id_number", "thing-number": "E12345678"})
    none = fill(made, {"thing-kind": "seal", "thing-number": "1"})

    assert passport.answers == {"thing": {"kind": "passport", "number": "E12345678"}}
    assert "身份证号码" in str(wrong.errors["thing-number"])
    assert "证件种类" in str(none.errors["thing-kind"])


class TestChoices:
    def test_only_words_that_are_offered_are_taken(self) -> None:
        made = one_field("choice", list="grade")

        assert fill(made, {"thing": "high"}).answers == {"thing": "high"}
        assert "所列各项" in str(fill(made, {"thing": "highest"}).errors["thing"])
        assert "所列各项" in str(fill(made, {"thing": "low"}).errors["thing"])

    def test_several_words_are_kept_once_each(self) -> None:
        made = one_field("choices", list="grade")

        assert fill(made, {"thing": ("high", "middle", "high")}).answers == {"thing": ["high", "middle"]}
        assert fill(made, {"thing": ("high", "none")}).errors

    def test_of_the_tiers_only_those_open_to_newcomers_of_the_kind(self) -> None:
        tiers = """
tiers:
  person: {label: 个人, holder: person}
  unit: {label: 单位, holder: unit}
  council: {label: 理事单位, holder: unit, enter: nominate}
"""
        made = configuration("fields: [{name: wish, type: choice, list: tier, label: 类别}]", about="unit", more=tiers)

        assert fill(made, {"wish": "unit"}).complete
        assert fill(made, {"wish": "person"}).errors
        assert fill(made, {"wish": "council"}).errors
