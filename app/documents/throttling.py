"""The check page is not to be walked: whoever counts attempts registers here."""

from collections.abc import Callable

_counters: list[Callable[[str], None]] = []


def register_throttle(count: Callable[[str], None]) -> None:
    """Called with a word for what is attempted (`verify`) at each check; raises Throttled when it is too often."""
    if count not in _counters:
        _counters.append(count)


def count_attempt(what: str) -> None:
    """One more attempt. Raises Throttled."""
    for count in _counters:
        count(what)
