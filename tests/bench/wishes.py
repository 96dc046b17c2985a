"""What a run of the bench is asked for, from the environment."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.postgres import postgres_url

ROOT = Path(__file__).resolve().parents[2]
DOMAIN = "bench.example"
SLUG = "henan-talent"
WORKERS = 2


@dataclass(frozen=True)
class Wishes:
    """`seconds` is how long each page is driven; `folder` keeps filled databases; `server` is a PostgreSQL, none is SQLite."""

    members: int
    cases: int
    seconds: float
    folder: Path
    server: str
    profile: str
    units: int = 200
    people: int = 100

    @property
    def host(self) -> str:
        """Where most pages are asked; a page of another association says so."""
        return host_of(SLUG)

    @property
    def sqlite(self) -> bool:
        return not self.server

    def databases(self, purpose: str = "bench") -> str:
        """Where the databases of one size lie on the server, with `{tenant}` in it; nothing for SQLite."""
        return "" if self.sqlite else f"{self.server}/{purpose}_{self.members}_{self.cases}_{revision()}_{{tenant}}"

    @property
    def instance(self) -> Path:
        """Where one size of one revision of the tables lies."""
        return self.folder / f"{self.members}-{self.cases}-{revision()}{'' if self.sqlite else '-postgresql'}"

    def environment(self, instance: Path) -> dict[str, str]:
        """A production start behind one proxy, as the README describes it."""
        given = {
            "XIEHUI_ENV": "production", "INSTANCE": str(instance), "TENANTS": str(ROOT / "tenants"), "PLATFORM_DOMAIN": DOMAIN,
            "SECRET_KEY": "what the bench signs its cookies with, long enough", "MASTER_KEY": "5a" * 32,
            "TRUSTED_PROXIES": "1", "MAIL_BACKEND": "file",
        }  # fmt: skip
        return given if self.sqlite else given | {"DATABASE_URL": self.databases()}


def host_of(slug: str) -> str:
    """The host of an association of the bench."""
    return f"{slug}.{DOMAIN}"


def read_wishes() -> Wishes:
    """What `python -m tests.bench` says about itself; `BENCH_ON=postgresql` starts a cluster of our own."""
    env = os.environ
    return Wishes(
        members=int(env.get("BENCH_MEMBERS", "100000")),
        cases=int(env.get("BENCH_CASES", "20000")),
        seconds=float(env.get("BENCH_SECONDS", "4")),
        folder=Path(env.get("BENCH_FOLDER", Path.home() / ".cache" / "xiehui-bench")),
        server=_server(env.get("BENCH_ON", "sqlite")),
        profile=env.get("BENCH_PROFILE", ""),
        units=int(env.get("BENCH_UNITS", "200")),
        people=int(env.get("BENCH_PEOPLE", "100")),
    )


def _server(named: str) -> str:
    """The PostgreSQL that is meant: a cluster of our own, or one by its address without a database; none means SQLite."""
    return "" if named in ("", "sqlite") else postgres_url() if named == "postgresql" else named.rstrip("/")


@cache
def revision() -> str:
    """One word for the tables and for what fills them; another word is another database."""
    sources = [*sorted((ROOT / "app").glob("*/models.py")), ROOT / "app" / "tenancy" / "keys.py"]
    sources += [Path(__file__).with_name(name) for name in ("filling.py", "copying.py", "inventing.py", "units.py")]
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:10]
