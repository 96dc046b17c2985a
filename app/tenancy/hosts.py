"""Which domain of its own leads to which folder, found without loading one.

Anybody may send any host name, so nothing is read because of one: the folders' few lines about `hosts:` are read once, and
again when a folder came or went. A folder that does not load keeps its domain, and its visitors read the calm page.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from app.tenancy.configuration.reader import LARGEST_FILE, read_file

KEY = "hosts"
_BLOCK = re.compile(rf"^{KEY}[ \t]*:.*(?:\n(?:[ \t\-#].*)?(?=\n|\Z))*", re.MULTILINE)
"""The key at the beginning of a line, with the lines that belong to it."""
_ELSEWHERE = re.compile(rf"\b{KEY}\b[\"']?[ \t]*:")
Stamps = tuple[tuple[str, int], ...]

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Hosts:
    """Host → folder, and the state of the folders when it was read."""

    stamps: Stamps
    slugs: dict[str, str]


def stamps_of(root: Path, *, each: Iterable[str] = ()) -> Stamps:
    """What changes when a folder comes or goes; with `each`, when one of these folders' files changes, too."""
    files = [root, *(file for slug in each for file in sorted((root / slug).glob("*.yaml")))]
    return tuple((file.as_posix(), file.stat().st_mtime_ns) for file in files if file.exists())


def read_hosts(root: Path, slugs: Iterable[str], stamps: Stamps) -> Hosts:
    """The domains of all folders. One that two of them claim is nobody's, and the log says so: else one of them would
    receive the visitors of the other, and their passwords."""
    claimed = claims(root, slugs)
    for host, by in claimed.items():
        if len(by) > 1:
            log.error("hosts: %s is claimed by %s, so nobody answers there", host, ", ".join(by))
    return Hosts(stamps, {host: by[0] for host, by in claimed.items() if len(by) == 1})


def claims(root: Path, slugs: Iterable[str]) -> dict[str, list[str]]:
    """Host → the folders that claim it."""
    found: dict[str, list[str]] = {}
    for slug in slugs:
        for host in dict.fromkeys(_said_in(root / slug)):
            found.setdefault(host, []).append(slug)
    return found


def _said_in(folder: Path) -> list[str]:
    return [host for file in sorted(folder.glob("*.yaml")) for host in hosts_in(file.name, _text_of(file))]


def _text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig") if file.stat().st_size <= LARGEST_FILE else ""
    except (OSError, UnicodeDecodeError):
        return ""


def hosts_in(name: str, text: str) -> list[str]:
    """The hosts that a file of a folder says. Only where they are written in an unusual way is all of it read as YAML."""
    if not _ELSEWHERE.search(text):
        return []
    block = _BLOCK.search(text)
    said = read_file(name, block.group() + "\n" if block else text).values.get(KEY)
    return [host.lower() for host in said if isinstance(host, str)] if isinstance(said, list) else []
