"""People whose data somebody else entered read the notice before anything else (PIPL 17)."""

from __future__ import annotations

import pytest

from app.accounts.actions import NewPerson, keep_person, open_account
from app.accounts.identifiers import DocumentKind, check_identity
from tests.accounts.conftest import HENAN, ID_NUMBER, NOW, log_in, people_of

pytestmark = pytest.mark.requirement("E5")


def test_who_was_entered_by_somebody_else_reads_the_notice_at_the_first_login(visit, entering):
    with entering(HENAN):
        people_of()
        number = "410105198803070011"
        person = keep_person(NewPerson("许知白", check_identity(DocumentKind.ID_NUMBER, number)), now=NOW).id
        password = open_account(person, by=None, now=NOW)
    visitor = visit(HENAN)
    log_in(visitor, number, password or "")
    words = visitor.get("/me").words
    assert "请先设置新密码" in words
    assert "您的信息由单位或协会录入本系统" in words


def test_who_registered_has_read_it_and_is_not_asked_again(lin):
    assert "您的信息由单位或协会录入本系统" not in lin.get("/password").words
    assert ID_NUMBER
