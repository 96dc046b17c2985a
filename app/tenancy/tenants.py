"""The association that the current request, job or command is for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from flask.globals import app_ctx

from app.kernel.errors import DomainError, say

if TYPE_CHECKING:
    from flask.ctx import AppContext

    from app.tenancy.configuration.concepts.association import Association
    from app.tenancy.configuration.load import Configuration

current_context: Callable[[], AppContext | None] = partial(app_ctx.__wrapped__.get, None)  # type: ignore[attr-defined]
"""The application context itself, each association that is entered has one of its own; None outside of any.

Flask's proxies are six times as slow: a page asks twenty times, an approval two hundred.
"""


class NoAssociation(RuntimeError):
    """Code that needs an association ran outside of one."""


class BrokenFolder(DomainError):
    """The folder of an association does not load; its visitors see a calm page, nobody else is touched."""

    def __init__(self, slug: str, problems: tuple[str, ...]) -> None:
        super().__init__(say("本站正在准备中，请稍后再来。"))
        self.slug, self.problems = slug, problems


@dataclass(frozen=True)
class Tenant:
    """One association as it is loaded now: its name in addresses, its folder, what the folder says."""

    slug: str
    folder: Path
    configuration: Configuration

    @property
    def association(self) -> Association:
        return self.configuration.association

    @property
    def fingerprint(self) -> str:
        return self.configuration.fingerprint


def tenant() -> Tenant:
    """The association entered. Raises NoAssociation outside of a request or an `entered` block."""
    found = find_tenant()
    if found is None:
        raise NoAssociation("no association has been entered here")
    return found


def find_tenant() -> Tenant | None:
    """The association entered, or None on the platform's own pages."""
    return cast("Tenant | None", kept_here().get("tenant"))


def kept_here() -> dict[str, Any]:
    """What is kept in `g`, without its proxy, which is ten times as slow: a page asks two hundred times, an approval
    more often. Outside of any application it is empty, and what is put there is gone.
    """
    context = current_context()
    return context.g.__dict__ if context is not None else {}
