"""Finds the folders of associations, loads each on demand, and says which host belongs to which."""

from __future__ import annotations

import ctypes
import logging
import re
import sys
import threading
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

from flask import current_app

from app.tenancy.configuration.load import Configuration, load
from app.tenancy.configuration.reader import Problem
from app.tenancy.hosts import Hosts, read_hosts, stamps_of
from app.tenancy.settings import Settings
from app.tenancy.tenants import BrokenFolder, Tenant

SLUG = re.compile(r"[a-z][a-z0-9-]{2,39}")
HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?")
RESERVED = frozenset({"www", "api", "mail", "static", "assets", "admin", "platform", "support", "status"})
MOST_LOADED = 32

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Loaded:
    """What came of reading a folder, and the state of its files then."""

    stamp: tuple[tuple[str, int, int], ...]
    configuration: Configuration | None
    problems: tuple[Problem, ...]
    tenant: Tenant | None
    file: Path
    """What makes the folder one of an association: it is looked at for each request."""


class Registry:
    """Folders under `tenants/`, the least recently used of them forgotten above `MOST_LOADED`."""

    def __init__(self, root: Path, *, watches: bool) -> None:
        self.root, self.watches = root, watches
        self._loaded: OrderedDict[str, Loaded] = OrderedDict()
        self._hosts: Hosts | None = None
        self._lock = threading.RLock()

    def slugs(self) -> list[str]:
        """Every folder that may be an association, in order."""
        if not self.root.is_dir():
            return []
        return sorted(p.name for p in self.root.iterdir() if (p / "association.yaml").is_file() and is_slug(p.name))

    def has(self, slug: str) -> bool:
        """Whether there is a folder of an association by this name."""
        kept = self._loaded.get(slug)
        if kept is not None:
            return kept.file.is_file()
        return is_slug(slug) and Path(f"{self.root}/{slug}/association.yaml").is_file()

    def get(self, slug: str) -> Tenant:
        """The association of a folder. Raises KeyError for no folder, BrokenFolder for one that does not load."""
        if not self.has(slug):
            raise KeyError(slug)
        loaded = self._load(slug)
        if loaded.tenant is None:
            raise BrokenFolder(slug, tuple(str(p) for p in loaded.problems))
        return loaded.tenant

    def problems(self, slug: str) -> tuple[Problem, ...]:
        """What is wrong with a folder, warnings included."""
        return self._load(slug).problems

    def slug_of(self, host: str) -> str | None:
        """The association that a host belongs to by its own domain (`hosts:` of its folder); no folder is loaded for it."""
        with self._lock:
            stamps = stamps_of(self.root, each=self.slugs() if self.watches else ())
            if self._hosts is None or self._hosts.stamps != stamps:
                self._hosts = read_hosts(self.root, self.slugs(), stamps)
            return self._hosts.slugs.get(host)

    def _load(self, slug: str) -> Loaded:
        with self._lock:
            kept = self._loaded.get(slug)
            if kept is not None and not (self.watches and kept.stamp != _stamp(self.root / slug)):
                self._loaded.move_to_end(slug)
                return kept
            stamp = _stamp(self.root / slug)
            configuration, problems = load(self.root / slug)
            _give_back()
            for problem in problems if configuration is None else ():
                log.error("tenants/%s/%s", slug, problem)
            found = Tenant(slug, self.root / slug, configuration) if configuration is not None else None
            self._loaded[slug] = Loaded(stamp, configuration, tuple(problems), found, self.root / slug / "association.yaml")
            while len(self._loaded) > MOST_LOADED:
                self._loaded.popitem(last=False)
            return self._loaded[slug]


def _give_back() -> None:
    """Ask the C library to give memory back to the system: checking the first folder's expressions leaves 20 MiB of it."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    if trim is not None:  # musl has none
        trim(0)


def _stamp(folder: Path) -> tuple[tuple[str, int, int], ...]:
    files = [*folder.glob("*.yaml"), *folder.glob("forms/*.yaml"), *folder.glob("procedures/*.yaml")]
    files += [*folder.glob("texts/*/*.md"), *folder.glob("documents/*.html")]
    stats = [(f.as_posix(), f.stat()) for f in sorted(files)]
    return tuple((name, s.st_mtime_ns, s.st_size) for name, s in stats)


def is_slug(text: str) -> bool:
    """Whether a text may name an association: a-z, 0-9 and -, 3 to 40 characters, no reserved word."""
    return bool(SLUG.fullmatch(text)) and text not in RESERVED and not text.startswith("xn--")


def registry() -> Registry:
    """The registry of the running application."""
    found: Registry = current_app.extensions["xiehui_registry"]
    return found


@dataclass(frozen=True)
class Door:
    """What a host name leads to: an association, the platform's own page, or nothing."""

    slug: str | None = None
    platform: bool = False


def door_of(host: str, known: Registry, rules: Settings) -> Door:
    """Which door a Host header opens. Odd, over-long and unknown hosts open none (trust.md T7)."""
    name, _, port = host.lower().partition(":")
    if not HOST.fullmatch(name) or ".." in name or (port and not port.isdigit()):
        return Door()
    if name == rules.platform_domain:
        return Door(platform=True)
    label = name.removesuffix("." + rules.platform_domain)
    if label != name:
        return Door(slug=label if known.has(label) else None)
    return Door(slug=known.slug_of(name))
