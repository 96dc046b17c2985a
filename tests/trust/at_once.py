"""Doing things at the same moment: each in a thread, all starting together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Barrier, Thread
from typing import Any


def together(tasks: Sequence[Callable[[], Any]]) -> list[Any]:
    """What each task gave or raised, in their order."""
    start, results = Barrier(len(tasks)), [None] * len(tasks)

    def run(place: int) -> None:
        start.wait(60)
        try:
            results[place] = tasks[place]()
        except Exception as error:
            results[place] = error

    threads = [Thread(target=run, args=(place,)) for place in range(len(tasks))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
