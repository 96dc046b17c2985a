"""The machine of cases, by tables."""

from __future__ import annotations

import pytest

from app.procedures.rules.chain import StepState, steps_ahead, walk
from app.procedures.rules.machine import (
    CaseState,
    Position,
    Tally,
    begins_with,
    beside,
    first_position,
    is_onward,
    next_position,
    resume_at,
    round_after,
    tally,
)
from app.tenancy.configuration.concepts.procedures import Procedure

JOIN = Procedure.model_validate(
    {
        "label": "入会",
        "steps": [
            {
                "name": "sponsor",
                "label": "介绍人",
                "by": "sponsor",
                "each": "form.sponsors",
                "needs": "any",
                "verdicts": {"recommend": "next", "decline": "applicant"},
            },
            {
                "name": "branch",
                "label": "分支机构",
                "when": "branch",
                "verdicts": {"forward": "next", "reject": "next"},
            },
            {
                "name": "secretary",
                "label": "秘书处",
                "verdicts": {
                    "approve": "next",
                    "return": "applicant",
                    "back": "branch",
                    "ask": "same",
                    "refuse": "refused",
                    "admit": "approved",
                },
            },
            {"name": "president", "label": "会长"},
        ],
    }
)


def everything(_condition: str | None) -> bool:
    return True


def no_branch(condition: str | None) -> bool:
    return condition != "branch"


def at(step: str) -> Position:
    return Position(CaseState.OPEN, step)


@pytest.mark.parametrize(
    ("step", "verdict", "holds", "to"),
    [
        ("sponsor", "recommend", everything, at("branch")),
        ("sponsor", "recommend", no_branch, at("secretary")),
        ("sponsor", "decline", everything, Position(CaseState.RETURNED, "sponsor")),
        ("branch", "reject", everything, at("secretary")),
        ("secretary", "approve", everything, at("president")),
        ("secretary", "admit", everything, Position(CaseState.APPROVED)),
        ("secretary", "refuse", everything, Position(CaseState.REFUSED)),
        ("secretary", "ask", everything, at("secretary")),
        ("secretary", "back", everything, at("branch")),
        ("secretary", "back", no_branch, at("secretary")),
        ("president", "approve", everything, Position(CaseState.APPROVED)),
    ],
)
def test_each_answer_leads_where_the_table_says(step, verdict, holds, to):
    assert next_position(JOIN, step, verdict, holds) == to


def test_an_answer_the_step_does_not_have_leads_nowhere():
    with pytest.raises(KeyError):
        next_position(JOIN, "president", "forward", everything)


def test_a_procedure_without_steps_is_done_at_once():
    assert first_position(Procedure(label={"*": "登记"}), everything).state is CaseState.APPROVED


@pytest.mark.parametrize(
    ("to", "onward", "round_then"),
    [
        (at("president"), True, 3),
        (at("branch"), False, 4),
        (at("secretary"), False, 4),
        (Position(CaseState.RETURNED, "secretary"), False, 4),
        (Position(CaseState.APPROVED), True, 3),
        (Position(CaseState.REFUSED), False, 3),
    ],
)
def test_only_a_move_that_is_not_forward_opens_another_round(to, onward, round_then):
    assert is_onward(JOIN, "secretary", to) is onward
    assert round_after(3, JOIN, "secretary", to) == round_then


@pytest.mark.parametrize(
    ("passed", "holds", "to"),
    [
        ({"sponsor", "branch"}, everything, at("secretary")),
        ({"sponsor"}, no_branch, at("secretary")),
        ({"sponsor"}, everything, at("branch")),
        (set(), no_branch, at("sponsor")),
    ],
)
def test_a_returned_case_goes_on_where_it_was_returned(passed, holds, to):
    assert resume_at(JOIN, "secretary", passed, holds) == to


@pytest.mark.parametrize(
    ("needs", "asked", "said", "comes_to"),
    [
        ("any", 3, [], Tally.WAITS),
        ("any", 3, [False, True], Tally.PASSED),
        ("any", 3, [False, False], Tally.WAITS),
        ("any", 3, [False, False, False], Tally.FAILED),
        ("all", 2, [True], Tally.WAITS),
        ("all", 2, [True, True], Tally.PASSED),
        ("all", 2, [False], Tally.FAILED),
        (2, 3, [True, False], Tally.WAITS),
        (2, 3, [True, False, True], Tally.PASSED),
        (2, 3, [False, False], Tally.FAILED),
        (3, 2, [True, True], Tally.PASSED),
    ],
)
def test_those_asked_together_decide_by_all_any_or_so_many(needs, asked, said, comes_to):
    assert tally(needs, asked, said) is comes_to


@pytest.mark.parametrize(
    ("position", "answered", "states"),
    [
        (at("secretary"), {"sponsor"}, "done passed_over now to_come"),
        (Position(CaseState.RETURNED, "secretary"), {"sponsor"}, "done passed_over back to_come"),
        (Position(CaseState.APPROVED), {"sponsor", "secretary", "president"}, "done passed_over done done"),
        (Position(CaseState.REFUSED), {"sponsor", "secretary"}, "done passed_over done passed_over"),
        (at("sponsor"), set(), "now passed_over to_come to_come"),
    ],
)
def test_the_chain_shows_what_became_of_each_step(position, answered, states):
    views = walk(JOIN, position, answered, no_branch)
    assert [view.state.value for view in views] == states.split()


def test_the_chain_is_shown_before_anything_is_filed():
    assert [view.state for view in steps_ahead(JOIN, no_branch)] == [
        StepState.TO_COME,
        StepState.PASSED_OVER,
        StepState.TO_COME,
        StepState.TO_COME,
    ]


# ---- side by side
BESIDE = Procedure.model_validate(
    {
        "label": "晋级",
        "steps": [
            {"name": "first", "label": "初审"},
            {"name": "branch", "label": "分支机构", "together": "opinions", "when": "branch"},
            {"name": "district", "label": "地区", "together": "opinions"},
            {"name": "office", "label": "办公室", "together": "opinions"},
            {"name": "last", "label": "终审"},
        ],
    }
)
RUN = ["branch", "district", "office"]


@pytest.mark.parametrize(("at", "run"), [("first", ["first"]), ("district", RUN), ("office", RUN), ("last", ["last"])])
def test_neighbours_with_the_same_word_run_side_by_side(at, run):
    assert [step.name for step in beside(BESIDE, at)] == run


@pytest.mark.parametrize(
    ("at", "passed", "applies", "expected"),
    [
        ("branch", (), everything, RUN),
        ("district", (), no_branch, ["district", "office"]),
        ("branch", ("district",), everything, ["branch", "office"]),
        ("first", (), everything, ["first"]),
    ],
)
def test_who_is_waited_for_when_a_case_comes_to_steps_side_by_side(at, passed, applies, expected):
    assert [step.name for step in begins_with(BESIDE, at, passed, applies)] == expected


@pytest.mark.parametrize(
    ("at", "verdict", "others", "to"),
    [
        ("district", "approve", ("branch", "district", "office"), Position(CaseState.OPEN, "branch", waits_beside=True)),
        ("branch", "approve", ("office",), Position(CaseState.OPEN, "office", waits_beside=True)),
        ("branch", "approve", ("branch",), Position(CaseState.OPEN, "last")),
        ("district", "return", ("branch", "office"), Position(CaseState.RETURNED, "district")),
        ("district", "refuse", ("branch", "office"), Position(CaseState.REFUSED)),
    ],
)
def test_only_the_last_of_them_leads_past_them_all(at, verdict, others, to):
    found = next_position(BESIDE, at, verdict, everything, others=others)
    assert found == to
    assert is_onward(BESIDE, at, found) is (verdict == "approve")


def test_those_under_way_are_shown_side_by_side():
    views = walk(BESIDE, Position(CaseState.OPEN, "branch"), {"first", "district"}, everything, waited=["branch", "office"])
    now, done = StepState.NOW, StepState.DONE
    assert [view.state for view in views] == [done, now, done, now, StepState.TO_COME]
