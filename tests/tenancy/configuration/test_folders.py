"""The folders of all associations load, keep, and can be taken as a start for another (E1, E2)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.tenancy.configuration.concepts import Procedure
from app.tenancy.configuration.desk import check_folder, new_folder
from app.tenancy.configuration.load import load, load_kept
from app.tenancy.configuration.parts import standard
from app.tenancy.configuration.procedures_support import BUILT, not_offered
from app.tenancy.configuration.schema import schema
from tests.tenancy.configuration.ground import LAKE, lake, sources, well

ROOT = Path(__file__).parents[3]
FOLDERS = sorted(f.parent for where in ("tenants", "tests/tenants") for f in (ROOT / where).glob("*/association.yaml"))


@pytest.mark.requirement("E1")
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_association_loads_without_an_error(folder: Path) -> None:
    configuration, problems = load(folder)
    assert configuration is not None, "\n".join(str(p) for p in problems if p.level == "error")


@pytest.mark.parametrize("folder", [*FOLDERS, LAKE], ids=lambda folder: folder.name)
def test_a_configuration_comes_back_from_its_kept_sources(folder: Path) -> None:
    now = load(folder)[0]
    assert now is not None
    then = load_kept(json.loads(json.dumps(dict(now.sources))))[0]
    assert then is not None
    assert (then.fingerprint, then.association) == (now.fingerprint, now.association)


def test_every_change_of_a_file_changes_the_fingerprint() -> None:
    changed = load_kept({**sources(), "forms/lapse.yaml": sources()["forms/lapse.yaml"] + "# \n"})[0]
    assert changed is not None
    assert changed.fingerprint != lake().fingerprint


def test_words_have_their_labels_wherever_they_come_from() -> None:
    assert lake().words("tier")["unit"] == {"zh": "单位会员", "en": "Organisation"}
    assert lake().words("mark")["good"]["en"] == "Good"
    assert lake().words("library")["experts"]["zh"] == "专家库"
    assert lake().words("exit")["lapsed"]["en"] == "Lapsed"
    assert lake().words("nothing") == {}


def test_words_written_in_a_field_are_a_list_of_their_own() -> None:
    form = "label: 表\nfields: [{name: size, label: 码, type: choice, values: {small: 小, large: 大}}]"
    assert well(main="name: 社", forms__a=form).words("size")["large"] == {"*": "大"}


def test_the_platforms_own_words_follow_the_standards() -> None:
    lists = standard().values["lists"]
    assert len(lists["political_status"]["values"]) == 13
    assert len(lists["ethnicity"]["values"]) == 56
    education = list(lists["education"]["values"])
    assert education.index("senior_high") < education.index("secondary") < education.index("college")
    assert lists["title_level"]["values"]["junior"]["zh"] == "助理级"


def test_who_names_tabs_of_the_login_page_has_these_and_the_staffs() -> None:
    assert list(well(main="name: 社").association.logins) == ["person", "staff"]
    assert set(lake().association.logins) == {"person", "unit", "staff"}
    mail = well(main="name: 社\nlogins: {mail: {label: 邮箱, by: [email]}}")
    assert set(mail.association.logins) == {"mail", "staff"}


def test_a_part_of_ones_own_replaces_the_platforms() -> None:
    main = "name: 社\nfields: {name: {label: 名号}}\nexits: {moved: 迁出}\nforms: {a: {label: 表, fields: [name]}}"
    association = well(main=main).association
    assert association.forms["a"].fields[0].label == {"*": "名号"}
    assert {"moved", "resigned"} <= set(association.exits)


def test_standings_are_replaced_as_a_whole_because_their_order_matters() -> None:
    main = "name: 社\nstandings: {gone: {label: 去, when: has(member.left_on), admitted: false}, here: {label: 在}}"
    assert list(well(main=main).association.standings) == ["gone", "here"]


@pytest.mark.parametrize(
    ("said", "missing"),
    [
        ({}, []),
        ({"starts": ["anyone", "secretary"], "form": "a", "open": ["03-01..03-25"], "when": "true"}, []),
        ({"batch": True}, ["batch"]),
        ({"starts": ["system"]}, []),
        ({"steps": [{"name": "a", "label": "a", "pay": True}]}, ["steps.a.pay"]),
        ({"steps": [{"name": "a", "label": "a", "each": "x", "needs": "any", "deadline": "1 day"}]}, []),
        ({"steps": [{"name": "a", "label": "a", "then": ["open_account", "publish"]}]}, ["steps.a.then: publish"]),
        ({"approved": ["admit", {"end": "exit.resigned"}], "refused": ["block"]}, ["approved: end", "refused: block"]),
    ],
)
def test_a_procedure_that_uses_what_is_not_built_is_not_offered(said: dict[str, Any], missing: list[str]) -> None:
    procedure = Procedure.model_validate({"label": "事项", **said})
    expected = [one for one in missing if not _built_by_now(one)]
    assert not_offered(procedure) == expected


def _built_by_now(said: str) -> bool:
    """The table grows: what it holds is no longer missing."""
    key, _, effect = said.rpartition(": ")
    return effect in BUILT["effect"] if key else effect.rpartition(".")[2] in BUILT["step"] | BUILT["procedure"]


@pytest.mark.requirement("E2")
def test_a_further_association_begins_as_anothers_folder(tmp_path: Path) -> None:
    (tmp_path / "lake").symlink_to(LAKE)
    folder = new_folder("pond", like="lake", root=tmp_path)
    configuration, _ = load(folder)
    assert configuration is not None
    association = configuration.association
    assert (association.name["zh"], association.hosts, association.bank) == ("pond", (), None)
    assert association.tiers == lake().association.tiers


def test_a_folder_is_never_overwritten_and_never_made_of_nothing(tmp_path: Path) -> None:
    (tmp_path / "lake").symlink_to(LAKE)
    with pytest.raises(FileExistsError):
        new_folder("lake", like="lake", root=tmp_path)
    with pytest.raises(FileNotFoundError):
        new_folder("pond", like="sea", root=tmp_path)


def test_checking_a_folder_tells_errors_doubts_and_what_is_not_offered() -> None:
    lines, errors = check_folder(LAKE)
    assert errors == 0
    assert any("warning: site.pages.charter" in line for line in lines)
    if "pay" not in BUILT["step"]:
        assert any(line.startswith("procedures.join: not offered yet:") for line in lines)
    assert check_folder(LAKE, strict=True)[1] > 0


def test_a_folder_with_mistakes_is_counted(tmp_path: Path) -> None:
    (tmp_path / "association.yaml").write_text("nam: 社\nfeatures: [due]", encoding="utf-8")
    lines, errors = check_folder(tmp_path)
    assert errors == 3
    assert "association.yaml:1:1: nam: is not a key here; did you mean “name”?" in lines


def test_the_schema_knows_every_key_with_its_meaning() -> None:
    made = schema()
    assert set(made["properties"]) >= {"name", "tiers", "procedures", "consents", "footer", "site"}
    undescribed = [
        f"{name}.{key}"
        for name, concept in made["$defs"].items()
        for key, shape in concept.get("properties", {}).items()
        if "description" not in shape
    ]
    assert undescribed == []
    assert {"$ref": "#/$defs/FieldUsed"} in made["$defs"]["Form"]["properties"]["fields"]["items"]["anyOf"]
