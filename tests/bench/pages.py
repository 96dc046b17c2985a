"""The pages that are measured, and what performance.md aims at for each: CPU in F, SQL statements."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import Literal
from urllib.parse import quote

from app.demo.people import names
from tests.bench.filling import Facts
from tests.bench.units import UNITS_SLUG
from tests.bench.wishes import SLUG

SOUGHT = 200
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


def _each(path: str, *queries: str) -> Callable[[Facts], list[str]]:
    """The same list asked in several ways, so that what is kept of one serves no other."""
    return lambda _facts: [f"{path}?{query}" if query else path for query in queries]


def _names_sought(path: str) -> Callable[[Facts], list[str]]:
    """The same list searched for another name each time."""
    return lambda _facts: [f"{path}?q={quote(name)}" for name in islice(names(), SOUGHT)]


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
    Page("inbox, 50 rows", "/desk", 4, 6, who="secretary", paths=_each("/desk", "", "sort=received", "sort=since", "due=week")),
    Page("inbox, searched", "/desk?q=…", 4, 6, who="secretary", paths=_names_sought("/desk")),
    Page("case page", "/desk/cases/x", 4, 7, who="secretary", paths=lambda facts: [f"/desk/cases/{facts.case_number}"]),
    Page("my page", "/me", 4, 8, who="member"),
    Page("my bills", "/dues", 4, 8, who="member"),
    Page("register, 50 rows", "/office/members", 4, 6, who="secretary",
         paths=_each("/office/members", "", "sort=name", "sort=admitted", "kind=person")),
    Page("register, searched", "/office/members?q=…", 4, 6, who="secretary", paths=_names_sought("/office/members")),
    Page("a unit's people", "/unit", 4, 12, who="operator", slug=UNITS_SLUG),
    Page("register of units", "/office/members", 4, 6, who="unit_secretary", slug=UNITS_SLUG),
    Page("figures of units", "/office/figures", 3, 6, who="unit_secretary", slug=UNITS_SLUG),
    Page("figures", "/office/figures", 3, 6, who="secretary"),
)
LARGEST_WORKER = 110
