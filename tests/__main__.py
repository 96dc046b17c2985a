"""`make test`: everything on SQLite, then what touches a database on PostgreSQL. Says what is skipped, and why."""

from __future__ import annotations

import os
import subprocess
import sys
from shutil import which

from app.cli.translations import build
from app.documents.fonts import prepare
from tests.chromium import chromium_path
from tests.postgres import postgres_bin

WORKERS = str(min(os.cpu_count() or 1, 4))


def run(*args: str) -> int:
    """One run of pytest in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", WORKERS, "--dist", "loadscope", *args], check=False
    ).returncode


def main() -> int:
    """Exit code 0 when everything passed that can run here; with CI=true everything must."""
    prepare(print)
    build()
    must = os.environ.get("CI") == "true"
    lacking = [
        name
        for name, found in (("Chromium", chromium_path()), ("PostgreSQL", postgres_bin()), ("pdftotext", which("pdftotext")))
        if not found
    ]
    for name in lacking:
        print(f"{name} is not installed: its tests are skipped")
    if lacking and must:
        print("with CI=true nothing may be skipped")
        return 1
    code = run(*sys.argv[1:])
    if code == 0 and "PostgreSQL" not in lacking and not sys.argv[1:]:
        code = run("--on", "postgresql", "-m", "database")
    return code


if __name__ == "__main__":
    sys.exit(main())
