"""The pages that are measured, and what performance.md aims at for each: CPU in F, SQL statements."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

from tests.bench.filling import Facts
from tests.bench.units import UNITS_SLUG
from tests.bench.wishes import SLUG

Who = Literal["", "secretary", "applicant", "newcomer", "member", "operator", "unit_secretary"]


@dataclass(frozen=True)
class Page:
    """One line of the table. `path` may hold `{n}`; `paths` makes many from the facts; `conditional` asks with the ETag."""

    name: str
    path: str
    aim: float
    sql: int
    who: Who = ""
    conditional: bool = False
    paths: Callable[[Facts], list[str]] | None = None
    slug: str = SLUG

    def addresses(self, facts: Facts) -> list[str]:
        """Where to ask."""
        return self.paths(facts) if self.paths else [self.path]


PAGES = (
    Page("home, rendered", "/?n={n}", 2.5, 3),
    Page("home, remembered", "/", 0.4, 3),
    Page("home, 304", "/", 0.4, 3, conditional=True),
    Page("news", "/news?n={n}", 2.5, 3),
    Page("login page", "/login", 2, 1),
    Page("verify, form", "/verify", 2, 1),
    Page("verify, answer", "/verify/x", 4, 8, paths=lambda facts: [f"/verify/{code}" for code in facts.codes]),
    Page("offers to apply", "/apply", 4, 5),
    Page("before applying", "/apply/join_person", 4, 5, who="applicant"),
    Page("application form", "/apply/join_person/form?at=1", 4, 5, who="newcomer"),
    Page("inbox, 50 rows", "/desk", 4, 6, who="secretary"),
    Page("inbox, searched", "/desk?q=" + quote("王思远"), 4, 6, who="secretary"),
    Page("case page", "/desk/cases/x", 4, 8, who="secretary", paths=lambda facts: [f"/desk/cases/{facts.case_number}"]),
    Page("my page", "/me", 4, 8, who="member"),
    Page("my bills", "/dues", 4, 8, who="member"),
    Page("register, 50 rows", "/office/members", 4, 6, who="secretary"),
    Page("register, searched", "/office/members?q=" + quote("王思远"), 4, 6, who="secretary"),
    Page("a unit's people", "/unit", 4, 12, who="operator", slug=UNITS_SLUG),
    Page("register of units", "/office/members", 4, 6, who="unit_secretary", slug=UNITS_SLUG),
    Page("figures of units", "/office/figures", 3, 6, who="unit_secretary", slug=UNITS_SLUG),
    Page("figures", "/office/figures", 3, 6, who="secretary"),
)
LARGEST_WORKER = 110
