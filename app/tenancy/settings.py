"""What the operator decides, from the environment only: typed, checked at start, refused with a reason."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flask.globals import _cv_app

ROOT = Path(__file__).resolve().parents[2]
MASTER_KEY_BYTES = 32
SHORTEST_SECRET = 32


class RefusedToStart(RuntimeError):
    """The settings would make an unsafe or impossible start; each sentence says why."""


@dataclass(frozen=True)
class Settings:
    """Everything the operator may set. Durations in seconds, sizes in bytes."""

    environment: str
    instance: Path
    tenants: Path
    platform_domain: str
    port: int
    scheme: str
    secret_key: str
    master_key: str
    database_url: str
    jobs_url: str
    trusted_proxies: int
    mail_backend: str
    smtp_url: str
    mail_from: str
    staff_two_factor: bool
    picture_code_off: bool
    clamd: str
    platform_name: str

    @property
    def production(self) -> bool:
        return self.environment == "production"

    @property
    def development(self) -> bool:
        return self.environment == "development"

    def address_of(self, slug: str, hosts: tuple[str, ...] = ()) -> str:
        """The address an association's letters, PDFs and QR codes carry: its own domain, else its subdomain."""
        if hosts and self.production:
            return f"{self.scheme}://{hosts[0]}"
        port = "" if self.production else f":{self.port}"
        return f"{self.scheme}://{slug}.{self.platform_domain}{port}"


def read_settings(env: Mapping[str, str] | None = None) -> Settings:
    """Read the environment. Raises RefusedToStart with every reason at once."""
    env = os.environ if env is None else env
    environment = env.get("XIEHUI_ENV", "development")
    instance = Path(env.get("INSTANCE", ROOT / "instance")).absolute()
    production = environment == "production"
    problems: list[str] = []
    settings = Settings(
        environment=environment,
        instance=instance,
        tenants=Path(env.get("TENANTS", ROOT / "tenants")).absolute(),
        platform_domain=env.get("PLATFORM_DOMAIN", "localhost").lower(),
        port=_whole(env, "PORT", 8000, problems),
        scheme=env.get("PLATFORM_SCHEME", "https" if production else "http"),
        secret_key=env.get("SECRET_KEY", "" if production else "development-only-not-a-secret-at-all"),
        master_key=env.get("MASTER_KEY", ""),
        database_url=env.get("DATABASE_URL", "sqlite:///" + str(instance / "associations" / "{tenant}" / "data.sqlite3")),
        jobs_url=env.get("JOBS_URL", "sqlite:///" + str(instance / "jobs.sqlite3")),
        trusted_proxies=_whole(env, "TRUSTED_PROXIES", -1 if production else 0, problems),
        mail_backend=env.get("MAIL_BACKEND", "smtp" if env.get("SMTP_URL") else "file"),
        smtp_url=env.get("SMTP_URL", ""),
        mail_from=env.get("MAIL_FROM", ""),
        staff_two_factor=_flag(env, "STAFF_TWO_FACTOR", problems),
        picture_code_off=_flag(env, "PICTURE_CODE_OFF", problems),
        clamd=env.get("CLAMD", ""),
        platform_name=env.get("PLATFORM_NAME", "协会"),
    )
    problems += _reasons_against(settings, env)
    if problems:
        raise RefusedToStart("\n".join(f"refused to start: {problem}" for problem in problems))
    return settings


def _reasons_against(settings: Settings, env: Mapping[str, str]) -> list[str]:
    checks = [
        (settings.environment not in ("development", "test", "production"),
         "XIEHUI_ENV is development, test or production"),
        ("{tenant}" not in settings.database_url, "DATABASE_URL needs {tenant} in it: each association has its own database"),
        (settings.scheme not in ("http", "https"), "PLATFORM_SCHEME is http or https"),
    ]
    if settings.production:
        checks += _production_checks(settings, env)
    return [reason for found, reason in checks if found]


def _production_checks(settings: Settings, env: Mapping[str, str]) -> list[tuple[bool, str]]:
    return [
        (env.get("FLASK_DEBUG", "0") not in ("", "0", "false"), "FLASK_DEBUG is on; a production site never debugs"),
        (len(settings.secret_key) < SHORTEST_SECRET or "development" in settings.secret_key,
         f"SECRET_KEY is missing, the default or shorter than {SHORTEST_SECRET} characters"),
        (not _is_key(settings.master_key),
         "MASTER_KEY is missing or is not 32 bytes in hexadecimal (64 characters); it wraps every association's keys"),
        (settings.scheme != "https", "PLATFORM_SCHEME is http; cookies and ID numbers go over https only"),
        (settings.trusted_proxies < 0, "TRUSTED_PROXIES is not set; say how many proxies stand in front (0 for none)"),
        (settings.platform_domain == "localhost", "PLATFORM_DOMAIN is not set"),
        (settings.picture_code_off, "PICTURE_CODE_OFF is for tests only"),
        (settings.mail_backend == "smtp" and not settings.smtp_url, "SMTP_URL is not set (or say MAIL_BACKEND=file)"),
    ]


def _is_key(text: str) -> bool:
    try:
        return len(bytes.fromhex(text)) == MASTER_KEY_BYTES
    except ValueError:
        return False


def _whole(env: Mapping[str, str], name: str, default: int, problems: list[str]) -> int:
    text = env.get(name, "")
    if not text:
        return default
    if not text.isdigit():
        problems.append(f"{name} is a whole number, not “{text}”")
        return default
    return int(text)


def _flag(env: Mapping[str, str], name: str, problems: list[str]) -> bool:
    text = env.get(name, "").lower()
    if text not in ("", "0", "1", "false", "true", "no", "yes", "off", "on"):
        problems.append(f"{name} is on or off, not “{text}”")
    return text in ("1", "true", "yes", "on")


def settings() -> Settings:
    """The settings of the running application. Raises RuntimeError outside of one."""
    context = _cv_app.get(None)  # past the proxy, which costs more than the answer: a page asks forty times
    if context is None:
        raise RuntimeError("no application is running here")
    found: Settings = context.app.config["XIEHUI"]
    return found
