"""The stamped scan that comes with an answer: kept over a refusal, refused in words, only one's own."""

from __future__ import annotations

import io
from types import SimpleNamespace

import pytest
from werkzeug.datastructures import FileStorage, MultiDict

from app.approval.actions import answer
from app.approval.scans import scan_in
from app.demo.pictures import sample_page
from app.forms.readers import Owner
from app.forms.store import get_upload
from app.kernel.errors import DomainError
from app.procedures.actions import Decision
from app.tenancy import clock
from tests.approval.conftest import HENAN


@pytest.fixture
def inside_office(office, entering):
    with entering(HENAN):
        yield office


def at_a_step(uploads):
    """A case at a step that takes scans, or that takes none."""
    case, step = SimpleNamespace(procedure="join", step="stamp"), SimpleNamespace(uploads=uploads)
    return SimpleNamespace(case=case, place="stamp", step=step)


def sent(content, name="盖章.png"):
    return MultiDict({"case-scan-file": FileStorage(io.BytesIO(content), filename=name)})


def take(docket, files, owner, kept=""):
    return scan_in(docket, files, kept=kept, owner=owner, now=clock.now())


def test_a_scan_is_kept_and_stays_when_the_answer_is_sent_again(inside_office):
    mine = Owner(account_id=inside_office.staff["zhao"])
    scan, wrong = take(at_a_step(True), sent(sample_page(1)), mine)
    assert scan and not wrong
    assert take(at_a_step(True), MultiDict(), mine, kept=scan) == (scan, "")
    theirs = Owner(account_id=inside_office.staff["qian"])
    assert take(at_a_step(True), MultiDict(), theirs, kept=scan) == ("", "")


def test_what_is_no_scan_is_refused_in_words(inside_office):
    mine = Owner(account_id=inside_office.staff["zhao"])
    scan, wrong = take(at_a_step(True), sent(b"MZ\x90", "stamp.exe"), mine)
    assert not scan and "PDF" in wrong


def test_a_step_that_takes_none_keeps_none(inside_office):
    mine = Owner(account_id=inside_office.staff["zhao"])
    assert take(at_a_step(False), sent(sample_page(1)), mine) == ("", "")


def test_a_scan_belongs_to_the_case_only_when_the_answer_counts(inside_office):
    office, number = inside_office, inside_office.file("林若溪")
    scan, _ = take(at_a_step(True), sent(sample_page(2)), Owner(account_id=office.staff["zhao"]))
    case = office.case(number)
    about = {"number": number, "by": office.staff["zhao"], "version": case.version, "now": clock.now()}
    with pytest.raises(DomainError):
        answer(case.id, Decision("refuse", uploads=[scan]), **about)
    assert get_upload(scan).subject == ""
    answer(case.id, Decision("refuse", "材料不符", uploads=[scan]), **about)
    assert get_upload(scan).subject == f"case:{number}"
