"""Drives one address for some seconds, from a process of its own: `python -m tests.bench.client < wish.json`.

A connection a request, as a proxy without keep-alive makes them; as many at once as there are workers.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from http.client import HTTPConnection
from itertools import count
from threading import Lock, Thread

LONGEST = 30.0


@dataclass(frozen=True)
class Wish:
    """What to ask for. `{n}` in a path is another number each time, `{code}` the next of `codes`."""

    port: int
    host: str
    paths: list[str]
    headers: dict[str, str]
    status: int
    seconds: float
    at_once: int
    offset: int = 0


@dataclass(frozen=True)
class Heard:
    """How long each answer took (milliseconds, in order of size), how many there were in how many seconds."""

    times: list[float]
    seconds: float
    odd: list[str]

    @property
    def a_second(self) -> float:
        return len(self.times) / self.seconds

    def part(self, share: float) -> float:
        """The time within which that share of the answers came."""
        return self.times[min(int(len(self.times) * share), len(self.times) - 1)]


def drive(wish: Wish) -> Heard:
    """Ask in another process, so that asking costs the workers nothing but their answers."""
    command = [sys.executable, "-m", "tests.bench.client"]
    run = subprocess.run(command, input=json.dumps(asdict(wish)).encode(), stdout=subprocess.PIPE, check=True)
    return Heard(**json.loads(run.stdout))


def mark_of(port: int, host: str, path: str) -> str:
    """The ETag with which a server answers a page."""
    line = HTTPConnection("127.0.0.1", port, timeout=LONGEST)
    line.request("GET", path, headers={"Host": host, "X-Forwarded-Host": host, "X-Forwarded-Proto": "https"})
    return line.getresponse().headers.get("ETag", "")


def _ask(wish: Wish, number: int) -> tuple[float, str]:
    path = wish.paths[number % len(wish.paths)].replace("{n}", str(number))
    address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
    lines = [f"GET {path} HTTP/1.1", f"Host: {wish.host}", "Connection: close", "X-Forwarded-Proto: https",
             f"X-Forwarded-Host: {wish.host}", f"X-Forwarded-For: {address}"]  # fmt: skip
    lines += [f"{name}: {value}" for name, value in wish.headers.items()]
    begun = time.perf_counter()
    answer = bytearray()
    with socket.create_connection(("127.0.0.1", wish.port), timeout=LONGEST) as line:
        line.sendall("\r\n".join([*lines, "", ""]).encode())
        while part := line.recv(65536):
            answer += part
    took = (time.perf_counter() - begun) * 1000
    status = answer[9:12].decode()
    return took, "" if status == str(wish.status) else f"{path} answered {status}"


def _run(wish: Wish) -> Heard:
    numbers, lock = count(wish.offset), Lock()
    times: list[float] = []
    odd: list[str] = []
    begun = time.perf_counter()

    def one() -> None:
        while time.perf_counter() - begun < wish.seconds:
            with lock:
                number = next(numbers)
            took, fault = _ask(wish, number)
            times.append(took)
            odd.extend([fault] if fault else [])

    threads = [Thread(target=one) for _ in range(wish.at_once)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Heard(sorted(times), time.perf_counter() - begun, odd[:3])


if __name__ == "__main__":
    print(json.dumps(asdict(_run(Wish(**json.load(sys.stdin))))))
