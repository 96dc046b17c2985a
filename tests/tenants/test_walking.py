"""Every procedure of every folder is played from its form to its end, by nothing but what the folder says (E2)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from app.procedures.offering import why_not_offered
from app.rehearsal.walking import Play, play
from app.tenancy.configuration.load import load
from app.tenancy.settings import ROOT
from app.tenancy.tenants import Tenant

Inside = Callable[[str], Tenant]
DAY = date(2026, 11, 28)
FOLDERS = sorted(path.parent for where in ("tenants", "tests/tenants") for path in (ROOT / where).glob("*/association.yaml"))
pytestmark = [pytest.mark.requirement("E2"), pytest.mark.requirement("E4")]


def walks() -> list[tuple[str, str]]:
    """Every procedure that somebody may start."""
    found = []
    for folder in FOLDERS:
        configuration, problems = load(folder)
        assert configuration is not None, problems
        found += [(folder.name, name) for name, one in configuration.association.procedures.items() if not one.retired]
    return found


@pytest.mark.parametrize(("slug", "procedure"), walks(), ids=str)
def test_a_procedure_can_be_walked_to_its_approval(inside: Inside, slug: str, procedure: str) -> None:
    here = inside(slug)
    if why := why_not_offered(here.association.procedures[procedure]):
        pytest.skip(f"not offered yet: {', '.join(why)}")
    played = play(Play(procedure, DAY))
    assert (played.unmet, played.stuck, played.state) == ((), "", "approved")
