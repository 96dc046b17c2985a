"""What is doubtful is told apart from what is wrong, and keeps nobody from working (configuration.md section 13)."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.tenancy.configuration.checks import site
from app.tenancy.configuration.checks.chains import circle_of_starts, silent_circle, unreached
from app.tenancy.configuration.concepts import Brand, Procedure
from app.tenancy.configuration.load import load
from tests.tenancy.configuration.ground import LAKE, Mistake, loaded_with, plant, well

A, M = "association.yaml", "membership.yaml"
REVIEW, JOIN_UNIT = "procedures/review.yaml", "procedures/join_unit.yaml"

DOUBTS = [
    Mistake(
        A, "  council_step:", "  spare: {label: {zh: 备用, en: Spare}}\n  council_step:", "nothing names this step"
    ),
    Mistake(A, "  of_age:", "  spare: {that: today > today, else: 备用}\n  of_age:", "nothing names this condition"),
    Mistake(REVIEW, "fail: rectify}\n", "fail: recheck}\n", "no answer of any step leads here", 3),
    Mistake(A, "libraries, studios", "studios", "features: does not switch libraries on, so nobody sees this"),
    Mistake(
        A, "to: procedure.award, sign", "to: page.charter, sign", "the section calendar draws the windows of procedure"
    ),
    Mistake(A, "    hero: {", "    heros: {", "no section reads a block “heros”; did you mean “hero”?"),
    Mistake(A, "    - {label: {zh: 动态, en: News}, to: column.news}\n", "", "has 3 entries; 4 to 9 fit a line"),
    Mistake(
        A, 'workdays: ["2026-10-10"]', 'workdays: ["2026-10-09"]', "is no weekend; everybody works that day anyway"
    ),
    Mistake(JOIN_UNIT, "about: unit\n", "about: person\n", "the procedure is about a person, its form about a unit"),
    Mistake("procedures/lapse.yaml", "starts: [system, secretary]", "starts: [secretary]", "does not name system"),
    Mistake(
        M,
        "  birthday:",
        "  late: {label: {zh: 欠费, en: Late}, of: units, when: member.unpaid_years>=2, do: [{tell: rectify}]}\n  birthday:",
        "fires on the same cause as absent",
    ),
]


@pytest.mark.parametrize("doubt", DOUBTS, ids=lambda d: d.told[:40])
def test_what_is_doubtful_is_told_and_the_folder_works(doubt: Mistake) -> None:
    problems, _ = plant(doubt)
    assert [p for p in problems if p.level == "error"] == []
    assert any(doubt.told in p.what for p in problems), [str(p) for p in problems]


def test_a_doubt_is_marked_as_a_warning() -> None:
    problems, _ = plant(DOUBTS[0])
    assert "warning: steps.spare: nothing names this step" in str(problems[0])


def test_a_form_that_nobody_uses_is_told() -> None:
    _, problems = loaded_with(main="name: 社", forms__spare="label: 备用\nfields: [name]")
    assert [str(p) for p in problems] == [
        "forms/spare.yaml:1:1: warning: forms.spare: no procedure, step or library uses this form"
    ]


def test_files_that_are_named_and_not_there_are_told() -> None:
    _, problems = load(LAKE)
    assert {p.what for p in problems} >= {"there is no texts/zh/charter.md", "there is no texts/zh/consent_privacy.md"}


def test_a_text_that_is_there_in_one_language_is_enough_unless_asked_strictly(tmp_path: Path) -> None:
    main = "name: {zh: 社, en: Society}\nlanguages: [zh, en]\nsite: {pages: {rules: {zh: 章程, en: Charter}}}"
    (tmp_path / "texts" / "zh").mkdir(parents=True)
    (tmp_path / "texts" / "zh" / "rules.md").write_text("# 章程", encoding="utf-8")
    (tmp_path / "association.yaml").write_text(main, encoding="utf-8")
    configuration, problems = load(tmp_path)
    assert configuration is not None and problems == []
    assert (configuration.has_text("rules", "zh"), configuration.has_text("rules", "en")) == (True, False)
    assert [p.what for p in load(tmp_path, strict=True)[1]] == ["there is no texts/en/rules.md"]


def test_english_that_is_missing_is_told_when_asked_strictly(tmp_path: Path) -> None:
    main = "name: {zh: 社, en: Society}\nlanguages: [zh, en]\ntiers:\n  a: {label: 甲}\n  b: {label: {zh: 乙, en: B}, code: B}"
    (tmp_path / "association.yaml").write_text(main, encoding="utf-8")
    assert load(tmp_path)[1] == []
    assert [str(p) for p in load(tmp_path, strict=True)[1]] == [
        "association.yaml:4:14: warning: tiers.a.label: has no Chinese and no English"
    ]


def test_an_association_of_one_language_is_asked_for_no_other(tmp_path: Path) -> None:
    (tmp_path / "association.yaml").write_text("name: 社\ntiers: {a: {label: 甲}}", encoding="utf-8")
    assert load(tmp_path, strict=True)[1] == []


def test_who_judges_colours_is_registered_from_outside() -> None:
    def pale(brand: Brand) -> list[str]:
        return [f"{brand.main} on white is too pale"] if brand.main == "#ffff00" else []

    site.brand_checks.append(pale)
    try:
        configuration, problems = loaded_with(main='name: 社\nbrand: {main: "#ffff00"}')
        assert configuration is None
        assert [str(p) for p in problems] == ["association.yaml:2:8: brand: #ffff00 on white is too pale"]
        assert well(main='name: 社\nbrand: {main: "#000000"}')
    finally:
        site.brand_checks.remove(pale)


def chain(*steps: dict[str, object]) -> Procedure:
    return Procedure.model_validate({"label": "链", "steps": [{"label": "步", **step} for step in steps]})


def test_a_step_behind_conditions_is_reached() -> None:
    walked = chain({"name": "a", "when": "x"}, {"name": "b", "when": "x"}, {"name": "c"}, {"name": "d"})
    assert unreached(walked) == []


def test_a_step_after_one_that_always_ends_is_not_reached() -> None:
    ends = chain({"name": "a", "verdicts": {"yes": "approved", "no": "refused"}}, {"name": "b"})
    assert unreached(ends) == [1]


def test_silence_that_goes_back_and_forth_is_a_circle() -> None:
    back = {"verdicts": {"on": "b"}, "deadline": "1 day", "on_silence": "on"}
    forth = {"verdicts": {"back": "a"}, "deadline": "1 day", "on_silence": "back"}
    assert silent_circle(chain({"name": "a", **back}, {"name": "b", **forth})) == [0, 1]
    assert silent_circle(chain({"name": "a", **back}, {"name": "b"})) == []


def test_procedures_that_start_one_another_at_once_are_a_circle() -> None:
    one = Procedure.model_validate({"label": "甲", "approved": [{"start": "two"}]})
    two = Procedure.model_validate({"label": "乙", "approved": [{"start": {"procedure": "one"}}]})
    assert circle_of_starts({"one": one, "two": two}) == ["one", "two"]
    assert circle_of_starts({"one": one, "two": chain({"name": "a"})}) == []


@pytest.mark.parametrize(
    ("main", "told"),
    [
        ("site: {studio: {news: {label: 消息}}}\nfeatures: [studios]",
         "2:17: warning: site.studio.news: nobody writes this in a studio: by: names editor; say unit, member or"
         " administrator of unit"),
        ("procedures: {join: {label: 入会, steps: [payment]}}",
         "warning: procedures.join.steps.1: waits for a payment, but there are no fees:, so nothing is ever owed"),
        ("site: {columns: {news: {label: 消息, procedure: post}}}\nprocedures: {post: {label: 审核}}",
         "who may publish on the site releases its columns at once; only what a studio hands in walks a procedure"),
        ("kinds: {city: {label: 市}}\nroles: {officer: {label: 员, at: [city], can: [decide]}}\n"
         "procedures: {join: {label: 入会, starts: [anyone], steps: [{name: city, label: 市审, by: officer of city}]}}",
         "4:86: warning: procedures.join.steps.1.by: acts at a city, but no applicant can choose one: write admits: true"),
        ("procedures: {rate: {label: 评, steps: [{name: rate, label: 评, verdicts: {rate: next}}]}}",
         "“rate” has no words to be read; say under verdicts: what it is called"),
        ("procedures: {rate: {label: 评, steps: [{name: rate, label: 评, verdicts: {approve: next}}]}}\n"
         "verdicts: {aprove: 评定}", "3:12: warning: verdicts.aprove: no step is answered so; did you mean “approve”?"),
        ("fields: {spare: {label: 备用}}", "2:10: warning: fields.spare: nothing names this field"),
    ],
)  # fmt: skip
def test_what_would_never_happen_is_told(main: str, told: str) -> None:
    configuration, problems = loaded_with(main=f"name: 社\n{main}")
    assert configuration is not None
    assert any(told in str(one) for one in problems), [str(one) for one in problems]


@pytest.mark.parametrize(
    ("named", "told"),
    [
        ("speakrs", "the form has no table “speakrs”; did you mean “speakers”?"),
        ("jobs", "the table has to ask for a name: and, by a choice with list: representative, for the kind"),
    ],
)
def test_who_speaks_for_an_organisation_is_named_in_a_table_of_its_form(named: str, told: str) -> None:
    rank = "{name: rank, label: 类, type: choice, values: {main: 主}}"
    form = f"fields: [{{name: speakers, label: 代, type: table, columns: [{rank}, name]}},"
    form += " {name: jobs, label: 职, type: table, columns: [name]}]"
    main = "name: 社\nrepresentatives: {kinds: {main: 主}}\nprocedures: {join: {label: 入, form: join, about: unit, "
    given = f"{main}approved: [{{represent: {named}}}]}}}}"
    _, problems = loaded_with(main=given, forms__join=f"label: 表\nabout: unit\n{form}")
    assert any(told in str(one) for one in problems), [str(one) for one in problems]


APART = "name: 社\n{}roles: {{watch: {{label: 监事, can: [audit, configure]}}}}"


@pytest.mark.requirement("A8")
@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("", ["error"]),
        ("security: asvs\n", ["warning"]),
        ("apart: []\n", []),
        ("apart: [[audit, manage_accounts]]\n", []),
        ("apart: [[audit]]\n", ["error"]),
    ],
)
def test_what_is_kept_apart_is_refused_under_mlps_and_doubted_elsewhere(more: str, told: list[str]) -> None:
    _, problems = loaded_with(main=APART.format(more))
    assert [one.level for one in problems] == told
