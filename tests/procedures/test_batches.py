"""One answer to many cases: each once, each refusal in words, going on wherever it stopped (E4, trust.md R2, R6, A4, A6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from sqlalchemy import select, text

from app.documents.numbers import next_number
from app.jobs.actions import run, run_pending
from app.jobs.models import Job, JobState
from app.kernel.errors import Conflict, DomainError, NotFound, Refusals
from app.members.models import Membership
from app.procedures import actions
from app.procedures.actions import Decision, Many, batching
from app.procedures.batches.models import BatchLine, DecisionBatch, LineResult
from app.procedures.batchjob import may_look_on
from app.procedures.models import Case, CaseState
from app.procedures.store import count_lines
from app.tenancy.capabilities import Capability
from app.tenancy.database import db
from app.tenancy.transactions import action
from app.web.access import HeldRole, Identity
from tests.procedures.stories import (
    APPROVE,
    HENAN,
    LATER,
    NOW,
    TODAY,
    Somebody,
    answers,
    asked_in,
    grant,
    somebody,
    take,
)
from tests.trust.cases import Ready, ready, sums

pytestmark = pytest.mark.database


@pytest.fixture
def there(inside) -> Ready:
    inside(HENAN)
    return ready(5)


def _many(there: Ready, decision: Decision = APPROVE, *, cases: Sequence[int] | None = None, submission: str = "") -> Many:
    ids = there.cases if cases is None else cases
    rows = db.session.execute(select(Case.id, Case.version).where(Case.id.in_(ids)).order_by(Case.id))
    return Many("join_person", "secretary", decision, {row.id: row.version for row in rows}, submission)


def _begin(there: Ready, many: Many, who: Somebody | None = None) -> int:
    return actions.decide_many(many, by=(who or there.people.secretary).account_id, now=LATER)


def _lines(case_id: int | None = None) -> list[BatchLine]:
    query = select(BatchLine).order_by(BatchLine.id).execution_options(populate_existing=True)
    return [one for one in db.session.scalars(query) if case_id in (None, one.case_id)]


def _look(there: Ready, decision: Decision = APPROVE, *, who: Somebody | None = None) -> list[actions.Prospect]:
    by = (who or there.people.secretary).account_id
    return actions.preview("join_person", "secretary", decision, there.cases, by=by, now=LATER)


def test_many_cases_get_one_answer_and_everything_that_follows(there: Ready) -> None:
    job = _begin(there, _many(there))
    assert run(job)
    assert count_lines(1)[LineResult.DONE] == 5
    found = sums()
    assert found.agree
    assert found.approved == 5
    done = db.session.get_one(Job, job, populate_existing=True)
    assert (done.state, done.done, done.total) == (JobState.DONE, 5, 5)


def test_what_many_leave_behind_is_what_each_would_leave_behind(entering) -> None:
    """The batch reads and writes in another way than a single decision; what stands in the tables afterwards is the same."""
    rows: list[dict[str, Any]] = []
    for together in (False, True):
        with time_machine.travel(LATER, tick=False), entering(HENAN):
            if together:
                _empty()
            there = ready(3)
            if together:
                run(_begin(there, _many(there)))
            else:
                for case in there.cases:
                    version = db.session.get_one(Case, case, populate_existing=True).version
                    actions.decide(case, APPROVE, by=there.people.secretary.account_id, version=version, now=LATER)
            db.session.rollback()
            rows.append(_everything())
    single, many = rows
    assert many == single


LEFT_OUT = {"key_ring", "decision_batch", "batch_line", "configuration_version", "audit_head"}
CHANCE = {"message_id", "code", "frozen", "values", "answers", "hash", "previous", "token_hash", "blind", "at", "written_at",
          "created_at", "password_changed_at", "identity_sealed", "submission", "follow_hash", "link", "body"}  # fmt: skip


@action
def _empty() -> None:
    tables = [table for table in reversed(db.metadata.sorted_tables) if table.name != "key_ring"]
    if db.session.connection().dialect.name == "postgresql":
        named = ", ".join(f'"{table.name}"' for table in tables)
        db.session.execute(text(f"TRUNCATE {named} RESTART IDENTITY CASCADE"))
        return
    for table in tables:
        db.session.execute(table.delete())


def _everything() -> dict[str, list[dict[str, Any]]]:
    """Every table's rows without ids and what is drawn by chance; the batch's own job is left out."""
    found = {}
    for table in db.metadata.sorted_tables:
        if table.name in LEFT_OUT:
            continue
        rows = db.session.execute(select(table)).mappings()
        kept = [{k: v for k, v in row.items() if k not in CHANCE and k != "id" and not k.endswith("_id")} for row in rows]
        found[table.name] = sorted(filter(_of_the_cases, kept), key=_in_order)
        for one in found[table.name]:
            for name in ("args", "details", "subject"):
                one.pop(name, None)
    return found


def _of_the_cases(one: dict[str, Any]) -> bool:
    """Not the batch itself, nor the mail, which goes by ids."""
    itself = one.get("kind") == batching.KIND or one.get("act") == "batch.asked"
    return not itself and "letter" not in str(one.get("args", ""))


def _in_order(one: dict[str, Any]) -> str:
    return str({name: value for name, value in one.items() if name not in ("args", "details", "subject")})


def test_asked_twice_by_one_form_it_is_one_batch(there: Ready) -> None:
    first = _begin(there, _many(there, submission="a form"))
    assert _begin(there, _many(there, submission="a form")) == first
    assert len(_lines()) == 5


def test_started_again_it_does_nothing_twice(there: Ready) -> None:
    job = _begin(there, _many(there))
    run(job)
    batching.do_batch(1, job)
    assert sums().approved == 5
    assert sums().agree


def test_it_goes_on_behind_the_chunk_that_was_kept(there: Ready) -> None:
    job = _begin(there, _many(there))
    lines = [one.id for one in _lines()]
    batching._decide_chunk(1, lines[:2], job, now=LATER)
    assert sums().approved == 2
    assert db.session.get_one(Job, job, populate_existing=True).percent == 40
    run(job)
    assert sums().approved == 5
    assert sums().agree


@pytest.mark.requirement("R2")
def test_two_batches_over_the_same_cases_decide_each_once_and_say_who_was_faster(there: Ready) -> None:
    first, second = _begin(there, _many(there)), _begin(there, _many(there), there.people.colleague)
    half = [one.id for one in _lines()[:3]]
    batching._decide_chunk(1, half, first, now=LATER)
    assert run(second)
    assert run(first)
    assert count_lines(1)[LineResult.DONE] == 3
    assert count_lines(2)[LineResult.DONE] == 2
    overtaken = next(one for one in _lines() if one.result is LineResult.OVERTAKEN)
    assert "陈砚清" in str(overtaken.said) or "许知白" in str(overtaken.said)
    assert sums().agree


@pytest.mark.requirement("A4")
def test_who_loses_the_role_in_the_middle_decides_nothing_more(inside) -> None:
    inside(HENAN)
    there = ready(4)
    who = somebody("许临时")
    given = grant(who, "secretary")
    job = _begin(there, _many(there), who)
    batching._decide_chunk(1, [one.id for one in _lines()[:2]], job, now=LATER)
    take(given)
    assert run(job)
    counted = count_lines(1)
    assert (counted[LineResult.DONE], counted[LineResult.REFUSED]) == (2, 2)
    assert str(_lines()[-1].said) == "这一步骤不由您办理。"
    assert sums().approved == 2


def test_a_case_that_moved_on_since_the_preview_is_left_alone(there: Ready) -> None:
    many = _many(there)
    case = db.session.get_one(Case, there.cases[0], populate_existing=True)
    back = Decision("return", opinion="请补充学历证明")
    actions.decide(case.id, back, by=there.people.colleague.account_id, version=case.version, now=LATER)
    run(_begin(there, many))
    [line] = _lines(there.cases[0])
    assert line.result is LineResult.OVERTAKEN
    assert "许知白" in str(line.said)
    assert count_lines(1)[LineResult.DONE] == 4


def test_what_its_effects_refuse_stops_one_case_and_no_other(there: Ready) -> None:
    """A case that cannot be carried out leaves nothing behind, takes no number, and the others go on."""
    case = db.session.get_one(Case, there.cases[2])
    _lose_the_entry(case.person_id or 0)
    run(_begin(there, _many(there)))
    [line] = _lines(case.id)
    assert line.result is LineResult.REFUSED
    assert "没有会员登记" in str(line.said)
    assert count_lines(1)[LineResult.DONE] == 4
    assert db.session.get_one(Case, case.id, populate_existing=True).state is CaseState.OPEN
    assert sums().agree


@action
def _lose_the_entry(person_id: int) -> None:
    db.session.delete(db.session.scalars(select(Membership).filter_by(person_id=person_id)).one())


def test_the_preview_says_of_each_case_whether_it_can_be_answered(there: Ready) -> None:
    assert [one.refusal for one in _look(there)] == [None] * 5
    assert not _look(there)[0].asks


def test_the_preview_leaves_open_what_the_form_of_the_batch_will_ask(there: Ready) -> None:
    unchecked = _look(there, Decision("approve"))
    assert [one.refusal for one in unchecked] == [None] * 5
    assert [refused.field for refused in unchecked[0].asks] == ["record_checked"]
    assert [refused.field for refused in _look(there, Decision("refuse"))[0].asks] == ["opinion"]


def test_the_preview_names_what_has_moved_on(there: Ready) -> None:
    case = db.session.get_one(Case, there.cases[1])
    actions.decide(case.id, APPROVE, by=there.people.colleague.account_id, version=case.version, now=LATER)
    assert str(_look(there)[1].refusal) == "已不在这一步骤。"


@pytest.mark.requirement("A6")
def test_nobody_answers_his_own_case_among_others(there: Ready) -> None:
    own = db.session.get_one(Case, there.cases[0])
    applicant = Somebody(own.starter_id or 0, own.person_id or 0, own.title)
    grant(applicant, "secretary")
    found = _look(there, who=applicant)
    assert "不能办理本人或本单位的办件" in str(found[0].refusal)
    assert [one.refusal for one in found[1:]] == [None] * 4
    run(_begin(there, _many(there), applicant))
    assert [one.result for one in _lines()] == [LineResult.REFUSED] + [LineResult.DONE] * 4


def test_a_condition_that_needs_a_waiver_is_for_a_single_decision(inside) -> None:
    inside(HENAN)
    there = ready(1)
    who = somebody("黎高中")
    given = answers(there.people, name="黎高中", id_number="410105198803070027", education="secondary")
    filed = actions.file_case(actions.Filing("join_person", given, submission="w"), by=who.account_id, now=NOW)
    actions.confirm(asked_in(filed.case_id).id, actions.Reply("recommend"), by=there.people.sponsor.account_id, token=None,
                    now=NOW)  # fmt: skip
    both = replace(there, cases=(*there.cases, filed.case_id))
    assert [one.refusal is None for one in _look(both)] == [True, False]
    assert "放宽理由" in str(_look(both)[1].refusal)


def test_a_reason_is_asked_once_for_all(there: Ready) -> None:
    with pytest.raises(Refusals) as refused:
        _begin(there, _many(there, Decision("refuse")))
    assert refused.value.field == "opinion"
    run(_begin(there, _many(there, Decision("refuse", opinion="暂不符合条件"))))
    assert {db.session.get_one(Case, one).state for one in there.cases} == {CaseState.REFUSED}


def test_a_procedure_that_is_not_decided_together_is_refused(there: Ready) -> None:
    case = there.cases[0]
    with pytest.raises(Conflict):
        _begin(there, Many("change_person", "secretary", APPROVE, {case: 1}))
    with pytest.raises(NotFound):
        _begin(there, Many("join_person", "secretary", Decision("dance"), {case: 1}))
    with pytest.raises(NotFound):
        _begin(there, Many("no_such", "secretary", APPROVE, {case: 1}))
    with pytest.raises(DomainError):
        _begin(there, Many("join_person", "secretary", APPROVE, {}))
    assert not db.session.scalars(select(DecisionBatch)).all()


def test_a_number_drawn_by_somebody_else_in_between_leaves_no_gap(there: Ready) -> None:
    job = _begin(there, _many(there))
    batching._decide_chunk(1, [one.id for one in _lines()[:2]], job, now=LATER)
    drawn = next_number("certificate", on=TODAY)
    run(job)
    numbers = sorted([*sums().certificates, int(drawn[-5:])])
    assert numbers == list(range(1, 7))


def test_the_statements_of_a_batch_do_not_grow_with_its_cases(inside, sql_counter) -> None:
    inside(HENAN)
    there = ready(12)
    counted = []
    for cases in (there.cases[:3], there.cases[3:]):
        job = _begin(there, _many(there, cases=cases))
        with sql_counter() as seen:
            run(job)
        counted.append(len(seen))
    assert counted[1] <= counted[0] + 2, counted
    assert sums().agree


def test_nothing_waits_twice_for_the_worker(there: Ready) -> None:
    run(_begin(there, _many(there)))
    assert run_pending() > 5


@pytest.mark.requirement("A4")
def test_who_works_here_no_more_looks_on_at_no_batch_of_his():
    """Its report names people and what became of them; it was his as long as he had the desk."""
    reviewer = HeldRole("secretary", 1, "/1/", frozenset({Capability.DECIDE}))
    asked = Job(kind=batching.KIND, args={"batch": 1}, account_id=7)
    assert may_look_on(asked, Identity(7, "", "staff", roles=(reviewer,)))
    assert not may_look_on(asked, Identity(7, "", "staff"))
