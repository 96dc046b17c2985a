"""Processes that are killed with -9 while they work. They ask leave for each step, so that none is ahead of its killer."""

from __future__ import annotations

import signal
import subprocess
import time
from dataclasses import dataclass

from app.tenancy.settings import ROOT


@dataclass(frozen=True)
class Work:
    """A command, with the environment of this test's application."""

    command: list[str]
    environment: dict[str, str]

    def start(self) -> subprocess.Popen[str]:
        """Run it; it says a line before each step, and takes it when it is given one."""
        return subprocess.Popen(
            self.command, env=self.environment, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def killed_in(self, steps: int, moment: float) -> list[str]:
        """Let it take so many steps and kill it so many seconds after it began the last; gives what it said."""
        with self.start() as process:
            assert process.stdin and process.stdout
            said = []
            for _ in range(steps):
                said.append(process.stdout.readline())
                print(file=process.stdin, flush=True)
            time.sleep(moment)
            process.send_signal(signal.SIGKILL)
        return said
