"""Reading what strangers wrote in a process of its own, which may take so much time and memory and no more.

The readers of PDF are written in Python: half a megabyte can keep them busy for minutes, and nothing else of the worker runs
meanwhile. A process that takes too long ends alone. Its scripts stand beside this file, and import nothing of the house.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore

AT_ONCE = 2
SECONDS, PATIENCE = 5, 90
"""Of work, and of waiting for it on a busy machine."""
MOST_MEMORY = 768 * 1024 * 1024
_BOUNDED = """
import resource, runpy, sys
for what, most in ((resource.RLIMIT_CPU, int(sys.argv[1])), (resource.RLIMIT_AS, int(sys.argv[2]))):
    try:
        resource.setrlimit(what, (most, most))
    except (ValueError, OSError):
        pass  # a system that does not know this limit; the patience of who waits stays
sys.argv = sys.argv[3:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""
_turns = BoundedSemaphore(AT_ONCE)


class GaveUp(RuntimeError):
    """The process took too much, or broke down over what it read."""


def read_apart(script: str, content: bytes, *args: str) -> bytes:
    """What a script beside this file answers to the content, given on its standard input. Raises GaveUp."""
    limits = (str(SECONDS), str(MOST_MEMORY))
    command = [sys.executable, "-I", "-c", _BOUNDED, *limits, str(Path(__file__).with_name(script)), *args]
    with _turns:
        try:
            ran = subprocess.run(command, input=content, capture_output=True, timeout=PATIENCE, check=True)  # noqa: S603
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            raise GaveUp(script) from error
    return ran.stdout
