"""Fields that depend on others, conditions across fields, values worked out, tables and people."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from app.forms.lookups import FoundBody, FoundMember, KeptFile, Lookups
from app.forms.reading import blank, read
from app.forms.rules import fields_read_by, hint_for, words_of
from app.forms.speech import FormJudge
from tests.forms.making import TODAY, around, configuration, fill, paper

SANCTION = """
fields:
  - {name: measure, type: choice, label: 处分, values: {warning: 警告, suspend: 暂停, expel: 除名}}
  - {name: until, type: day, label: 暂停至, when: "form.measure == measure.suspend"}
  - {name: why, label: 延长理由, when: "form.until > date(2026, 12, 31)"}
"""
EMPLOYER = """
sections:
  - label: 学历
    fields:
      - {name: education, type: choice, list: education, label: 学历}
  - label: 学位
    when: form.education >= education.bachelor
    fields:
      - {name: degree_held, label: 学位}
require:
  - that: form.education >= education.college
    else: {zh: 要求大专以上, en: College is needed}
    field: education
    waived_by: secretary
  - {that: "form.education >= education.secondary", else: 要求中专以上}
"""


def test_what_is_not_asked_is_not_stored() -> None:
    reading = fill(configuration(SANCTION), {"measure": "warning", "until": "2027-03-01", "why": "因为"})

    assert reading.complete
    assert reading.answers == {"measure": "warning"}
    assert reading.asked == {"measure"}


def test_a_field_that_is_asked_after_all_is_missed() -> None:
    reading = fill(configuration(SANCTION), {"measure": "suspend"})

    assert list(reading.errors) == ["until"]


def test_conditions_may_hang_on_each_other() -> None:
    reading = fill(configuration(SANCTION), {"measure": "suspend", "until": "2027-03-01"})

    assert list(reading.errors) == ["why"]


def test_a_section_with_a_condition_is_not_asked_either() -> None:
    college = fill(configuration(EMPLOYER), {"education": "college"})
    bachelor = fill(configuration(EMPLOYER), {"education": "bachelor"})

    assert college.complete
    assert list(bachelor.errors) == ["degree_held"]


@pytest.mark.requirement("H5")
def test_all_unmet_conditions_are_told_at_once_and_one_may_be_waived() -> None:
    reading = fill(configuration(EMPLOYER), {"education": "senior_high"})

    assert [(str(u.sentence), u.waived_by, u.stops) for u in reading.unmet] == [
        ("{'zh': '要求大专以上', 'en': 'College is needed'}", "secretary", False),
        ("{'*': '要求中专以上'}", None, True),
    ]
    assert not reading.complete


def test_a_condition_waits_while_its_field_is_missing() -> None:
    reading = fill(configuration(EMPLOYER), {})

    assert list(reading.errors) == ["education"]
    assert reading.unmet == ()


def test_a_value_is_worked_out_and_never_taken_from_the_post() -> None:
    made = configuration(
        "fields:\n  - {name: born, type: day, label: 出生日期}\n"
        '  - {name: age, type: whole, label: 年龄, fills: "years(form.born, today)"}\n'
        '  - {name: senior, type: yes_no, label: 年长, fills: "form.age >= 60"}'
    )

    reading = fill(made, {"born": "1966-09-10", "age": "12", "senior": "no"})

    assert reading.answers == {"born": "1966-09-10", "age": 60, "senior": True}
    assert fill(made, {"born": ""}).errors.keys() == {"born"}


def test_a_check_speaks_of_the_answer_itself() -> None:
    made = configuration(
        "fields:\n  - name: amount\n    type: money\n    label: 金额\n"
        '    check: [{that: "it >= yuan(100)", else: "至少 100 元"}]'
    )

    assert str(fill(made, {"amount": "99"}).errors["amount"]) == "{'*': '至少 100 元'}"
    assert fill(made, {"amount": "100"}).complete


def test_the_name_in_letters_is_suggested_once_and_may_be_edited() -> None:
    made = configuration("fields: [name, name_pinyin]")

    suggested = fill(made, {"name": "曾小华"})
    edited = fill(made, {"name": "曾小华", "name_pinyin": "TSANG Siu-wah"})

    assert suggested.answers["name_pinyin"] == "Zeng Xiaohua"
    assert "请核对" in str(suggested.hints["name_pinyin"])
    assert edited.answers["name_pinyin"] == "TSANG Siu-wah"


def test_answers_come_back_as_they_were_typed() -> None:
    made = configuration(
        "fields:\n  - {name: fee, type: money, label: 金额}\n  - {name: ok, type: yes_no, label: 是否}\n"
        "  - {name: many, type: choices, list: grade, label: 等级}\n  - {name: card, type: id_document, label: 证件}\n"
        "  - {name: rows, type: table, label: 表,"
        " columns: [{name: day, type: day, label: 日}, {name: what, label: 事}]}\n"
        "  - {name: who, type: members, label: 介绍人}"
    )
    answers = {
        "fee": 100050, "ok": False, "many": ["middle", "high"], "card": {"kind": "passport", "number": "E1234567"},
        "rows": [{"day": "2026-01-02", "what": "一"}, {"day": "2026-02-03", "what": "二"}],
        "who": [{"name": "林木", "email": "lin@example.com"}],
    }  # fmt: skip

    shown = blank(paper(made), around(made), answers)
    again = read(paper(made), shown.typed, around(made))

    assert again.errors == {}
    assert again.answers == answers


def test_a_retired_word_that_was_answered_before_may_stay() -> None:
    made = configuration("fields: [{name: thing, type: choice, list: grade, label: 等级}]")

    reading = read(paper(made), {"thing": ("low",)}, around(made), existing={"thing": "low"})

    assert reading.complete


class TestTables:
    AWARDS = """
fields:
  - name: awards
    type: table
    label: 奖励
    at_most: "2"
    columns:
      - {name: title, label: 名称}
      - {name: level, type: choice, list: grade, label: 级别}
      - {name: proof, type: file, label: 证明, when: "row.level == grade.high"}
    check: [{that: "form.awards.filter(a, a.level == grade.high).size() <= 1", else: 最多一项高级}]
"""

    def test_rows_are_kept_in_order_and_empty_ones_forgotten(self) -> None:
        typed = {"awards-4-title": "乙", "awards-4-level": "middle", "awards-0-title": "甲", "awards-0-level": "middle",
                 "awards-2-title": " "}  # fmt: skip

        reading = fill(configuration(self.AWARDS), typed)

        assert reading.answers["awards"] == [{"title": "甲", "level": "middle"}, {"title": "乙", "level": "middle"}]

    def test_a_cell_says_what_is_wrong_at_its_own_control(self) -> None:
        reading = fill(configuration(self.AWARDS), {"awards-3-title": "甲", "awards-3-level": "best"})

        assert set(reading.errors) == {"awards-3-level"}

    def test_a_column_is_asked_by_the_other_cells_of_its_row(self) -> None:
        reading = fill(configuration(self.AWARDS), {"awards-0-title": "甲", "awards-0-level": "high"})

        assert set(reading.errors) == {"awards-0-proof"}

    def test_too_many_rows_and_a_check_over_rows_are_said_once(self) -> None:
        kept = KeptFile("f" * 32, "awards-proof", "a.pdf", "pdf", 100)
        files = Lookups(files={kept.id: kept})
        row = {"title": "甲", "level": "high", "proof": kept.id}
        typed = {f"awards-{n}-{name}": text for n in range(3) for name, text in row.items()}

        three = fill(configuration(self.AWARDS), typed, files)
        two = fill(configuration(self.AWARDS), {k: v for k, v in typed.items() if "-2-" not in k}, files)

        assert "最多填写 2 行，现为 3 行" in str(three.errors["awards"])
        assert "最多一项高级" in str(two.errors["awards"])

    def test_a_file_kept_for_another_field_is_not_taken(self) -> None:
        kept = KeptFile("f" * 32, "diploma", "a.pdf", "pdf", 100)

        reading = fill(
            configuration(self.AWARDS),
            {"awards-0-title": "甲", "awards-0-level": "high", "awards-0-proof": kept.id},
            Lookups(files={kept.id: kept}),
        )

        assert "重新上传" in str(reading.errors["awards-0-proof"])


def _members(text: str) -> Sequence[FoundMember]:
    known = [
        FoundMember(1, "林木", "202600001"),
        FoundMember(2, "王伟", "202600002"),
        FoundMember(3, "王伟", "202600003"),
    ]
    return [m for m in known if text in (m.name, m.number)]


@pytest.mark.requirement("H4")
class TestPeople:
    SPONSORS = 'fields: [{name: sponsors, type: members, label: 介绍人, at_least: "1", at_most: "2"}]'

    def test_a_member_is_found_by_exact_number_or_full_name(self) -> None:
        reading = fill(
            configuration(self.SPONSORS),
            {"sponsors-0-who": "林木", "sponsors-1-who": "202600003"},
            Lookups(find_members=_members),
        )

        assert [one["membership_id"] for one in reading.answers["sponsors"]] == [1, 3]

    def test_a_name_that_two_members_have_asks_for_the_number(self) -> None:
        reading = fill(configuration(self.SPONSORS), {"sponsors-0-who": "王伟"}, Lookups(find_members=_members))

        assert "有 2 位会员叫这个名字，请改填会员编号" in str(reading.errors["sponsors-0-who"])

    def test_an_outsider_is_named_with_an_address(self) -> None:
        reading = fill(configuration(self.SPONSORS), {"sponsors-0-who": "赵外", "sponsors-0-email": "zhao@example.com"})
        without = fill(configuration(self.SPONSORS), {"sponsors-0-who": "赵外"})

        assert reading.answers == {"sponsors": [{"name": "赵外", "email": "zhao@example.com"}]}
        assert "请同时填写邮箱" in str(without.errors["sponsors-0-who"])

    def test_nobody_sponsors_twice(self) -> None:
        typed = {"sponsors-0-who": "林木", "sponsors-1-who": "202600001"}

        reading = fill(configuration(self.SPONSORS), typed, Lookups(find_members=_members))

        assert "已经填写过" in str(reading.errors["sponsors-1-who"])

    def test_each_one_is_held_to_the_check(self) -> None:
        made = configuration(
            "fields: [{name: sponsors, type: members, label: 介绍人, check: [{that: it.is_admitted, else: 须为会员}]}]"
        )
        known = Lookups(find_members=_members, member_record=lambda _id: {"is_admitted": True})

        assert fill(made, {"sponsors-0-who": "林木"}, known).complete
        outsider = fill(made, {"sponsors-0-who": "赵外", "sponsors-0-email": "z@example.com"}, known)
        assert "须为会员" in str(outsider.errors["sponsors"])


def test_a_body_is_found_by_name_and_a_vague_one_names_the_choices() -> None:
    kinds = "kinds: {city: {label: 市}}\n"
    made = configuration("fields: [{name: city, type: body, kind: [city], label: 所在市}]", more=kinds)
    bodies = [FoundBody(7, "郑州市"), FoundBody(8, "郑州新区")]
    lookups = Lookups(find_bodies=lambda text, _kinds: [b for b in bodies if text in b.name or text == str(b.id)])

    assert fill(made, {"city": "郑州市"}, lookups).answers == {"city": 7}
    assert fill(made, {"city": "8"}, lookups).answers == {"city": 8}
    assert "有 2 个与之相近" in str(fill(made, {"city": "郑州"}, lookups).errors["city"])
    assert "没有找到" in str(fill(made, {"city": "洛阳"}, lookups).errors["city"])


def test_a_number_that_another_holder_has_is_refused() -> None:
    made = configuration("fields: [id_number]")
    lookups = Lookups(is_taken=lambda field, value: (field, value) == ("id_number", "11010519491231002X"))

    assert "已有会员" in str(fill(made, {"id_number": "11010519491231002x"}, lookups).errors["id_number"])


class TestHints:
    def test_a_condition_on_one_choice_is_worked_out_for_each_word(self) -> None:
        made = configuration(EMPLOYER)
        form, condition = paper(made), "form.education >= education.bachelor"
        judge = FormJudge(made, TODAY, form)

        hint = hint_for(
            form, condition, words=words_of(made, form.fields["education"]), holds=lambda a: judge.holds(condition, a)
        )

        assert hint is not None
        assert (hint.field, hint.words) == ("education", ("bachelor", "master", "doctor"))

    @pytest.mark.parametrize("condition", ["form.until > today", "form.measure == measure.expel && form.why != ''"])
    def test_what_hangs_on_more_is_left_to_the_server(self, condition: str) -> None:
        made = configuration(SANCTION)

        assert hint_for(paper(made), condition, words={"a": {}}, holds=lambda _a: True) is None

    def test_the_fields_of_an_expression_are_not_found_in_its_texts(self) -> None:
        assert fields_read_by("form.a == 'form.b' && has(form.c)") == {"a", "c"}
