"""The shape of `demo.yaml`: accounts, articles, and what happened to whom."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict
from ruamel.yaml import YAML

PASSWORD = "Xiehui-2026-demo"  # noqa: S105 - invented accounts of a development site


class Part(BaseModel):
    """Frozen, and strict about keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class DemoAccount(Part):
    """Somebody who can log in. `role` is a role of the association, `at` the body it is held at (the root by default)."""

    key: str
    kind: Literal["person", "unit", "staff"] = "person"
    name: str
    login: str
    title: str = ""
    id_number: str | None = None
    email: str = ""
    mobile: str | None = None
    unit: str | None = None
    role: str | None = None
    at: str | None = None
    opened: bool = True


class DemoUnit(Part):
    """A body that is there from the start: a branch, a lower level, a member organisation."""

    key: str
    kind: str
    name: dict[str, str] | str
    under: str | None = None


class DemoArticle(Part):
    """Something published."""

    column: str
    on: str
    kind: dict[str, str] | str
    title: dict[str, str] | str
    body: dict[str, str] | str = ""
    pinned: bool = False


class DemoTurn(Part):
    """What somebody does in a case: `by` is the key of an account, `sponsor` for whoever was asked first."""

    by: str
    verdict: str
    opinion: str = ""
    fields: dict[str, Any] = {}
    comments: dict[str, str] = {}
    days_later: int = 1


class DemoCase(Part):
    """One story: who applies for what, with which answers, and what happened then."""

    procedure: str
    who: str
    days_ago: int
    answers: dict[str, Any]
    turns: tuple[DemoTurn, ...] = ()


class Stories(Part):
    """The whole of a `demo.yaml`."""

    password: str = PASSWORD
    bodies: tuple[DemoUnit, ...] = ()
    accounts: tuple[DemoAccount, ...] = ()
    people: tuple[dict[str, Any], ...] = ()
    articles: tuple[DemoArticle, ...] = ()
    cases: tuple[DemoCase, ...] = ()


@cache
def demo_stories(folder: Path) -> Stories:
    """The stories of a folder; none where it has no `demo.yaml`. Raises pydantic's ValidationError for a misspelt one."""
    path = folder / "demo.yaml"
    if not path.is_file():
        return Stories()
    return Stories.model_validate(YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8")) or {})
