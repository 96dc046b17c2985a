"""The reader takes nothing for granted: every odd file gets a sentence, and none gets a crash."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.tenancy.configuration.load import load, load_kept
from app.tenancy.configuration.reader import LARGEST_FILE, gather
from tests.tenancy.configuration.ground import loaded_with, sources, well


def said(**files: str) -> list[str]:
    return [str(problem) for problem in loaded_with(**files)[1] if problem.level == "error"]


def test_the_smallest_association_has_a_name_only() -> None:
    assert well(main="name: 江边读书会").association.name == {"*": "江边读书会"}


def test_a_folder_without_its_main_file_says_so(tmp_path: Path) -> None:
    configuration, problems = load(tmp_path)
    assert configuration is None
    assert str(problems[0]) == "association.yaml:1:1: association: the folder has no association.yaml"


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("", "holds no keys"),
        ("- a\n- b", "holds no keys"),
        ("name: [a", "a bracket that opens here is not closed"),
        ("name: a\n\tb: c", "there is a tab here; indent with spaces"),
        ("name：江边读书会", "there is “：” here; outside of a text write the half-width :"),
        ("name: {zh: 江边，en: Riverside}", "there is “，” here; outside of a text write the half-width ,"),
        ("name:江边读书会", "a space is missing after the colon; write name: …"),
        ("brand: {main: #1d4f5c}", "a # begins a remark here"),
        ('name: {zh: "江边, en: Riverside}', "a quote that opens here is not closed"),
        ("tiers:\n  a: {label: x}\n   b: {label: y}", "this line is not indented like those it belongs to"),
        ("name: *other", "stands in quotes"),
        ("name: a\n---\nname: b", "stands in quotes"),
        ("name: ~", "has no value"),
        ("name: !!python/object/apply:os.system [ls]", "has to be"),
        ("name: a\x00b", "YAML"),
    ],
)
def test_what_is_not_plain_yaml_is_told(written: str, told: str) -> None:
    assert any(told in line for line in said(main=written)), said(main=written)


def test_a_bare_word_stays_text_and_only_true_and_false_are_flags() -> None:
    written = 'name: 社\nlists: {sort: {ordered: true, values: {no: 否, "on": 开, y: 是}}}\nbrand: {paper: white}'
    words = well(main=written).association.lists["sort"]
    assert (list(words.values), words.ordered) == (["no", "on", "y"], True)


def test_numbers_and_days_stay_as_they_are_written() -> None:
    written = 'name: 社\ntiers: {a: {label: 007, code: 010}}\nbank: {account_name: a, bank: b, account: "0012345"}'
    association = well(main=written).association
    assert (association.tiers["a"].label, association.tiers["a"].code) == ({"*": "007"}, "010")
    assert association.bank is not None and association.bank.account == "0012345"


def test_a_key_said_in_two_files_is_told_at_the_second() -> None:
    files = {"main": "name: 社\ntiers: {a: {label: 甲}}", "membership": "\ntiers: {b: {label: 乙}}"}
    assert said(**files) == ["membership.yaml:2:1: tiers: is said in two files; it stands in association.yaml already"]


def test_a_form_said_in_its_own_file_and_elsewhere_is_told() -> None:
    form = "label: 表\nfields: [name]"
    main = "name: 社\nforms: {a: {label: 表, fields: [name]}}"
    assert any("forms/a.yaml:1:1" in line and "already said" in line for line in said(main=main, forms__a=form))


def test_a_part_with_a_mistake_is_told_where_it_is_declared() -> None:
    main = "name: 社\nfields:\n  mark: {label: 分, type: choise}\nforms: {a: {label: 表, fields: [mark]}}"
    assert [line for line in said(main=main) if line.startswith("association.yaml:3:26")]


def test_a_part_taken_with_a_wrong_change_is_told_where_it_is_taken() -> None:
    main = "name: 社\nforms:\n  a:\n    label: 表\n    fields:\n      - {use: name, required: maybe}"
    assert said(main=main) == [
        "association.yaml:6:31: forms.a.fields.1.required: has to be true or false",
    ]


def test_deep_nesting_is_refused() -> None:
    assert any("nested too deep" in line for line in said(main="name: " + "[" * 60 + "]" * 60))


def test_a_file_too_large_or_not_in_utf8_is_told(tmp_path: Path) -> None:
    (tmp_path / "association.yaml").write_text("name: 社", encoding="utf-8")
    (tmp_path / "large.yaml").write_bytes(b"#" * (LARGEST_FILE + 1))
    (tmp_path / "latin.yaml").write_bytes(b"name: \xe9t\xe9")
    configuration, problems = load(tmp_path)
    assert configuration is None
    assert [problem.file for problem in problems] == ["large.yaml", "latin.yaml"]


def test_the_stories_of_the_demonstration_are_not_read_here(tmp_path: Path) -> None:
    (tmp_path / "association.yaml").write_text("name: 社", encoding="utf-8")
    (tmp_path / "demo.yaml").write_text("[", encoding="utf-8")
    assert list(gather(tmp_path)[0]) == ["association.yaml"]


@settings(max_examples=60)
@given(st.text(max_size=200))
def test_whatever_is_written_there_is_an_answer(written: str) -> None:
    configuration, problems = load_kept({"association.yaml": written})
    assert configuration is not None or problems


@settings(max_examples=25)
@given(st.data())
def test_a_line_torn_out_anywhere_never_crashes_the_reader(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(sources())))
    lines = sources()[name].splitlines()
    gone = data.draw(st.integers(0, len(lines) - 1))
    torn = "\n".join(line for i, line in enumerate(lines) if i != gone)
    configuration, problems = load_kept({**sources(), name: torn})
    assert configuration is not None or problems
