"""The office of the tests of the registers serves here, too: somebody who decides, somebody who does not."""

from tests.insight.conftest import office, sit_down

__all__ = ["office", "sit_down"]
