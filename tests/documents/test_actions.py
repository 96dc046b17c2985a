"""Issuing, superseding, revoking, drawing: each once, whoever else does the same at that moment."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.audit.models import AuditEntry
from app.documents import actions, store
from app.documents.events import DocumentIssued, DocumentRevoked
from app.documents.models import IssuedDocument, NumberSeries
from app.documents.numbers import next_number, shown_number
from app.documents.rules import State, read_code
from app.jobs.models import Job
from app.jobs.worker import run_one
from app.kernel.errors import NotFound
from app.kernel.events import subscribe
from app.tenancy import storage
from app.tenancy.database import db
from app.tenancy.entering import entered
from app.tenancy.tenants import Tenant
from app.tenancy.transactions import action
from tests.documents.papers import TODAY, a_person, member_values, pages_of, text_of

Inside = Callable[[str], Tenant]
NOW = datetime(2026, 10, 8, 8, 0, tzinfo=UTC)


def issue_certificate(person: int = 1, today: date = TODAY) -> IssuedDocument:
    return actions.issue(
        "certificate", holder=a_person(person), case_id=7, values=member_values(), by=None, today=today
    )


@pytest.mark.database
@pytest.mark.requirement("H10")
def test_a_certificate_is_numbered_frozen_and_recorded(inside: Inside) -> None:
    inside("henan-talent")
    document = issue_certificate()
    assert document.number == "豫才证〔2026〕00001"
    assert document.valid_until == date(2031, 10, 7)
    assert read_code(document.code) == document.code
    values = actions.frozen_values(document)
    assert values["holder"]["name"] == "欧阳娜敏"
    assert values["document"]["verify"].endswith(f"/verify/{document.shown_code}")
    assert values["association"]["name"]["zh"] == "河南省人才交流协会"
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "document.issued")).one()
    assert entry.details["number"] == document.number


@pytest.mark.database
def test_printed_values_cannot_be_read_in_the_table(inside: Inside) -> None:
    """trust.md D2: a printed form has an ID number in it."""
    inside("henan-talent")
    form = {"sections": [{"fields": [{"name": "id_number", "text": "410105199003070021"}]}]}
    document = actions.issue(
        "certificate", holder=a_person(), case_id=None, values={"form": form}, by=None, today=TODAY
    )
    assert "4101" not in document.frozen and "欧阳" not in document.frozen


@pytest.mark.database
def test_who_is_issued_a_new_one_holds_the_older_no_longer(inside: Inside) -> None:
    inside("henan-talent")
    older, newer, others = issue_certificate(), issue_certificate(), issue_certificate(person=2)
    assert (older.done, older.replaced_by_id, older.ended_on) == (State.SUPERSEDED, newer.id, TODAY)
    assert newer.done is others.done is State.ISSUED


@pytest.mark.database
@pytest.mark.requirement("H15")
def test_revoking_has_its_effect_once(inside: Inside) -> None:
    inside("henan-talent")
    document = issue_certificate()
    for reason in ("自愿退会", "又一次"):
        actions.revoke(document.id, reason=reason, by=None, today=TODAY)
    assert (document.done, document.end_reason) == (State.REVOKED, "自愿退会")
    recorded = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "document.revoked")).all()
    assert len(recorded) == 1


@pytest.mark.database
@pytest.mark.requirement("H15")
def test_who_leaves_returns_what_has_to_be_returned(inside: Inside) -> None:
    inside("henan-talent")
    certificate = issue_certificate()
    notice = actions.issue(
        "admission_notice", holder=a_person(), case_id=7, values=member_values(), by=None, today=TODAY
    )
    assert len(actions.revoke_all("person", 1, reason="自愿退会", by=None, today=TODAY)) == 1
    assert (certificate.done, notice.done) == (State.REVOKED, State.ISSUED)


@pytest.mark.database
def test_others_hear_of_issue_and_revocation(inside: Inside) -> None:
    inside("henan-talent")
    heard: list[object] = []
    subscribe(DocumentIssued, heard.append)
    subscribe(DocumentRevoked, heard.append)
    document = issue_certificate()
    actions.revoke(document.id, reason="误发", by=None, today=TODAY)
    assert heard == [
        DocumentIssued(document.id, "certificate", "person", 1, document.number),
        DocumentRevoked(document.id, "certificate", "person", 1, document.number, "误发"),
    ]


@pytest.mark.database
def test_an_association_has_only_its_own_kinds(inside: Inside) -> None:
    inside("henan-talent")
    with pytest.raises(NotFound):
        actions.issue("diploma", holder=a_person(), case_id=None, values={}, by=None, today=TODAY)
    with pytest.raises(LookupError):
        next_number("diploma", on=TODAY)


@pytest.mark.database
@pytest.mark.requirement("R4")
def test_a_number_given_back_is_the_next_one(inside: Inside) -> None:
    inside("henan-talent")

    @action
    def fails_after_numbering() -> None:
        next_number("member", on=TODAY)
        raise ValueError("the power went off")

    first = next_number("member", on=TODAY)
    with pytest.raises(ValueError, match="power"):
        fails_after_numbering()
    assert [first, next_number("member", on=TODAY)] == ["HNRC-00001", "HNRC-00002"]


@pytest.mark.database
def test_a_yearly_series_begins_again(inside: Inside) -> None:
    inside("henan-talent")
    days = [date(2026, 12, 31), date(2027, 1, 1), date(2026, 12, 31)]
    assert [next_number("certificate", on=day)[-6:] for day in days] == ["〕00001", "〕00001", "〕00002"]


@pytest.mark.database
def test_a_number_for_a_bank_has_a_check_character(inside: Inside) -> None:
    inside("henan-talent")
    number = next_number("bill", on=TODAY)
    assert len(number) == 11 and number.startswith("HN26000001")


@pytest.mark.database
def test_a_number_is_shown_as_it_is_kept_unless_told_otherwise(inside: Inside) -> None:
    inside("hebei-kexie")
    number = next_number("member", on=TODAY)
    assert shown_number("member", number, on=TODAY, context={"tier.code": "S"}) == number


@pytest.mark.database
@pytest.mark.requirement("R4")
def test_numbers_taken_at_once_leave_no_gap(app: Flask, inside: Inside) -> None:
    """Six at a time, the very first included, each in a transaction of its own."""
    inside("henan-talent")

    def take(_turn: int) -> str:
        with entered("henan-talent", app):
            return next_number("member", on=TODAY)

    with ThreadPoolExecutor(6) as crowd:
        taken = list(crowd.map(take, range(30)))
    assert sorted(taken) == [f"HNRC-{n:05}" for n in range(1, 31)]


@pytest.mark.database
def test_the_table_refuses_a_number_used_twice(inside: Inside) -> None:
    inside("henan-talent")
    first = issue_certificate()
    second = issue_certificate(person=2)

    @action
    def copy_number() -> None:
        found = db.session.get_one(IssuedDocument, second.id)
        found.number = db.session.get_one(IssuedDocument, first.id).number

    with pytest.raises(IntegrityError):
        copy_number()


@pytest.mark.database
def test_a_counter_never_goes_below_one(inside: Inside) -> None:
    inside("henan-talent")

    @action
    def turn_back() -> None:
        db.session.add(NumberSeries(name="member", period="x", next=0))

    with pytest.raises(IntegrityError):
        turn_back()


@pytest.mark.requirement("H10")
def test_a_pdf_is_drawn_once_and_kept_sealed(inside: Inside, tmp_path: Path) -> None:
    inside("henan-talent")
    document = issue_certificate()
    first = actions.draw_pending(document.id, now=NOW)
    assert actions.draw_pending(document.id, now=NOW) == first
    db.session.refresh(document)
    assert document.sha256 == hashlib.sha256(first).hexdigest()
    assert document.drawn_at == NOW
    assert b"%PDF" not in (storage.folder() / document.stored_name[:2] / document.stored_name).read_bytes()  # type: ignore[index]
    words = text_of(first, tmp_path)
    for expected in ("欧阳娜敏", "个人会员", document.number, document.shown_code, "2031-10-07", "二〇二六年十月八日"):
        assert str(expected) in words


def test_two_who_draw_at_once_get_one_file(app: Flask, inside: Inside) -> None:
    inside("henan-talent")
    document_id = issue_certificate().id

    def draw(_turn: int) -> bytes:
        with entered("henan-talent", app):
            return actions.draw_pending(document_id, now=NOW)

    with ThreadPoolExecutor(3) as crowd:
        drawn = set(crowd.map(draw, range(3)))
    assert len(drawn) == 1
    assert len([path for path in storage.folder().rglob("*") if path.is_file()]) == 1


@pytest.mark.database
def test_documents_are_listed_newest_first(inside: Inside) -> None:
    inside("henan-talent")
    ids = [issue_certificate().id for _ in range(3)]
    assert [one.id for one in store.documents_of("person", 1)] == ids[::-1]
    assert [one.id for one in store.documents_of_case(7)] == ids
    assert store.documents_of("unit", 1) == []
    assert db.session.scalar(select(func.count()).select_from(NumberSeries)) == 1


def test_the_worker_draws_what_was_issued(app: Flask, inside: Inside) -> None:
    inside("henan-talent")
    document = issue_certificate()
    waiting = db.session.scalars(select(Job)).one()
    run_one(app, "henan-talent", waiting.id)
    db.session.rollback()
    assert document.stored_name is not None


@pytest.mark.requirement("E1")
@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("henan-talent", "《会员管理办法》规定的会员权利"),
        ("zhengzhou-it", "郑州市信息化促进会"),
        ("gansu-supervision", "甘肃省建设监理协会"),
        ("zhengzhou-titles", "任职资格"),
        ("hebei-kexie", "河北省科学技术协会"),
        ("reading-club", "江边读书会"),
        ("harbour-institute", "8 October 2026"),
    ],
)
def test_every_association_has_a_certificate_of_one_page(slug: str, words: str, inside: Inside, tmp_path: Path) -> None:
    inside(slug)
    pdf = actions.draw_pending(issue_certificate().id, now=NOW)
    assert words in "".join(text_of(pdf, tmp_path).splitlines()).replace("  ", "")
    assert pages_of(pdf, tmp_path) == 1
    (tmp_path.parent / f"{slug}.pdf").write_bytes(pdf)
