"""Xiehui: one application on which every association runs its own branded site."""

from __future__ import annotations

import os
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup
from flask_compress import Compress
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from app.tenancy.configuration.checks.site import brand_checks
from app.tenancy.database import init_database
from app.tenancy.engines import Engines
from app.tenancy.registry import Registry
from app.tenancy.settings import ROOT, Settings, read_settings
from app.web.access import init_access
from app.web.assets import init_assets
from app.web.brand import contrast_problems
from app.web.errors import init_errors
from app.web.framing import init_framing
from app.web.health import init_health
from app.web.incoming import init_incoming
from app.web.language import init_language
from app.web.navigation import init_navigation
from app.web.rendering import init_rendering
from app.web.security import init_security
from app.web.visitors import VisitorSessions

ROOMS = ("audit", "notices", "documents", "jobs", "search", "bodies", "accounts", "seconding", "forms", "procedures", "members",
         "dues", "governance", "registration", "approval", "publishing", "units", "insight", "mailings", "chains",
         "organisation")
LARGEST_REQUEST = 40 * 1024 * 1024


def create_app(settings: Settings | None = None) -> Flask:
    """The application. Raises RefusedToStart when the environment asks for something unsafe."""
    rules = settings or read_settings()
    app = Flask(__name__, static_folder=None, template_folder="web/templates")
    app.config.update(
        XIEHUI=rules, SECRET_KEY=rules.secret_key, MAX_CONTENT_LENGTH=LARGEST_REQUEST, MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        WTF_CSRF_TIME_LIMIT=None, BABEL_DEFAULT_LOCALE="zh_Hans_CN", BABEL_TRANSLATION_DIRECTORIES=str(ROOT / "translations"),
        COMPRESS_MIMETYPES=["text/css", "application/javascript", "text/javascript", "image/svg+xml", "application/xml"],
        TESTING=rules.environment == "test", PROPAGATE_EXCEPTIONS=False,
    )
    app.session_interface = VisitorSessions()
    app.extensions["xiehui_registry"] = Registry(rules.tenants, watches=rules.development)
    app.extensions["xiehui_engines"] = Engines(rules.database_url)
    app.extensions["xiehui_maker"] = create_app  # for what is played on an application apart from this one
    _init_extensions(app, rules)
    _open_rooms(app)
    hops = rules.trusted_proxies
    if hops > 0:  # the outermost: what it says of host and client counts for everything inside
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app


def _init_extensions(app: Flask, rules: Settings) -> None:
    if contrast_problems not in brand_checks:
        brand_checks.append(contrast_problems)
    init_database(app)
    init_security(app)
    init_incoming(app)
    init_language(app)
    init_rendering(app)
    init_framing(app)
    init_assets(app)
    init_errors(app)
    init_health(app)
    init_navigation(app)
    CSRFProtect(app)
    init_access(app)
    Compress(app)


def _open_rooms(app: Flask) -> None:
    """Each room brings its tables, its pages and what it registers with the rooms below it."""
    for room in ROOMS:
        for part in ("models", "registrations", "routes"):
            name = f"app.{room}.{part}"
            if (Path(app.root_path) / room / f"{part}.py").exists() or find_spec(name) is not None:
                module = import_module(name)
                if part == "routes":
                    app.register_blueprint(module.bp)
    from app import reactions

    reactions.wire()
    app.cli = Commands(app)
    if app.config["XIEHUI"].development or "FLASK_RUN_FROM_CLI" in os.environ:
        app.cli.load()


class Commands(AppGroup):
    """The `flask` commands, loaded when somebody asks for one: they bring invented people, papers and a worker with them,
    10 MiB that a web worker never needs.
    """

    def __init__(self, app: Flask) -> None:
        super().__init__(app.name)
        self.app: Flask | None = app

    def load(self) -> None:
        """Hang the commands on the application, once."""
        from app import cli

        app, self.app = self.app, None
        if app is not None:
            cli.init_cli(app)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        self.load()
        return super().get_command(ctx, cmd_name)

    def list_commands(self, ctx: click.Context) -> list[str]:
        self.load()
        return super().list_commands(ctx)
