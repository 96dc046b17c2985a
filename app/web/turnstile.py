"""Counting visits of pages that need no login, in memory: how often one address may look something up.

Each process counts for itself; the code asked for on such pages is long enough that counting only has to keep walkers slow.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict

from flask import request

from app.kernel.errors import Throttled, say
from app.tenancy.tenants import tenant

MOST_KEPT = 20_000


class Turnstile:
    """Lets so many through in a window of so many seconds; the oldest addresses are forgotten first."""

    def __init__(self, most: int, seconds: int) -> None:
        self.most, self.seconds = most, seconds
        self._windows: OrderedDict[str, tuple[float, int]] = OrderedDict()
        self._lock = threading.Lock()

    def passes(self, key: str, at: float) -> bool:
        """Count one visit at a time in seconds; False when it is one too many."""
        with self._lock:
            begun, count = self._windows.pop(key, (at, 0))
            begun, count = (at, 1) if at - begun >= self.seconds else (begun, count + 1)
            self._windows[key] = (begun, count)
            while len(self._windows) > MOST_KEPT:
                self._windows.popitem(last=False)
            return count <= self.most

    def forget(self) -> None:
        """Begin to count anew, everybody."""
        with self._lock:
            self._windows.clear()


LOOKUPS = Turnstile(most=60, seconds=600)


def count_lookup(what: str) -> None:
    """One more look-up of this kind by this address in this association. Raises Throttled."""
    if not LOOKUPS.passes(f"{tenant().slug}|{what}|{request.remote_addr}", time.monotonic()):
        raise Throttled(say("查询过于频繁，请 10 分钟后再试。"), retry_after=LOOKUPS.seconds)
