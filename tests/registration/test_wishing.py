"""Who finds a procedure closed asks to be told when it opens, on the page that says so."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy import select

from app.procedures.windows.models import WindowWish
from app.tenancy.database import db
from tests.accounts.conftest import PASSWORD, log_in
from tests.registration.guild import GUILD, stand_ready

pytestmark = [pytest.mark.database, pytest.mark.requirement("T9")]
CLOSED, OPEN = datetime(2026, 9, 10, 2, tzinfo=UTC), datetime(2026, 3, 10, 2, tzinfo=UTC)


@pytest.fixture
def newcomer(entering, visit):
    with time_machine.travel(CLOSED, tick=False):
        with entering(GUILD):
            stand_ready()
        visitor = visit(GUILD)
        assert log_in(visitor, "13900000223", PASSWORD, tab="person").status == 302
        yield visitor


def kept(entering) -> list[str]:
    with entering(GUILD):
        return [one.procedure for one in db.session.scalars(select(WindowWish))]


def test_one_button_asks_and_another_takes_it_back(newcomer, entering):
    page = newcomer.get("/apply/apprentice")
    assert "现在不在受理时间内" in page.words and "只通知一次" in page.words
    page = newcomer.submit()
    assert "开始受理时会通知您一次" in page.words and kept(entering) == ["apprentice"]
    page = newcomer.submit()
    assert "已取消，不再通知" in page.text and kept(entering) == []


def test_whoever_is_not_logged_in_is_shown_the_way(visit, newcomer):
    page = visit(GUILD).get("/apply/apprentice")
    assert "登录后可以选择在开始受理时收到通知" in page.words and "开始受理时通知我" not in page.words


def test_nothing_is_kept_for_what_has_no_windows_or_is_not_there(newcomer, entering):
    newcomer.get("/apply/apprentice")
    assert newcomer.post("/apply/join/wish", {"at": "0"}).status == 404
    assert newcomer.post("/apply/nothing/wish", {"at": "0"}).status == 404
    newcomer.post("/apply/apprentice/wish", {"at": "99999999999999"})
    newcomer.post("/apply/apprentice/wish", {"at": "x"})
    assert kept(entering) == ["apprentice"]


def test_while_it_is_open_there_is_nothing_to_wish_for(newcomer):
    with time_machine.travel(OPEN, tick=False):
        assert "开始受理时通知我" not in newcomer.get("/apply/apprentice").words
