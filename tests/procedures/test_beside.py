"""What runs side by side may be silent, late, proposed, taken back, gathered, answered by many and by those it concerns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import pytest
from sqlalchemy import select

from app.accounts.rules import AccountKind
from app.bodies.store import get_root
from app.jobs.actions import run_pending
from app.kernel.errors import Conflict, NotAllowed
from app.members.store import find_membership
from app.notices.models import Letter
from app.procedures import actions
from app.procedures.actions import Collected, Decision, Filing, Many, Reply
from app.procedures.actions.escalating import escalate_late
from app.procedures.actions.seconding import open_proposal
from app.procedures.actions.silence import answer_by_silence
from app.procedures.docket import look_at, waiting_rows
from app.procedures.models import Asked, Case, CaseState, Turn
from app.procedures.parties import Party
from app.procedures.store import asked_of, expected_of, stages
from app.procedures.store.batches import seen_among
from app.procedures.store.collected import gathered_now
from app.tenancy.capabilities import Capability
from app.tenancy.database import db
from app.web.access import HeldRole
from tests.at_once import together
from tests.procedures.growers import SOCIETY, Growers, growers
from tests.procedures.guild import noon
from tests.procedures.stories import LATER, NOW, TODAY, Somebody, grant, identity_of, somebody, the_case

pytestmark = pytest.mark.database
EVERY = ["growers", "section", "registrar", "statement", "profile", "listing"]
LATE = noon("2026-09-18")
"""The day after the section's and the registrar's deadline."""


@dataclass(frozen=True)
class Ring:
    """The society, a second registrar, and the member who grew the variety."""

    all: Growers
    second: Somebody
    grower: Somebody


@pytest.fixture
def ring(inside) -> Ring:
    inside(SOCIETY)
    people, second = growers(), somebody("籍同事", kind=AccountKind.STAFF)
    grant(second, "registrar")
    return Ring(people, second, people.loner)


def registers(ring: Ring) -> Case:
    """The member of the pome section has a variety registered, grown by the other member."""
    grown = find_membership(Party(ring.grower.person_id))
    assert grown is not None
    answers = {"variety": "青梅一号", "growers": [{"membership_id": grown.id}]}
    return the_case(actions.file_case(Filing("variety", answers), by=ring.all.grower.account_id, now=NOW))


def again(case: Case) -> Case:
    return db.session.get_one(Case, case.id, populate_existing=True)


def waits_at(case: Case) -> list[str]:
    order = {name: n for n, name in enumerate([*EVERY, "secretary"])}
    return sorted({row.step for row in waiting_rows(case.id)}, key=order.__getitem__)


def says(case: Case, who: Somebody, verdict: str, step: str, *, version: int = 0, now: datetime = LATER) -> CaseState:
    decision = Decision(verdict, "意见如此。", step=step)
    return actions.decide(case.id, decision, by=who.account_id, version=version or again(case).version, now=now)


def confirms(case: Case, who: Somebody, version: int = 0) -> CaseState:
    at = version or again(case).version
    return actions.confirm_proposal(case.id, by=who.account_id, version=at, now=LATER, step="registrar")


def answers_as_grower(case: Case, ring: Ring, verdict: str = "agree") -> CaseState:
    asked = db.session.scalars(select(Asked).where(Asked.case_id == case.id).order_by(Asked.id.desc())).first()
    assert asked is not None
    return actions.confirm(asked.id, Reply(verdict), by=ring.grower.account_id, token=None, now=LATER)


def fills_in(case: Case, ring: Ring) -> CaseState:
    answers: Mapping[str, object] = {"specialty": "嫁接", "lectures": 3}
    by = ring.all.grower.account_id
    return actions.complete(case.id, answers, by=by, version=again(case).version, now=LATER)


def turns(case: Case) -> Sequence[tuple[str, str]]:
    found = db.session.scalars(select(Turn).where(Turn.case_id == case.id, Turn.taken_back_at.is_(None)).order_by(Turn.id))
    return [(turn.step, turn.verdict) for turn in found]


def everything_but(case: Case, ring: Ring, *left: str) -> None:
    """Everybody answers at the steps side by side, but those that are left."""
    people = ring.all
    acts = {
        "growers": lambda: answers_as_grower(case, ring),
        "section": lambda: says(case, people.convener, "endorse", "section"),
        "registrar": lambda: (says(case, people.registrar, "endorse", "registrar"), confirms(case, ring.second)),
        "statement": lambda: says(case, people.grower, "stated", "statement"),
        "profile": lambda: fills_in(case, ring),
        "listing": lambda: says(case, people.secretary, "forward", "listing"),
    }
    for name, act in acts.items():
        if name not in left:
            act()


# ---- whoever is asked ------------------------------------------------------------------------------------------------
def test_everybody_is_waited_for_at_once(ring):
    case = registers(ring)
    assert waits_at(case) == EVERY
    due = {row.step: row.due_on for row in waiting_rows(case.id)}
    assert due["growers"] == date(2026, 9, 24) and due["section"] == date(2026, 9, 17) and due["profile"] == date(2026, 10, 1)
    [asked] = db.session.scalars(select(Asked)).all()
    assert asked.expires_on == date(2026, 9, 24)
    assert [one.id for one, _case in asked_of(identity_of(ring.grower))] == [asked.id]


@pytest.mark.parametrize("last", EVERY)
def test_whoever_is_last_leads_on(ring, last):
    case = registers(ring)
    everything_but(case, ring, last)
    assert waits_at(case) == [last] == [again(case).step]
    everything_but(case, ring, *(name for name in EVERY if name != last))
    assert (again(case).step, again(case).round, waits_at(case)) == ("secretary", 1, ["secretary"])
    assert len(turns(case)) == len(EVERY)
    assert says(case, ring.all.secretary, "approve", "") is CaseState.APPROVED


def test_the_one_who_declined_is_not_asked_any_more_and_the_rest_neither(ring):
    case = registers(ring)
    assert answers_as_grower(case, ring, "decline") is CaseState.REFUSED
    assert waits_at(case) == [] and not asked_of(identity_of(ring.grower))


def test_a_page_opened_before_others_spoke_still_counts(ring):
    case = registers(ring)
    read = case.version
    answers_as_grower(case, ring)
    says(case, ring.all.registrar, "endorse", "registrar")
    confirms(case, ring.second)
    says(case, ring.all.convener, "endorse", "section", version=read)
    assert waits_at(case) == ["statement", "profile", "listing"]


# ---- silence ---------------------------------------------------------------------------------------------------------
def test_silence_speaks_for_the_one_who_is_silent_and_the_others_go_on(ring):
    case = registers(ring)
    assert answer_by_silence(noon("2026-09-17")) == 0
    assert answer_by_silence(LATE) == 1
    assert answer_by_silence(LATE) == 0
    assert turns(case) == [("section", "endorse")] and "section" not in waits_at(case)
    [turn] = db.session.scalars(select(Turn)).all()
    assert (turn.acted_as, turn.name) == ("silence", "")
    told = set(db.session.scalars(select(Letter.account_id).where(Letter.event == "step_silent")))
    assert told == {ring.all.convener.account_id, ring.all.grower.account_id}
    with pytest.raises(NotAllowed):
        says(case, ring.all.convener, "refuse", "section", now=LATE)


def test_two_are_silent_and_the_last_silence_leads_on(ring):
    case = registers(ring)
    everything_but(case, ring, "section", "statement")
    assert answer_by_silence(noon("2026-09-30")) == 2
    assert again(case).step == "secretary"


def test_a_proposal_waits_on_while_silence_speaks_beside_it(ring):
    case = registers(ring)
    says(case, ring.all.registrar, "endorse", "registrar")
    answer_by_silence(LATE)
    assert open_proposal(case.id, "registrar") is not None
    assert confirms(case, ring.second) is CaseState.OPEN and "registrar" not in waits_at(case)


# ---- going up --------------------------------------------------------------------------------------------------------
def test_the_late_step_goes_up_alone_and_once(ring):
    case = registers(ring)
    assert escalate_late(LATE) == 0
    assert escalate_late(noon("2026-09-21")) == 1
    assert escalate_late(noon("2026-09-22")) == 0
    here = [row for row in waiting_rows(case.id) if row.step == "registrar"]
    assert {row.role for row in here} == {"registrar", "secretary"} and {row.due_on for row in here} == {date(2026, 9, 17)}
    [letter] = db.session.scalars(select(Letter).where(Letter.event == "step_escalated")).all()
    assert letter.account_id == ring.all.secretary.account_id and "登记核对" in letter.body


def test_either_may_answer_then_and_none_is_waited_for_after(ring):
    case = registers(ring)
    escalate_late(noon("2026-09-21"))
    says(case, ring.all.secretary, "endorse", "registrar")
    confirms(case, ring.all.registrar)
    assert waits_at(case) == [name for name in EVERY if name != "registrar"]


# ---- two persons -----------------------------------------------------------------------------------------------------
def test_an_answer_for_two_waits_at_its_own_step_alone(ring):
    case = registers(ring)
    assert says(case, ring.all.registrar, "endorse", "registrar") is CaseState.OPEN
    assert "registrar" in waits_at(case) and not turns(case)
    told = db.session.scalars(select(Letter.account_id).where(Letter.event == "second_needed")).all()
    assert list(told) == [ring.second.account_id]
    says(case, ring.all.convener, "endorse", "section")
    read = again(case).version
    assert confirms(case, ring.second) is CaseState.OPEN
    assert confirms(case, ring.second, read) is CaseState.OPEN, "a second click changes nothing"
    assert turns(case) == [("section", "endorse"), ("registrar", "endorse")]


def test_the_first_person_cannot_confirm_beside_others_either(ring):
    case = registers(ring)
    says(case, ring.all.registrar, "endorse", "registrar")
    with pytest.raises(NotAllowed):
        confirms(case, ring.all.registrar)
    with pytest.raises(NotAllowed):
        confirms(case, ring.all.convener)


def test_a_proposal_is_sent_back_while_the_others_go_on(ring):
    case = registers(ring)
    says(case, ring.all.registrar, "refuse", "registrar")
    read = again(case).version
    says(case, ring.all.convener, "endorse", "section")
    by = ring.second.account_id
    actions.send_back(case.id, by=by, version=read, remark="再看看", now=LATER, step="registrar")
    assert open_proposal(case.id, "registrar") is None and again(case).state is CaseState.OPEN
    assert says(case, ring.all.registrar, "endorse", "registrar") is CaseState.OPEN


def test_another_step_sends_it_back_and_the_proposal_is_gone(ring):
    case = registers(ring)
    says(case, ring.all.registrar, "endorse", "registrar")
    assert says(case, ring.all.convener, "return", "section") is CaseState.RETURNED
    assert open_proposal(case.id, "registrar") is None


# ---- taking back -----------------------------------------------------------------------------------------------------
def take_back(case: Case, who: Somebody, version: int = 0) -> CaseState:
    return actions.take_back(case.id, by=who.account_id, version=version or again(case).version, now=LATER)


def test_an_answer_is_taken_back_while_the_others_are_still_waited_for(ring):
    case = registers(ring)
    says(case, ring.all.convener, "endorse", "section")
    answers_as_grower(case, ring)
    read = again(case).version
    take_back(case, ring.all.convener)
    take_back(case, ring.all.convener, read)
    assert waits_at(case) == EVERY[1:] and (again(case).step, again(case).round) == ("section", 1)
    assert turns(case) == [("growers", "agree")], "what others said stands"
    assert says(case, ring.all.convener, "refuse", "section") is CaseState.REFUSED


def test_an_answer_is_taken_back_after_the_last_one_led_on_and_the_others_stand(ring):
    case = registers(ring)
    everything_but(case, ring, "section")
    says(case, ring.all.convener, "endorse", "section")
    assert again(case).step == "secretary"
    take_back(case, ring.all.registrar)
    assert waits_at(case) == ["registrar"] and again(case).step == "registrar"
    says(case, ring.all.registrar, "endorse", "registrar")
    confirms(case, ring.second)
    assert again(case).step == "secretary"


def test_once_the_next_step_has_acted_it_is_too_late(ring):
    case = registers(ring)
    everything_but(case, ring)
    says(case, ring.all.secretary, "approve", "")
    with pytest.raises(Conflict):
        take_back(case, ring.all.convener)


def test_who_may_not_take_back_is_refused(ring):
    case = registers(ring)
    says(case, ring.all.convener, "endorse", "section")
    with pytest.raises(NotAllowed):
        take_back(case, ring.all.secretary)


# ---- many, and those that are gathered -------------------------------------------------------------------------------
def test_many_are_answered_at_one_of_the_steps(ring):
    cases = [registers(ring) for _ in range(3)]
    says(cases[0], ring.all.convener, "endorse", "section")
    decision = Decision("endorse", "都好")
    ids = {case.id: again(case).version for case in cases}
    [first, *rest] = actions.preview("variety", "section", decision, list(ids), by=ring.all.convener.account_id, now=LATER)
    assert first.refusal is not None and [one.refusal for one in rest] == [None, None]
    actions.decide_many(Many("variety", "section", decision, ids), by=ring.all.convener.account_id, now=LATER)
    run_pending()
    assert ["section" in waits_at(case) for case in cases] == [False, False, False]
    assert [turns(case) for case in cases] == [[("section", "endorse")]] * 3


def test_who_picks_cases_from_a_list_finds_them_at_his_own_step(ring):
    case = registers(ring)
    root = get_root()
    held = HeldRole("registrar", root.id, root.path, frozenset({Capability.DECIDE}), "all")
    assert [one.step for one in seen_among([case.number], seen_by=identity_of(ring.second, held))] == ["registrar"]


def test_a_case_is_gathered_beside_and_leaves_the_bundle_with_its_own_step(ring):
    case = registers(ring)
    [row] = gathered_now(case.id)
    assert (row.step, row.role) == ("listing", "registrar")
    collected = Collected("variety", "listing", [case.id])
    actions.open_bundle(collected, by=ring.all.registrar.account_id, now=LATER)
    says(case, ring.all.convener, "endorse", "section")
    assert [row.step for row in gathered_now(case.id)] == ["listing"]
    says(case, ring.all.secretary, "forward", "listing")
    assert not gathered_now(case.id) and "listing" not in waits_at(case)


# ---- as it is shown --------------------------------------------------------------------------------------------------
def test_the_longest_of_them_is_what_is_left(ring):
    case = registers(ring)
    views = [stage.view for stage in stages(look_at(case))]
    paces = {"growers": {9: 5}, "section": {4: 5}, "registrar": {3: 5}, "secretary": {2: 5}}
    found = expected_of(look_at(case), views, TODAY, paces)
    assert found is not None and (found.days, found.known) == (11, 4)


def test_two_at_the_same_moment_both_count(ring, app):
    case = registers(ring)
    number, read, by = case.id, case.version, ring.all.convener.account_id
    asked = db.session.scalars(select(Asked.id)).one()
    grower = ring.grower.account_id

    def section() -> CaseState:
        return actions.decide(number, Decision("endorse", step="section"), by=by, version=read, now=LATER)

    def confirm() -> CaseState:
        return actions.confirm(asked, Reply("agree"), by=grower, token=None, now=LATER)

    assert together(app, SOCIETY, section, confirm) == [CaseState.OPEN, CaseState.OPEN]
    assert sorted(turns(case)) == [("growers", "agree"), ("section", "endorse")]
