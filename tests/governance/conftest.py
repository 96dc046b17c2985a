"""What the tests of votes begin with."""

from __future__ import annotations

import pytest

from tests.governance.stories import ZHENGZHOU, Council, council


@pytest.fixture
def people(inside) -> Council:
    inside(ZHENGZHOU)
    return council()
