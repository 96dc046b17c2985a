"""A folder changes under cases that run: they go on as they were filed, and new ones walk the new way (E2)."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from app.bodies.actions import plant_configured
from app.bodies.store import find_configured_body
from app.procedures import actions
from app.procedures.actions import Decision, Filing
from app.procedures.docket import look_at
from app.procedures.models import Case, CaseState
from app.procedures.parties import Party
from app.tenancy.configuration.load import load
from app.tenancy.database import db
from app.tenancy.registry import Registry
from tests.procedures.guild import GUILD, decide, enter, the_case
from tests.procedures.stories import NOW, TODAY, Somebody, grant, somebody

pytestmark = [pytest.mark.database, pytest.mark.requirement("E2")]
SLUG = "changing-guild"


@pytest.fixture
def folder(folders: Path, ground) -> Iterator[Path]:
    """A guild of its own, whose folder may be changed."""
    made, before = folders / SLUG, ground.app.extensions["xiehui_registry"]
    shutil.copytree(folders / GUILD, made)
    ground.app.extensions["xiehui_registry"] = Registry(folders, watches=True)
    yield made
    ground.app.extensions["xiehui_registry"] = before
    shutil.rmtree(made)


def change(folder: Path, *changes: tuple[str, str]) -> None:
    """Another version of the folder, which has to load."""
    path = folder / "association.yaml"
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    assert load(folder)[0] is not None, load(folder)[1]


@pytest.fixture
def running(folder: Path, entering) -> tuple[int, Somebody, Somebody]:
    """A keeper asked for a check of his apiary; the warden has not looked yet."""
    with entering(SLUG):
        plant_configured(today=TODAY)
        meadow = find_configured_body("meadow").id
        warden, keeper, secretary = somebody("温值守"), somebody("花养蜂"), somebody("秦秘书")
        grant(warden, "warden", meadow)
        grant(secretary, "secretary")
        enter(keeper, meadow)
        filing = Filing("censure", {"facts": "蜂群逃逸三次。"}, party=Party(keeper.person_id))
        actions.file_case(filing, by=secretary.account_id, now=NOW)
        check = actions.file_case(Filing("hive_check"), by=keeper.account_id, now=NOW)
        return check.case_id, warden, keeper


def test_a_step_that_is_taken_away_a_field_and_a_role_renamed_leave_running_cases_as_they_were(folder, running, entering):
    case_id, warden, keeper = running
    change(
        folder,
        ("    steps: [{name: look, label: {zh: 片区查验, en: The warden looks}, by: warden of region, deadline: 3 workdays, "
         "escalates: {after: 2 workdays, to: secretary}}]\n    approved: [{record: work}]",
         "    steps: [{name: desk, label: {zh: 秘书处核对, en: Desk}, by: secretary}]\n    approved: [{record: work}]"),
        ("  warden: {label: {zh: 片区值守, en: Warden}", "  warden: {label: {zh: 片区长, en: Head of the region}"),
        ("fields: [{name: facts, type: long_text, label: {zh: 事实, en: Facts}}]",
         "fields: [{name: account, type: long_text, label: {zh: 经过, en: Account}}]"),
    )  # fmt: skip
    with entering(SLUG):
        case = the_case(actions.Filed(case_id, ""))
        docket = look_at(case)
        assert [step.name for step in docket.procedure.steps] == ["look"]
        assert decide(case, Decision("approve", "已查验"), warden) is CaseState.APPROVED

        new = the_case(actions.file_case(Filing("hive_check"), by=keeper.account_id, now=NOW))
        assert new.step == "desk" and new.version_id != case.version_id

        censure = look_at(db.session.scalars(select(Case).where(Case.procedure == "censure")).one())
        assert [one.name for one in censure.configuration.association.forms["complaint"].all_fields()] == ["facts"]
        assert censure.answers == {"facts": "蜂群逃逸三次。"}
