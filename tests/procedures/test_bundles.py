"""A branch hands up one bundle: collected, printed, stamped, scanned, handed in, decided (H6, G7; domain.md 33)."""

from __future__ import annotations

import io
from dataclasses import dataclass

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from app.bodies.actions import NewBody, found_body
from app.bodies.store import get_root
from app.demo.people import identity_number
from app.demo.pictures import sample_page
from app.forms.actions import Incoming, keep_upload
from app.forms.places import Place
from app.forms.readers import Owner
from app.jobs.actions import run
from app.kernel.errors import Conflict, DomainError, NotFound
from app.notices.models import Letter
from app.procedures import actions
from app.procedures.actions import Collected, Decision, Filing, Many, Reply
from app.procedures.models import Bundle, BundleState, Case, CaseState, Gathering
from app.procedures.store import (
    bundle_of_case,
    cases_of_bundle,
    count_to_collect,
    get_bundle,
    handed_up_to,
    is_collected,
    numbers_of,
    own_bundles,
    to_collect,
)
from app.tenancy.configuration.concepts.forms import Field
from app.tenancy.database import db
from app.web.access import HeldRole, Identity
from tests.procedures.stories import (
    APPROVE,
    HENAN,
    LATER,
    NOW,
    TODAY,
    People,
    Somebody,
    answers,
    asked_in,
    grant,
    identity_of,
    secretary_role,
    somebody,
    stand_ready,
)

pytestmark = pytest.mark.database
STEP = ("join_person", "secretary")
SCAN = Field(name="scan", label={"zh": "扫描件"}, type="file", accept=("pdf", "jpg", "png"), required=False)


@dataclass(frozen=True)
class Branch:
    """The head of a branch, two of its cases on the secretariat's desk, and one that came by no branch."""

    people: People
    head: Somebody
    identity: Identity
    cases: tuple[int, ...]
    direct: int


@pytest.fixture
def branch(inside) -> Branch:
    inside(HENAN)
    people = stand_ready()
    body = found_body(NewBody("branch", {"zh": "茶业人才专业委员会"}), by=None, today=TODAY)
    head = somebody("孙负责")
    grant(head, "branch_secretary", body.id)
    may = frozenset({"decide", "recommend", "see_register"})
    identity = identity_of(head, HeldRole("branch_secretary", body.id, body.path, may, "own"))  # type: ignore[arg-type]
    cases = tuple(_passed_on(people, head, body.id, place) for place in range(2))
    return Branch(people, head, identity, cases, _passed_on(people, None, get_root().id, 7))


def _passed_on(people: People, head: Somebody | None, body_id: int, place: int) -> int:
    who = somebody(f"申请人{place}")
    given = answers(people, name=who.name, id_number=identity_number(TODAY.replace(year=1990), place))
    filed = actions.file_case(Filing("join_person", given, body_id=body_id, submission=f"b{place}"), by=who.account_id, now=NOW)
    actions.confirm(asked_in(filed.case_id).id, Reply("recommend"), by=people.sponsor.account_id, token=None, now=NOW)
    if head is not None:
        _answer(filed.case_id, Decision("forward"), head)
    return filed.case_id


def _answer(case_id: int, decision: Decision, who: Somebody) -> None:
    version = db.session.get_one(Case, case_id, populate_existing=True).version
    actions.decide(case_id, decision, by=who.account_id, version=version, now=LATER)


def _open(branch: Branch, *cases: int) -> str:
    return actions.open_bundle(Collected(*STEP, cases), by=branch.head.account_id, now=LATER)


def _bundle(number: str) -> Bundle:
    query = select(Bundle).where(Bundle.number == number).execution_options(populate_existing=True)
    return db.session.scalars(query).one()


def _print(branch: Branch, number: str) -> bytes:
    return actions.print_bundle(number, by=branch.head.account_id, now=LATER)


def _scan(branch: Branch, number: str, revision: int | None = None) -> str:
    place = Place("bundle", "scan", SCAN)
    upload = keep_upload(Incoming("章.png", sample_page(3)), place, owner=Owner(branch.head.account_id), now=LATER)
    wanted = _bundle(number).revision if revision is None else revision
    actions.attach_scan(number, upload, revision=wanted, by=branch.head.account_id, now=LATER)
    return upload


def _handed_in(branch: Branch) -> str:
    number = _open(branch)
    _print(branch, number)
    _scan(branch, number)
    actions.hand_in(number, by=branch.head.account_id, now=LATER)
    return number


def test_what_a_branch_passed_on_waits_to_be_collected_by_it(branch: Branch) -> None:
    assert [one.title for one in to_collect(branch.identity)] == ["申请人0", "申请人1"]
    assert count_to_collect(branch.identity) == 2
    assert is_collected(branch.cases[0])
    assert not is_collected(branch.direct)


def test_a_bundle_is_collected_printed_scanned_and_handed_in(branch: Branch) -> None:
    number = _open(branch)
    assert number == "B2026-0001"
    assert [case.title for case in cases_of_bundle(_bundle(number).id)] == ["申请人0", "申请人1"]
    assert not to_collect(branch.identity)
    _print(branch, number)
    _scan(branch, number)
    actions.hand_in(number, by=branch.head.account_id, now=LATER)
    assert _bundle(number).state is BundleState.HANDED_IN
    told = db.session.scalars(select(Letter.subject).where(Letter.event == "bundle_handed_in")).all()
    assert len(told) == 2
    assert "茶业人才专业委员会" in told[0]
    found = bundle_of_case(branch.cases[0])
    assert found is not None and found.number == number


def test_the_paper_has_the_letter_and_the_list_with_its_revision(branch: Branch) -> None:
    number = _open(branch)
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(_print(branch, number))).pages]
    assert len(pages) == 2
    assert "关于报送入会申请的函" in pages[0] and "共 2 件" in pages[0]
    assert "个人入会申请汇总表" in pages[1] and "申请人1" in pages[1] and "第 1 版" in pages[1]
    assert _bundle(number).digest[:8].upper() in pages[1]
    assert "41010519900" not in "".join(pages)


def test_a_case_stands_in_one_bundle_only(branch: Branch) -> None:
    _open(branch, branch.cases[0])
    with pytest.raises(Conflict, match="已在其他报送批次"):
        _open(branch, *branch.cases)
    second = _open(branch)
    assert [case.case_id for case in cases_of_bundle(_bundle(second).id)] == [branch.cases[1]]


def test_what_changes_after_printing_has_to_be_printed_anew(branch: Branch) -> None:
    number = _open(branch, branch.cases[0])
    _print(branch, number)
    _scan(branch, number)
    actions.put_in(number, [branch.cases[1]], by=branch.head.account_id, now=LATER)
    seen = get_bundle(number, seen_by=branch.identity)
    assert seen.changed
    assert not seen.scan_fits
    with pytest.raises(Conflict, match="有变动"):
        actions.hand_in(number, by=branch.head.account_id, now=LATER)
    _print(branch, number)
    with pytest.raises(Conflict, match="第 1 版"):
        _scan(branch, number, revision=1)
    with pytest.raises(DomainError, match="盖章扫描件"):
        actions.hand_in(number, by=branch.head.account_id, now=LATER)
    _scan(branch, number)
    actions.hand_in(number, by=branch.head.account_id, now=LATER)
    assert _bundle(number).revision == 2


def test_printed_again_without_a_change_it_is_the_same_revision(branch: Branch) -> None:
    number = _open(branch)
    first = _print(branch, number)
    assert _print(branch, number)[:1000] == first[:1000]
    assert _bundle(number).revision == 1


def test_a_case_taken_out_waits_to_be_collected_again(branch: Branch) -> None:
    number = _open(branch)
    actions.take_out(number, [branch.cases[0]], by=branch.head.account_id, now=LATER)
    assert [one.case_id for one in to_collect(branch.identity)] == [branch.cases[0]]
    actions.take_out(number, [branch.cases[1]], by=branch.head.account_id, now=LATER)
    with pytest.raises(Conflict, match="没有办件"):
        _print(branch, number)


def test_handed_in_it_stays_as_it_was_stamped(branch: Branch) -> None:
    number = _handed_in(branch)
    by = branch.head.account_id
    for change in (
        lambda: actions.take_out(number, branch.cases[:1], by=by, now=LATER),
        lambda: _scan(branch, number),
    ):
        with pytest.raises(Conflict, match="不能再修改"):
            change()
    actions.hand_in(number, by=by, now=LATER)
    assert len(db.session.scalars(select(Letter).where(Letter.event == "bundle_handed_in")).all()) == 2


@pytest.mark.requirement("G7")
def test_what_was_handed_in_can_be_printed_again_as_it_was_stamped(branch: Branch) -> None:
    number = _handed_in(branch)
    before = _bundle(number)
    revision, digest = before.revision, before.digest
    assert _print(branch, number).startswith(b"%PDF")
    assert (_bundle(number).revision, _bundle(number).digest) == (revision, digest)


def test_it_is_taken_back_only_while_nothing_was_decided(branch: Branch) -> None:
    number = _handed_in(branch)
    actions.take_back_bundle(number, by=branch.head.account_id, now=LATER)
    assert _bundle(number).state is BundleState.OPEN
    actions.hand_in(number, by=branch.head.account_id, now=LATER)
    _answer(branch.cases[0], APPROVE, branch.people.secretary)
    with pytest.raises(Conflict, match="已开始办理"):
        actions.take_back_bundle(number, by=branch.head.account_id, now=LATER)


def test_a_bundle_is_decided_with_its_last_case_exceptions_included(branch: Branch) -> None:
    number = _handed_in(branch)
    _answer(branch.cases[0], Decision("return", opinion="请补充学历证明"), branch.people.secretary)
    assert _bundle(number).state is BundleState.HANDED_IN
    assert numbers_of(_bundle(number).id) == [db.session.get_one(Case, branch.cases[1]).number]
    _answer(branch.cases[1], APPROVE, branch.people.secretary)
    assert _bundle(number).state is BundleState.DECIDED
    assert [case.state for case in cases_of_bundle(_bundle(number).id)] == [CaseState.RETURNED, CaseState.APPROVED]


def test_a_whole_bundle_is_decided_at_once(branch: Branch) -> None:
    number = _handed_in(branch)
    rows = db.session.execute(select(Case.id, Case.version).where(Case.id.in_(branch.cases)).order_by(Case.id))
    versions = {row.id: row.version for row in rows}
    run(actions.decide_many(Many(*STEP, APPROVE, versions), by=branch.people.secretary.account_id, now=LATER))
    assert _bundle(number).state is BundleState.DECIDED


def test_a_case_that_comes_back_is_collected_anew(branch: Branch) -> None:
    number = _open(branch)
    case = db.session.get_one(Case, branch.cases[0])
    _answer(case.id, Decision("return", opinion="请补充学历证明"), branch.people.secretary)
    assert [one.case_id for one in cases_of_bundle(_bundle(number).id)] == [branch.cases[1]]
    assert not to_collect(branch.identity)
    db.session.refresh(case)
    given = answers(branch.people, name="申请人0", id_number=identity_number(TODAY.replace(year=1990), 0))
    actions.resubmit(case.id, given, by=case.starter_id or 0, version=case.version, now=LATER)
    assert [one.case_id for one in to_collect(branch.identity)] == [branch.cases[0]]
    assert len(db.session.scalars(select(Gathering).where(Gathering.case_id == case.id)).all()) == 1


@pytest.mark.requirement("A2")
def test_a_foreign_bundle_is_not_there(branch: Branch) -> None:
    number = _open(branch)
    stranger = identity_of(somebody("路人"))
    for ask in (
        lambda: get_bundle(number, seen_by=stranger),
        lambda: get_bundle(number, seen_by=identity_of(branch.people.secretary, secretary_role())),
        lambda: actions.print_bundle(number, by=branch.people.secretary.account_id, now=LATER),
        lambda: actions.hand_in(number, by=stranger.account_id, now=LATER),
        lambda: actions.open_bundle(Collected(*STEP, branch.cases), by=stranger.account_id, now=LATER),
        lambda: actions.open_bundle(Collected("join_person", "sponsor"), by=branch.head.account_id, now=LATER),
    ):
        with pytest.raises(NotFound):
            ask()
    assert not own_bundles(stranger)


def test_the_secretariat_sees_what_was_handed_up_and_nothing_before(branch: Branch) -> None:
    who = identity_of(branch.people.secretary, secretary_role())
    number = _open(branch)
    assert not handed_up_to(who)
    actions.print_bundle(number, by=branch.head.account_id, now=LATER)
    _scan(branch, number)
    actions.hand_in(number, by=branch.head.account_id, now=LATER)
    [row] = handed_up_to(who)
    assert (row.number, row.cases, row.left) == (number, 2, 0)
    assert not get_bundle(number, seen_by=who).collects
