"""`flask setup`, `flask dev`, `flask jobs run`: what `make run` does after the requirements are installed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial

import click
from flask import current_app
from flask.cli import AppGroup

from app.cli.translations import build
from app.demo.accounts import demo_accounts
from app.demo.load import load_all
from app.documents.fonts import prepare as prepare_fonts
from app.jobs.worker import work
from app.kernel.errors import DomainError
from app.tenancy.configuration.words import pick
from app.tenancy.provisioning import prepare
from app.tenancy.registry import registry
from app.tenancy.settings import settings

THREADS = 8
GRACE_SECONDS = 10
jobs = AppGroup("jobs", help="Background work.")


@jobs.command("run")
@click.option("--workers", default=2, show_default=True)
def run_jobs(workers: int) -> None:
    """Work off the queue until stopped."""
    work(current_app._get_current_object(), workers)  # type: ignore[attr-defined]


@click.command("setup")
def setup() -> None:
    """Prepare fonts, catalogue, databases and demo stories; what is there already takes no time."""
    _step("fonts for Chinese PDFs", lambda: prepare_fonts(lambda line: click.echo(f"  {line}")))
    _step("catalogue", build)
    for slug in registry().slugs():
        try:
            registry().get(slug)
        except DomainError:
            click.echo(f"  {slug} does not load; see flask tenants check")
            continue
        _step(f"database of {slug}", partial(prepare, slug))
    for line in load_all(()):
        click.echo(f"  {line}")


def _step(what: str, do: Callable[[], object]) -> None:
    begun = time.monotonic()
    do()
    took = time.monotonic() - begun
    if took > 0.5:
        click.echo(f"  {what} ({took:.1f} s)")


@click.command("dev")
def dev() -> None:
    """Start web and worker together; when one ends the other is stopped. Ctrl-C ends both."""
    port = settings().port
    if _is_taken(port):
        raise click.ClickException(f"port {port} is in use by another program; choose another one: make run PORT=8001")
    _announce(port)
    children = [
        _start("waitress", f"--listen=127.0.0.1:{port}", f"--threads={THREADS}", "wsgi:app"),
        _start("flask", "jobs", "run"),
    ]
    sys.exit(_watch(children))


def _start(module: str, *args: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", module, *args], env={**os.environ, "FLASK_APP": "wsgi"})


def _watch(children: list[subprocess.Popen[bytes]]) -> int:
    """Wait until somebody stops us or a child ends; then end the rest. Returns the exit code."""
    stopped: list[int] = []
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda number, _frame: stopped.append(number))
    while not stopped and all(child.poll() is None for child in children):
        time.sleep(0.2)
    for child in children:
        if child.poll() is None:
            child.send_signal(signal.SIGTERM)
    deadline = time.monotonic() + GRACE_SECONDS
    for child in children:
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
    return 0 if stopped else 1


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def _announce(port: int) -> None:
    click.echo(f"\nXiehui  http://{settings().platform_domain}:{port}/\n")
    for slug in registry().slugs():
        try:
            name = pick(registry().get(slug).association.name, "zh")
        except DomainError:
            name = "(does not load: flask tenants check)"
        click.echo(f"  {settings().address_of(slug)}/   {name}")
    click.echo("\nLog in (demo):")
    for one in demo_accounts():
        click.echo(f"  {one['association']:<22} {one['role']:<24} {one['login']}  {one['password']}")
    click.echo("")


COMMANDS = (jobs, setup, dev)
