"""Steps that run side by side: what goes with them, and why the rest does not (configuration.md section 8)."""

from __future__ import annotations

import pytest

from tests.tenancy.configuration.ground import Mistake, plant

STEPS = "steps: [{use: secretary, take_back: true}]"
LOOK = "{name: look, label: {zh: 甲, en: A}, by: secretary, together: both, verdicts: {agree: next}"
CHECK = "{name: check, label: {zh: 乙, en: B}, by: secretary, together: both, verdicts: {agree: next}, reason_for: []}"


def told(*steps: str, batch: bool = False) -> list[str]:
    """What is found in a society whose award has these steps."""
    new = f"steps: [{', '.join(steps)}]" + ("\nbatch: true" if batch else "")
    problems, _ = plant(Mistake("procedures/award.yaml", STEPS, new, ""))
    return [str(problem) for problem in problems if "together" in str(problem) or "side" in str(problem)]


@pytest.mark.parametrize("more", [
    "reason_for: []", "take_back: true", "second: true", "deadline: 3 days, on_silence: agree",
    "deadline: 3 days, escalates: {after: 2 days, to: secretary}", "uploads: true",
])  # fmt: skip
@pytest.mark.parametrize("batch", [False, True])
def test_decisions_run_side_by_side_with_all_that_a_decision_may_have(more, batch):
    assert told(f"{LOOK}, {more}}}", CHECK, batch=batch) == []


@pytest.mark.parametrize("by", ["member", "applicant"])
def test_whom_it_concerns_answers_beside_those_in_charge(by):
    assert told(LOOK.replace("by: secretary", f"by: {by}") + ", reason_for: []}", CHECK) == []


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("when: answers.check.verdict == verdict.agree", "reads answers.check"),
        ("pay: true", "does not go with pay:, money is asked for once"),
        ("vote: council", "does not go with vote:, an assembly decides on what the others have said"),
    ],
)
def test_what_does_not_go_side_by_side_is_told(more, said):
    look = LOOK.replace("agree: next", "agree: next, deny: refused")
    assert any(said in one for one in told(f"{look}, {more}}}", CHECK))


def test_a_case_lies_in_one_bundle_at_a_time():
    both = [f"{LOOK.replace('look', name)}, gather: list_of_all}}" for name in ("look", "again")]
    assert any("one bundle at a time" in one for one in told(*both))


def test_nobody_runs_beside_nobody():
    assert any("two steps at least" in one for one in told(LOOK + ", reason_for: []}"))


@pytest.mark.parametrize("to", ["same", "check"])
def test_no_answer_leads_to_what_is_under_way(to):
    look = LOOK.replace("agree: next", f"agree: next, again: {to}")
    assert any("under way itself" in one for one in told(look + ", reason_for: []}", CHECK))
