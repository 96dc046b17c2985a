"""Places in a page that are filled in when it is sent: what they look like while it is drawn."""

from __future__ import annotations

import re
from secrets import token_hex

from markupsafe import Markup

_NONCE = token_hex(6)
"""What nobody can type, so that no name of a body or a view is taken for a gap."""
QUOTED = "_in_address"
GAP = re.compile(f"\x02{_NONCE}(\\w+)\x03")


class Gap(Markup):
    """A place that is filled in for each reader or row."""

    @property
    def quoted(self) -> Gap:
        """The same in the query of an address."""
        return Gap(self.replace("\x03", f"{QUOTED}\x03"))


def gap(name: str) -> Gap:
    """A place of this name."""
    return Gap(f"\x02{_NONCE}{name}\x03")
