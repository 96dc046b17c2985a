"""Somebody who applies for a junior title, as the notification's table looks at him."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from app.kernel.periods import add_months
from app.procedures.scope import CaseScope, scope_of
from app.procedures.store.checks import conditions
from app.tenancy.configuration.load import Configuration, load
from app.tenancy.settings import ROOT

TODAY = date(2026, 12, 10)
UNIT = {"id": 7, "kind": "unit", "code": "u7", "name": "金水智造", "parent": {"id": 1, "kind": "association", "name": "郑州"}}
MEMBER = {"id": 3, "is_unit": False, "is_admitted": False, "name": "康佳禾", "body": UNIT, "standing": "applicant"}
"""An applicant of an employer, without any title yet."""
SOUND: dict[str, Any] = {
    "title_sought": "assistant", "series": "engineering", "way": "assessment", "own_rules": False, "changed_series": False,
    "education": "bachelor", "working": True, "title_held": "none", "has_contract": True, "education_done": True,
    "assessments_passed": True,
}  # fmt: skip


@cache
def titles() -> Configuration:
    """The association's folder."""
    found, problems = load(ROOT / "tenants" / "zhengzhou-titles")
    assert found is not None, problems
    return found


def since(months: int, *, short_by: int = 0) -> str:
    """The day from which so many months are completed today; `short_by` days later they are not."""
    day = add_months(TODAY, -months)
    return date.fromordinal(day.toordinal() + short_by).isoformat()


def answers(**others: Any) -> dict[str, Any]:
    """The answers that the conditions look at: sound, but for what is said otherwise."""
    long_ago = {"technical_work_since": since(120), "in_zhengzhou_since": since(60), "present_post_since": since(60)}
    return {**SOUND, **long_ago, **others}


def scope_for(**others: Any) -> CaseScope:
    """What the conditions read of such an application; `member` changes what the register knows."""
    member = {**MEMBER, **others.pop("member", {})}
    form = ("application", answers(**others))
    return scope_of(titles(), TODAY, member=member, form=form, answers=("title", {}), case={"procedure": "title"})


def unmet(**others: Any) -> list[tuple[str, str]]:
    """The conditions that are not met and refuse: the field, and the sentence in Chinese."""
    found = scope_for(**others).unmet(conditions(titles(), titles().association.procedures["title"]))
    return [(one.require.field or "", one.said("zh")) for one in found if one.require.level == "refuse"]
