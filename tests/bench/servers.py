"""gunicorn with two workers, and what its workers cost: CPU time and memory, read from /proc."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.wishes import ROOT, WORKERS

TICK = os.sysconf("SC_CLK_TCK")
NANOSECONDS = 10**9
STARTS_WITHIN = 120


@dataclass(frozen=True)
class Memory:
    """MiB of the largest worker: resident (what it shares counted whole), its share (PSS: what n processes share counts an
    nth in each), its own alone; and of all processes together, the one that forks them included.
    """

    resident: float
    share: float
    alone: float
    all_together: float


@dataclass(frozen=True)
class Server:
    """A running gunicorn."""

    process: subprocess.Popen[bytes]
    port: int

    @property
    def workers(self) -> list[int]:
        """The process ids of its workers."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in children.split()]

    def cpu(self) -> float:
        """Seconds of CPU that its workers have used so far, to the nanosecond."""
        return sum(_cpu(pid) for pid in self.workers)

    def memory(self) -> Memory:
        """What its largest worker holds, and what all of it takes of the machine."""
        own = int(self.process.pid)
        return Memory(
            max(_resident(pid) for pid in self.workers),
            max(_of_rollup(pid, "Pss") for pid in self.workers),
            max(sum(_of_rollup(pid, name) for name in ("Private_Dirty", "Private_Clean")) for pid in self.workers),
            sum(_of_rollup(pid, "Pss") for pid in (own, *self.workers)),
        )


def _cpu(pid: int) -> float:
    """Of all threads of a process. `schedstat` counts nanoseconds; `stat` only hundredths of a second."""
    try:
        return sum(int(f.read_text().split()[0]) for f in Path(f"/proc/{pid}/task").glob("*/schedstat")) / NANOSECONDS
    except (OSError, IndexError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICK


def _resident(pid: int) -> float:
    line = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def _of_rollup(pid: int, name: str) -> float:
    line = next(line for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines() if line.startswith(f"{name}:"))
    return int(line.split()[1]) / 1024


@contextmanager
def serving(what: str, environment: Mapping[str, str], *, config: str = "") -> Iterator[Server]:
    """Run an application until the block ends, as gunicorn has it or by a configuration. Raises TimeoutError when it does
    not start."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "gunicorn", "--workers", str(WORKERS), "--bind", f"127.0.0.1:{port}"]
    command += ["--config", config] if config else []
    process = subprocess.Popen([*command, "--log-level", "error", what], env={**os.environ, **environment}, cwd=ROOT)
    try:
        server = Server(process, port)
        _wait(server)
        yield server
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait(server: Server) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", server.port)) == 0 and len(server.workers) == WORKERS:
                return
        if server.process.poll() is not None:
            break
        time.sleep(0.1)
    raise TimeoutError("gunicorn did not start; its own words stand above")
