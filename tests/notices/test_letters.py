"""Letters are written with the act, mailed after it, and tried again when mail is down (H17, trust.md R7, R8)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
import time_machine
from sqlalchemy import select

from app.jobs.actions import run_pending
from app.notices.actions import leave_letter, note_not_sent, read_letter, wish_mail
from app.notices.kinds import Kind, known_events
from app.notices.models import Letter, MailState
from app.notices.rules import LETTERS, Recipient, compose, house_text
from app.notices.store import counts_of, letters_of, unread_of
from app.tenancy.clock import now
from app.tenancy.database import db
from app.tenancy.settings import settings
from app.tenancy.tenants import Tenant

Inside = Callable[[str], Tenant]


@pytest.mark.requirement("H17")
def test_a_letter_is_in_the_inbox_at_once_and_in_the_mail_after_the_worker(inside: Inside) -> None:
    here = inside("reading-club")
    leave_letter(
        "admitted", to=Recipient(3, "lin@example.org", "林晓岚"), params={"tier": "个人会员", "number": "2026001"}, link="/me"
    )
    assert (unread_of(3), len(letters_of(3))) == (1, 1)
    run_pending()
    [mail] = list((settings().instance / "associations" / here.slug / "outbox").iterdir())
    read = message_from_bytes(mail.read_bytes(), policy=policy.default)
    assert "2026001" in read.get_content()
    assert "http://reading-club.localhost" in read.get_content()
    assert db.session.scalars(select(Letter)).one().mail == MailState.SENT


TOKEN = "q" * 21 + "-_" + "Z" * 20


@pytest.mark.parametrize(("door", "by_account"), [("activate", "/login"), ("confirm", "/confirm"), ("follow", "/cases")])
def test_the_secret_of_a_link_leaves_with_the_mail_and_is_kept_nowhere(inside: Inside, door: str, by_account: str) -> None:
    """Whoever reads the table or a backup of it must not be able to use the link (trust.md D2, D3)."""
    here = inside("reading-club")
    leave_letter("password_reset", to=Recipient(3, "lin@example.org"), params={"login": "lin"}, link=f"/{door}/{TOKEN}")
    run_pending()
    mails = (settings().instance / "associations" / here.slug / "outbox").iterdir()
    assert any(f"/{door}/{TOKEN}" in message_from_bytes(m.read_bytes(), policy=policy.default).get_content() for m in mails)
    letter = db.session.scalars(select(Letter)).one()
    assert letter.link == by_account
    assert TOKEN not in letter.body and f"localhost:8000{by_account}" in letter.body


def test_a_letter_without_mail_never_has_the_secret(inside: Inside) -> None:
    inside("reading-club")
    leave_letter("password_reset", to=Recipient(3), params={"login": "lin"}, link=f"/confirm/{TOKEN}")
    letter = db.session.scalars(select(Letter)).one()
    assert letter.link == "/confirm" and TOKEN not in letter.body


def test_a_letter_that_cannot_leave_is_tried_again_and_given_up_visibly(inside: Inside) -> None:
    inside("reading-club")
    leave_letter("password_reset", to=Recipient(None, "lin@example.org"), params={})
    letter = db.session.scalars(select(Letter)).one()
    kept = letter.message_id
    for _ in range(10):
        note_not_sent(letter.id, "SMTPException: 451", now=now())
    assert (letter.mail, letter.message_id) == (MailState.FAILED, kept)
    with time_machine.travel(now() + timedelta(days=2), tick=False):
        run_pending()
    assert letter.mail == MailState.FAILED


def test_a_paragraph_whose_places_are_empty_is_left_out() -> None:
    assert compose("题：{a}\n\n一：{a}\n\n二：{b}", {"a": "甲"}) == ("题：甲", "一：甲")


@pytest.mark.parametrize("path", sorted(LETTERS.glob("zh/*.md")), ids=lambda p: p.stem)
def test_every_letter_of_the_house_is_there_in_both_languages_with_the_same_places(path) -> None:  # type: ignore[no-untyped-def]
    import re

    zh, en = (set(re.findall(r"\{\w+\}", house_text(path.stem, language))) for language in ("zh", "en"))
    assert zh == en


def test_a_paper_without_a_number_leaves_no_empty_brackets() -> None:
    assert compose("{document}已生成（{number}）\n\n正文", {"document": "牌匾", "number": ""})[0] == "牌匾已生成"
    assert compose("{document} is ready ({number})\n\nText", {"document": "Plaque", "number": None})[0] == "Plaque is ready"


def test_somebody_without_an_address_gets_no_mail(inside: Inside) -> None:
    inside("reading-club")
    leave_letter("admitted", to=Recipient(3), params={})
    assert db.session.scalars(select(Letter)).one().mail == MailState.NONE
    assert run_pending() == 0


@pytest.mark.parametrize("event", ["meeting", "letter_meeting"])
def test_a_letter_of_the_associations_own_is_found_with_and_without_its_prefix(inside: Inside, event: str) -> None:
    inside("henan-talent")
    leave_letter(event, to=Recipient(3, "", "林晓岚"), params={})
    letter = db.session.scalars(select(Letter)).one()
    assert letter.subject
    assert not letter.subject.startswith("#")


def test_a_letter_nobody_wrote_is_refused_at_once(inside: Inside) -> None:
    inside("henan-talent")
    with pytest.raises(KeyError):
        leave_letter("no_such_letter", to=Recipient(3), params={})


def test_unread_letters_stand_first_and_go_on_after_any(inside: Inside) -> None:
    inside("reading-club")
    for place in range(6):
        leave_letter("admitted", to=Recipient(3, "", "林晓岚"), params={"tier": "个人会员", "number": f"2026{place}"})
    ids = sorted(line.id for line in letters_of(3))
    for read in ids[-2:]:
        read_letter(read, by=3, now=now())

    first = letters_of(3, limit=3)
    rest = letters_of(3, after=(first[-1].read, first[-1].id), limit=9)
    assert [line.id for line in first + rest] == [ids[3], ids[2], ids[1], ids[0], ids[5], ids[4]]
    assert counts_of(3)[Kind.MEMBERSHIP] == 6
    assert letters_of(3, kind=Kind.DUES) == []


@pytest.mark.requirement("H17")
def test_somebody_does_without_mails_that_bind_to_nothing(inside: Inside) -> None:
    inside("reading-club")
    wish_mail(["notices", "waiting", "account"], by=3)
    for event in ("step_waiting", "admitted", "account_changed"):
        leave_letter(event, to=Recipient(3, "lin@example.org", "林晓岚"), params={"title": "x", "number": "1"})
    mailed = {one.event: one.mail for one in db.session.scalars(select(Letter).order_by(Letter.id))}
    assert mailed == {"step_waiting": MailState.NONE, "admitted": MailState.WAITING, "account_changed": MailState.WAITING}


def test_every_letter_of_the_house_has_a_kind() -> None:
    assert {path.stem for path in (LETTERS / "zh").glob("*.md")} <= set(known_events())
