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
    """Every procedure that begins with a form or a word; an article's moderation begins with the article."""
    found = []
    for folder in FOLDERS:
        configuration, problems = load(folder)
        assert configuration is not None, problems
        moderated = configuration.association.site.moderations()
        found += [(folder.name, name) for name in configuration.association.procedures if name not in moderated]
    return found


@pytest.mark.parametrize(("slug", "procedure"), walks(), ids=lambda one: str(one))
def test_a_procedure_can_be_walked_to_its_approval(inside: Inside, slug: str, procedure: str) -> None:
    here = inside(slug)
    if why := why_not_offered(here.association.procedures[procedure]):
        pytest.skip(f"not offered yet: {', '.join(why)}")
    if any(step.by in here.association.offices for step in here.association.procedures[procedure].steps):
        pytest.skip("offices do not act yet")
    played = play(Play(procedure, DAY))
    assert (played.unmet, played.stuck, played.state) == ((), "", "approved")
