"""What a new version of a folder changes for whom, and that a procedure is compiled once a version, not a request (E5)."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime

import pytest

from app.bodies.actions import plant_configured
from app.chains.inuse import in_use, vanished
from app.chains.prices import told
from app.rehearsal.people import Cast
from app.rehearsal.walking import Play, play
from app.tenancy.configuration.comparing import changed_procedures, changes
from app.tenancy.configuration.expressions import Programs
from app.tenancy.configuration.load import load
from app.tenancy.settings import ROOT
from app.tenancy.tenants import tenant

pytestmark = [pytest.mark.requirement("E2"), pytest.mark.requirement("E5")]
ORCHARD = ROOT / "tests" / "tenants" / "orchard-society"


@pytest.fixture
def renewed(tmp_path):
    """A copy of the society's folder in which words are exchanged: `renewed({file: [(old, new)]})` gives its versions."""

    def change(words):
        folder = tmp_path / "orchard-society"
        shutil.copytree(ORCHARD, folder, dirs_exist_ok=True)
        for name, pairs in words.items():
            text = (folder / name).read_text(encoding="utf-8")
            for old, new in pairs:
                assert old in text, old
                text = text.replace(old, new, 1)
            (folder / name).write_text(text, encoding="utf-8")
        now, problems = load(ORCHARD)
        then, others = load(folder)
        assert now is not None and then is not None, (problems, others)
        return now, then

    return change


def said(now, then):
    return [str(one) for one in changes(now.association, then.association)]


@pytest.mark.parametrize(
    ("file", "old", "new", "told_as"),
    [
        ("association.yaml", "seats: 300", "seats: 200", "tier fellow: seats: was 300, is 200"),
        ("association.yaml", "province: {zh: 省级, en: Province}, ", "", "list award_level: the word province is gone"),
        ("association.yaml", "pear: {zh: 梨, en: Pears}, ", "pear: {zh: 梨子, en: Pears}, ", ""),
        ("procedures/delegate.yaml", "by: member of form.person, ", "by: member of form.person, deadline: 5 workdays, ",
         "procedure delegate, step accepts: deadline: was –, is 5 workdays"),
        ("procedures/delegate.yaml", "  - secretary\n", "", "procedure delegate: the step secretary is gone"),
        ("procedures/move.yaml", "starts: [member]", "starts: [member, secretary]",
         "procedure move: starts: was [member], is [member, secretary]"),
        ("forms/correction.yaml", "[name, mobile, email]", "[name, mobile, {use: email, required: false}]",
         "form correction, field email: required: was yes, is no"),
        ("forms/correction.yaml", "[name, mobile, email]", "[name, mobile]", "form correction: no longer asks email"),
        ("forms/charge.yaml", "type: long_text", "type: text",
         "form charge: what_happened was long_text and is text; a field whose type changes needs a new name"),
        ("association.yaml", "can: [confirm_payments, waive, see_figures]", "can: [confirm_payments]",
         "role treasurer: can: was [confirm_payments, waive, see_figures], is [confirm_payments]"),
        ("association.yaml", "valid: for_ever, ", "valid: term, ", "document diploma: valid: was for_ever, is term"),
    ],
)  # fmt: skip
def test_each_change_is_told_in_a_sentence(renewed, file, old, new, told_as):
    pair = [(old, new)]
    if "province" in old:
        pair.append(("{when: form.award >= award_level.province, is: 20}, ", ""))
    found = said(*renewed({file: pair}))
    assert told_as in found if told_as else found == []


def test_who_pays_what_now_and_then_is_told_by_tier(renewed):
    now, then = renewed({"association.yaml": [("friend: 50, member: 200", "friend: 50, member: 240")]})
    assert told(now, then, date(2026, 6, 1)) == [
        "member: 200.00 a year; joining in the 1st, 4th, 7th, 10th month: 200.00, 150.00, 100.00, 50.00"
        " → 240.00 a year; joining in the 1st, 4th, 7th, 10th month: 240.00, 180.00, 120.00, 60.00"
    ]


def test_only_procedures_that_would_go_another_way_are_named(renewed):
    now, then = renewed({"forms/correction.yaml": [("[name, mobile, email]", "[name, mobile]")]})
    assert changed_procedures(now.association, then.association) == {"correct"}


@pytest.mark.database
def test_a_name_may_not_vanish_while_data_use_it(inside, renewed):
    inside("orchard-society")
    plant_configured(today=date(2020, 1, 1))
    people = Cast(datetime(2026, 11, 28, 2, 0, tzinfo=UTC))
    people.plant()
    people.member_kept("friend", date(2024, 1, 1), unit=False)
    _, then = renewed({"association.yaml": [("  unit: {label", "  unit: {label")]})
    without = then.association.model_copy(update={"tiers": {k: v for k, v in then.association.tiers.items() if k != "friend"}})
    assert vanished(then.association, in_use(tenant().association)) == []
    [refused] = vanished(without, in_use(tenant().association))
    assert refused.startswith("tiers: “friend” is gone, but")
    assert "retired: true" in refused


@pytest.mark.database
def test_a_version_is_compiled_once_however_often_it_is_asked(inside):
    """Of a hundred cases only the first compiles an expression of the procedure."""
    inside("orchard-society")
    play(Play("expert", date(2026, 11, 28)))
    programs: Programs = tenant().configuration.programs
    before = dict(programs._kept)
    play(Play("expert", date(2026, 11, 29)))
    assert all(programs._kept[key] is one for key, one in before.items())
    assert set(programs._kept) == set(before)


def test_the_command_says_all_of_it_and_exits_with_one_when_data_would_be_lost(app, inside, renewed, tmp_path):
    inside("orchard-society")
    renewed({"association.yaml": [("seats: 300", "seats: 200")]})
    done = app.test_cli_runner().invoke(args=["tenants", "diff", "orchard-society", str(tmp_path / "orchard-society")])
    assert done.exit_code == 0, done.output
    assert "tier fellow: seats: was 300, is 200" in done.output
    wrong = app.test_cli_runner().invoke(args=["tenants", "diff", "orchard-society", "no-such-thing"])
    assert wrong.exit_code == 1
    assert "neither a folder with an association.yaml, nor a stored version, nor a git revision" in wrong.output

