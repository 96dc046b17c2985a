"""What the tests of this room begin with."""

from __future__ import annotations

import pytest

from tests.procedures.stories import HENAN, Ground, stand_ready


@pytest.fixture
def ground(inside) -> Ground:
    inside(HENAN)
    return stand_ready()
