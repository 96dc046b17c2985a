"""A platform of its own for each journey: a fresh instance folder, served on the loopback, jobs done on the spot."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from flask import Flask
from playwright.sync_api import Browser

from app import create_app
from app.jobs.actions import run_pending
from app.tenancy.engines import engines
from app.tenancy.entering import entered
from app.tenancy.provisioning import prepare
from app.tenancy.registry import registry
from app.tenancy.settings import ROOT, read_settings
from tests.chromium import listening, port_of, serving
from tests.journeys.traveller import Traveller, Way, travelling
from tests.registration.stories import HENAN, People, stand_ready

SECRETS = {"SECRET_KEY": "a secret of the journeys, long enough to be one", "MASTER_KEY": "5a" * 32}


def make_app(instance: Path, tenants: Path, port: int) -> Flask:
    """The application as `make run` has it, without the picture code, telling letters the port it is served at."""
    env = {"XIEHUI_ENV": "test", "INSTANCE": str(instance), "TENANTS": str(tenants), "PORT": str(port), "PICTURE_CODE_OFF": "1"}
    return create_app(read_settings({**env, **SECRETS}))


def furnish(instance: Path, tenants: Path) -> People:
    """Migrated databases of every association, and the people of Henan; made once, copied for each journey."""
    app = make_app(instance, tenants, 0)
    with app.app_context():
        for slug in registry().slugs():
            if (ROOT / "tenants" / slug).is_dir():
                prepare(slug)
    with entered(HENAN, app):
        people = stand_ready()
    with app.app_context():
        engines().close()
    return people


@dataclass(frozen=True)
class Stage:
    """A running platform."""

    app: Flask
    port: int
    instance: Path
    browser: Browser

    def root(self, slug: str) -> str:
        """The address of an association; of the platform for an empty one."""
        return f"http://{slug + '.' if slug else ''}localhost:{self.port}"

    def visitor(self, slug: str, way: Way) -> AbstractContextManager[Traveller]:
        """Somebody new at a browser of his own."""
        return travelling(self.browser, self.root(slug), way)

    def work(self, slug: str = HENAN) -> None:
        """Do what waits: letters are sent, PDFs are drawn."""
        with entered(slug, self.app):
            run_pending()

    def letters_to(self, address: str, slug: str = HENAN) -> list[EmailMessage]:
        """The mail that left for an address, in the order it was sent."""
        self.work(slug)
        outbox = self.instance / "associations" / slug / "outbox"
        found: list[EmailMessage] = []
        for file in sorted(outbox.glob("*"), key=lambda one: one.stat().st_mtime_ns):
            for part in file.read_bytes().split(b"-" * 79 + b"\n"):
                if part.strip():
                    found.append(message_from_bytes(part, policy=policy.default))
        return [letter for letter in found if address in str(letter["To"])]


@contextmanager
def stage(browser: Browser, kept: Path, folder: Path, tenants: Path) -> Iterator[Stage]:
    """Copy what was furnished and serve it."""
    shutil.copytree(kept, folder)
    with listening() as held:
        app = make_app(folder, tenants, port_of(held))
        with serving(app, held):
            yield Stage(app, port_of(held), folder, browser)
    with app.app_context():
        engines().close()
