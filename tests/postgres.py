"""A PostgreSQL for the tests: the one named in TEST_POSTGRES_URL, else a cluster of our own, started once and unprivileged."""

from __future__ import annotations

import atexit
import getpass
import os
import shutil
import socket
import subprocess
import tempfile
from functools import cache
from pathlib import Path

USER = "nobody"
TRIES, PATIENCE = 5, "600"


@cache
def postgres_bin() -> Path | None:
    """Where initdb and pg_ctl are, or None where PostgreSQL is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    named = shutil.which("initdb")
    if found:
        return found[-1].parent
    return Path(named).parent if named else None


@cache
def postgres_url() -> str:
    """The address of a server that the tests may fill, without a database name."""
    given = os.environ.get("TEST_POSTGRES_URL")
    return given.rstrip("/") if given else _start()


def _start() -> str:
    """Make and start a cluster on a socket in a temporary folder; it is stopped when the tests end."""
    tools = postgres_bin()
    if tools is None:
        raise RuntimeError("PostgreSQL is not installed")
    home = Path(tempfile.mkdtemp(prefix="xiehui-pg-"))
    home.chmod(0o777)
    data = home / "data"
    _run(home, str(tools / "initdb"), "-D", str(data), "-U", "xiehui", "-A", "trust", "-E", "UTF8", "--no-sync")
    port = _listen(home, tools, data)
    atexit.register(_stop, home, tools, data)
    return f"postgresql+psycopg://xiehui@127.0.0.1:{port}"


def _listen(home: Path, tools: Path, data: Path, tries: int = TRIES) -> int:
    """Start at a free port; gives it. Somebody may take it first, so another is tried."""
    port = _free_port()
    options = f"-k {home} -p {port} -h 127.0.0.1 -c fsync=off -c full_page_writes=off -c max_connections=200"
    start = (str(tools / "pg_ctl"), "-D", str(data), "-w", "-t", PATIENCE, "-o", options, "-l", str(home / "log"), "start")
    try:
        _run(home, *start)
    except subprocess.CalledProcessError:
        if tries == 1:
            raise
        return _listen(home, tools, data, tries - 1)
    return port


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _stop(home: Path, tools: Path, data: Path) -> None:
    _run(home, str(tools / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop")
    shutil.rmtree(home, ignore_errors=True)


def _run(home: Path, *command: str) -> None:
    """Run as an unprivileged user: initdb refuses root."""
    prefix = ["setpriv", f"--reuid={USER}", "--regid=nogroup", "--clear-groups"] if getpass.getuser() == "root" else []
    subprocess.run([*prefix, *command], check=True, cwd=home, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
