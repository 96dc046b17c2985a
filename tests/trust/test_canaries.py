"""Texts of one association's people are nowhere but where they belong (trust.md T1, T2, A2, A3, D7)."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.registration.stories import LIN_ID
from tests.trust.addresses import Address, addresses, missing
from tests.trust.callers import Caller
from tests.trust.rooms import NAME
from tests.trust.tables import MARK, Rows, rows
from tests.trust.world import HENAN, World

VOLATILE = ("login_session", "throttle", "spent_code", "audit_head", "number_series", "job")
NEEDED = {"person.name", "person.mobile", "person.email", "account.name", "case.title", "case.place", "turn.opinion",
          "bill.payer_name", "payment.note", "fiscal_ticket.title", "article_revision.title", "register_import.name",
          "job.file_name", "mailing.text", "handover.name", "stock_phrase.text", "saved_view.name", "letter.body",
          "letter.subject", "case_note.text", "upload.name", "asked.name", "issued_document.holder_name"}  # fmt: skip


def test_every_route_with_parameters_is_filled(app: Flask) -> None:
    lacking = missing(app)
    assert not lacking, f"add to FILLED in tests/trust/addresses.py how these are called: {', '.join(lacking)}"


def test_the_marks_lie_where_people_write(world: World) -> None:
    assert world.planted >= NEEDED, NEEDED - world.planted


@pytest.mark.requirement("T1")
def test_no_page_tells_a_stranger_of_anybody(world: World) -> None:
    leaks = [leak for who in world.strangers() for leak in _leaks(who, world)]
    assert not leaks, "\n".join(leaks)


@pytest.mark.requirement("T1")
def test_no_page_of_another_association_tells_of_anybody(world: World) -> None:
    assert not _leaks(world.neighbour(), world)


def test_the_marks_are_seen_by_those_whose_they_are(world: World) -> None:
    for name, path in (("lin", f"/cases/{world.secrets['case'][0]}"), ("secretary", f"/desk/cases/{world.secrets['case'][1]}")):
        page = world.caller(name).get(path)
        assert page.status_code == 200
        assert f"{MARK}.answer." in page.get_data(as_text=True)


@pytest.mark.requirement("A2")
@pytest.mark.parametrize("text", ["中原保密", "柳经办", MARK, "ZQ0000000001", "BZ-2026-0001", "13900000222"])
def test_no_search_finds_what_a_stranger_may_not_see(world: World, text: str) -> None:
    found = []
    for who in world.strangers():
        for path in SEARCHED:
            told = who.get(path, query_string={"q": text}).get_data(as_text=True)
            if f"{MARK}." in told or NAME in told:
                found.append(f"{who}: {path}")
    assert not found, found


SEARCHED = (
    "/desk/search", "/desk", "/desk/open", "/desk/done", "/desk/late", "/office/members", "/office/finance", "/unit",
    "/office/units", "/office/articles", "/studios", "/talents", "/messages", "/dues", "/office/finance/tickets",
)  # fmt: skip


def test_every_room_shows_the_marks_to_those_whose_they_are(world: World) -> None:
    secrets = world.secrets
    owners = [
        ("liu", f"/dues/{secrets['bill'][0]}"), ("liu", f"/studio/{secrets['article'][-1]}/preview"),
        ("secretary", f"/office/members/{secrets['membership'][-1]}"),
        ("secretary", f"/office/handovers/{secrets['handover'][0]}"),
        ("secretary", f"/office/import/{secrets['import'][0]}"), ("secretary", f"/office/notices/{secrets['mailing'][0]}"),
        ("secretary", "/desk/phrases"), ("secretary", "/desk/views"),
    ]  # fmt: skip
    silent = [(who, path) for who, path in owners if MARK not in world.caller(who).get(path).get_data(as_text=True)]
    assert not silent


@pytest.mark.requirement("A3")
def test_an_identity_number_is_on_no_page_of_the_secretariat(world: World) -> None:
    secretary = world.caller("secretary")
    shown = [a.path for a in addresses(world, "GET") if LIN_ID.encode() in secretary.get(a.path).get_data()]
    assert not shown


@pytest.mark.requirement("T2")
@pytest.mark.parametrize("place", range(6))
def test_nothing_of_anybody_is_changed_by_a_stranger(world: World, place: int) -> None:
    stranger = world.strangers()[place]
    with world.connect() as connection:
        before = rows(connection, *VOLATILE)
    answered = {address.path: stranger.post(address.path, POSTED).status_code for address in addresses(world, "POST")}
    with world.connect() as connection:
        after = rows(connection, *VOLATILE)
    changed = _changed(before, after, world)
    assert not changed, f"{stranger} changed {changed}"
    assert max(answered.values()) < 500, {path: code for path, code in answered.items() if code >= 500}


POSTED = {
    "verdict": "approve", "version": "1", "case-verdict": "refuse", "case-opinion": "x", "case-version": "2",
    "opinion": "x", "reason": "x", "name": "x", "password": "x", "code": "000000",
    "language": "en", "next": "/", "submission": "s" * 32, "consent-id_scan": "y", "go": "1",
    "kind": "person", "field": "photo",
}  # fmt: skip


def _leaks(who: Caller, world: World) -> list[str]:
    found = []
    for address in addresses(world, "GET"):
        answer = who.get(address.path)
        told = answer.get_data(as_text=False).decode("utf-8", "replace") + str(answer.headers)
        if MARK in told or LIN_ID in told:
            found.append(f"{who}: {address.path} ({address.endpoint}) tells {_said(told)}")
        if answer.status_code >= 500 and address.endpoint != "readyz":
            found.append(f"{who}: {address.path} answered {answer.status_code}")
        if not _may_answer(address, answer.status_code):
            found.append(f"{who}: {address.path} answered {answer.status_code}, and should not be there")
    return found


OF_SOMEBODY = ("approval.case", "approval.printed", "approval.bundle", "approval.bundle_list", "documents.download",
               "dues.bill", "dues.collect_for", "dues.desk_bill", "dues.notice", "forms.show", "insight.member",
               "insight.one_import", "insight.report", "jobs.fetch", "jobs.progress", "mailings.one", "notices.message",
               "publishing.office_preview", "publishing.office_write", "publishing.preview", "publishing.write",
               "registration.case", "registration.case_form", "registration.case_correct", "registration.confirm_case",
               "units.handover", "units.person", "units.summary", "units.unit")  # fmt: skip


def _may_answer(address: Address, status: int) -> bool:
    """A foreign object is not there (404), or its page is not for such people (403), or asks them to log in."""
    return address.endpoint not in OF_SOMEBODY or status in (302, 303, 403, 404, 421)


def _said(told: str) -> str:
    place = told.find(MARK) if MARK in told else told.find(LIN_ID)
    return told[max(0, place - 40) : place + 60].replace("\n", " ")


def _changed(before: Rows, after: Rows, world: World) -> list[str]:
    """What stood there and is gone or different now, but for the strangers' own."""
    changed = [key for key, row in before.items() if after.get(key) != row]
    return [f"{table} {key}" for table, key in changed if MARK in before[(table, key)] or (table, key) not in after]


def test_the_cookie_of_one_association_is_worth_nothing_at_another(world: World) -> None:
    secretary = world.caller("secretary")
    assert secretary.get("/desk").status_code == 200
    foreign = world.neighbour()
    assert foreign.get("/desk").status_code == 200
    carried = next(one for one in world.strangers() if one.name.startswith("cookie of"))
    assert carried.host == f"{HENAN}.localhost"
    assert carried.get("/desk").status_code == 302
