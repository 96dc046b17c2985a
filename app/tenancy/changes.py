"""When an association's data were last changed: the time stamp of a file, which every process of every worker sees.

What is answered to everybody may be answered again without asking the database as long as the stamp stands. It is set
after each action that was committed, so whoever took the stamp before reading has seen at least what it stands for.
"""

from __future__ import annotations

import logging
import os
import time
from functools import lru_cache
from pathlib import Path

from app.tenancy.settings import settings
from app.tenancy.tenants import tenant

log = logging.getLogger(__name__)


def last_change() -> int:
    """The stamp as it stands; 0 before the first action."""
    return stamp_of(change_file())


def change_file() -> Path:
    """The file that bears the association's stamp."""
    return _file(settings().instance, tenant().slug)


def stamp_of(file: Path) -> int:
    """The stamp that a file bears; 0 where there is none. Asks for no association."""
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return 0


def note_change() -> None:
    """Something was changed just now. The action stands whether or not this can be noted."""
    file = change_file()
    stamp = max(time.time_ns(), last_change() + 1)
    try:
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.touch()
        os.utime(file, ns=(stamp, stamp))
    except OSError:
        log.warning("no change could be noted in %s", file)


@lru_cache(maxsize=64)
def _file(instance: Path, slug: str) -> Path:
    return instance / "associations" / slug / "changed"
