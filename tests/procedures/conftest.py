"""What the tests of this room begin with."""

from __future__ import annotations

import pytest

from tests.procedures.stories import HENAN, People, stand_ready


@pytest.fixture
def people(inside) -> People:
    inside(HENAN)
    return stand_ready()
