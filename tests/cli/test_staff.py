"""A new association gets its first secretary by one command (E2)."""

from __future__ import annotations

import re
from typing import Any

import pytest

from app.cli.staff import staff
from tests.browser import Visitor


@pytest.mark.requirement("E2")
def test_the_first_secretary_is_invited_logs_in_and_must_choose_a_password(ground: Any, visit: Any) -> None:
    visitor: Visitor = visit("reading-club")
    said = ground.app.test_cli_runner().invoke(staff, ["invite", "reading-club", "zhang", "--name", "张三"])
    assert said.exit_code == 0, said.output
    password = re.search(r"One-time password: (\S+)", said.output)
    assert password
    visitor.get("/login?tab=staff")
    page = visitor.submit({"name": "zhang", "password": password[1]})
    assert page.response.request.path == "/password"


@pytest.mark.parametrize(("args", "reason"), [
    (["invite", "nowhere", "zhang", "--name", "张三"], "there is no association"),
    (["invite", "reading-club", "zhang", "--name", "张三", "--role", "emperor"], "Error"),
])  # fmt: skip
def test_what_cannot_be_is_a_sentence(ground: Any, args: list[str], reason: str) -> None:
    ground.fresh("reading-club")
    said = ground.app.test_cli_runner().invoke(staff, args)
    assert said.exit_code == 1
    assert reason in said.output
