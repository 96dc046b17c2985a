"""Steps that run side by side are plain decisions, none of which waits for what another says (configuration.md section 8)."""

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


def test_two_plain_decisions_run_side_by_side():
    assert told(LOOK + ", reason_for: []}", CHECK) == []


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("take_back: true", "does not go with take_back:"),
        ("second: true", "does not go with second:"),
        ("deadline: 3 days, on_silence: agree", "does not go with on_silence:"),
        ("when: answers.check.verdict == verdict.agree", "reads answers.check"),
    ],
)
def test_what_does_not_go_side_by_side_is_told(more, said):
    assert any(said in one for one in told(f"{LOOK}, reason_for: [], {more}}}", CHECK))


def test_nobody_runs_beside_nobody():
    assert any("two steps at least" in one for one in told(LOOK + ", reason_for: []}"))


@pytest.mark.parametrize("to", ["same", "check"])
def test_no_answer_leads_to_what_is_under_way(to):
    look = LOOK.replace("agree: next", f"agree: next, again: {to}")
    assert any("under way itself" in one for one in told(look + ", reason_for: []}", CHECK))


def test_parties_answer_alone():
    look = LOOK.replace("by: secretary", "by: member")
    assert any("only who is in charge" in one for one in told(look + ", reason_for: []}", CHECK))


def test_what_runs_side_by_side_is_not_answered_many_at_once():
    assert any("does not go with batch:" in one for one in told(LOOK + ", reason_for: []}", CHECK, batch=True))
