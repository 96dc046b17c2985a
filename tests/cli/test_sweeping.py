"""`flask sweep`: what falls due by a day, by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from app.cli.sweeping import sweep
from app.procedures.models import Case
from app.tenancy.database import db
from app.tenancy.entering import entered
from tests.procedures.guild import GUILD, censure, guild


@pytest.mark.requirement("K8")
def test_a_dry_run_tells_and_the_run_after_it_does(ground: Any) -> None:
    ground.fresh(GUILD)
    with entered(GUILD, ground.app):
        number = censure(guild()).number
    runner = ground.app.test_cli_runner()

    said = runner.invoke(sweep, ["--on", "2026-09-21", "--dry-run", GUILD])
    assert said.exit_code == 0, said.output
    assert f"{GUILD}: would be done" in said.output and f"{number} 花养蜂: hearing is answered by silence" in said.output
    assert _step(ground) == ("hearing", date(2026, 9, 20))

    assert "silence: 1" in runner.invoke(sweep, ["--on", "2026-09-21", GUILD]).output
    assert _step(ground)[0] == "secretary"
    assert "silence" not in runner.invoke(sweep, ["--on", "2026-09-21", GUILD]).output


def test_an_association_that_is_not_there_is_named(ground: Any) -> None:
    said = ground.app.test_cli_runner().invoke(sweep, ["nowhere"])
    assert said.exit_code == 1 and "nowhere" in said.output


def _step(ground: Any) -> tuple[str, date | None]:
    with entered(GUILD, ground.app):
        case = db.session.scalars(select(Case)).one()
        return case.step, case.due_on
