"""Every sentence has its English, none is left over, places agree (E3)."""

from __future__ import annotations

import pytest

from app.cli.translations import faults


@pytest.mark.requirement("E3")
def test_the_catalogue_is_fresh_and_complete() -> None:
    found = faults()
    assert not found, "flask i18n update, then translate: " + "; ".join(found[:10])
