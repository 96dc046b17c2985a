"""A real browser for journeys: Chromium driven by Playwright, against a server of our own on the loopback."""

from __future__ import annotations

import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from playwright.sync_api import Browser, expect, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

PATIENCE = 120_000  # milliseconds; a slow machine is no fault, and who waits precisely never waits as long
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


class Quiet(WSGIRequestHandler):
    """Requests leave no lines among the answers of the tests."""

    def log(self, type: str, message: str, *args: object) -> None:
        """Errors only; the application logs what went wrong."""


def chromium_path() -> str | None:
    """Where Chromium is, or None."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@contextmanager
def browser() -> Iterator[Browser]:
    """A headless browser without any network but ours."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS, timeout=PATIENCE)
        try:
            yield opened
        finally:
            opened.close()


@contextmanager
def listening() -> Iterator[socket.socket]:
    """A port of the loopback that is ours from now on: known before the application is made, which prints it in letters."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen(128)
        yield held


def port_of(held: socket.socket) -> int:
    """The number of the port."""
    return int(held.getsockname()[1])


@contextmanager
def serving(app: Flask, held: socket.socket) -> Iterator[None]:
    """The application at a port that is held already, so that nobody can have taken it in between."""
    server = make_server("127.0.0.1", port_of(held), app, threaded=True, request_handler=Quiet, fd=held.fileno())
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
