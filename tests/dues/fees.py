"""Fees to work out: those of the associations' folders, and invented ones for what no folder says."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from app.dues.rules.lines import Circumstances, Line, owed
from app.dues.rules.years import fee_year_of
from app.tenancy.configuration.concepts.fees import Fees
from app.tenancy.configuration.load import Configuration, load
from app.tenancy.configuration.speech import Speech
from app.tenancy.settings import ROOT

CLUB = "reading-club"


@cache
def configuration(slug: str) -> Configuration:
    """A folder as it is loaded, of the real associations or of the invented ones."""
    for where in (ROOT / "tenants", ROOT / "tests" / "tenants"):
        if (where / slug).is_dir():
            found, problems = load(where / slug)
            assert found is not None, problems
            return found
    raise LookupError(slug)


def fees_of(slug: str) -> Fees:
    """The latest fees of a folder."""
    return configuration(slug).association.fees[-1]


def fees(lines: dict[str, Any], **more: Any) -> Fees:
    """Invented fees, as a folder would write them."""
    said = {name: {"label": {"zh": name}, **line} for name, line in lines.items()}
    return Fees.model_validate({"valid_from": "2020-01-01", "lines": said, **more})


def bill(slug: str, version: Fees, on: str, **given: Any) -> list[Line]:
    """What a member owes for the fee year of a day; `joined` on that day unless told otherwise."""
    day = date.fromisoformat(on)
    year = fee_year_of(version, day)
    joined = given.pop("joined", day)
    member = {"is_unit": True, "is_admitted": False, **given.pop("member")}
    case = Circumstances(member, year, joined=joined, **given)
    return owed(version, case, Speech(configuration(slug), joined or year.first))


def total(lines: list[Line]) -> int:
    """What lines come to, in fen."""
    return sum(line.due for line in lines)
