"""The picture of a procedure: boxes that do not overlap, every answer drawn once."""

from __future__ import annotations

from itertools import pairwise

import pytest

from app.chains.picture import HIGH, Leads, arrows_of, draw
from app.tenancy.configuration.load import load
from app.tenancy.settings import ROOT

FOLDERS = sorted(path.parent for where in ("tenants", "tests/tenants") for path in (ROOT / where).glob("*/association.yaml"))
pytestmark = pytest.mark.requirement("E2")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_every_procedure_can_be_drawn(folder):
    configuration, problems = load(folder)
    assert configuration is not None, problems
    for procedure in configuration.association.procedures.values():
        picture = draw(procedure)
        tops = [box.y for box in picture.boxes]
        assert all(below - above >= HIGH for above, below in pairwise(tops))
        assert all(min(lane.x, lane.start, lane.end) >= 0 and lane.x <= picture.wide for lane in picture.lanes)
        assert max(lane.end for lane in picture.lanes) <= picture.high if picture.lanes else True
        assert len({lane.x for lane in picture.lanes}) == len(picture.lanes), "no two ways run in one lane"
        assert [box.name for box in picture.boxes][:1] == ["filed"]


def test_answers_lead_where_the_folder_says():
    configuration, _ = load(ROOT / "tests" / "tenants" / "orchard-society")
    procedure = configuration.association.procedures["expert"]
    arrows = {arrow.verdict: (arrow.to, arrow.leads) for arrow in arrows_of(procedure, procedure.step("look"))}
    assert arrows == {
        "approve": ("approved", Leads.ON), "again": ("profile", Leads.BACK), "once_more": ("look", Leads.STAYS),
    }  # fmt: skip
