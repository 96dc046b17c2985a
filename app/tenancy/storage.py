"""An association's files: sealed, under random names, in a folder of its own."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path

from app.tenancy.keys import seal_bytes, unseal_bytes
from app.tenancy.settings import settings
from app.tenancy.tenants import tenant

NAME = re.compile(r"[0-9a-f]{32}\.[a-z0-9]{2,5}")
COLUMN = "file"


def folder() -> Path:
    """Where the association's files lie."""
    return settings().instance / "associations" / tenant().slug / "files"


def put(content: bytes, *, suffix: str) -> str:
    """Keep a file and give its random name. Written beside and moved into place, so that no half file is ever read."""
    name = f"{secrets.token_hex(16)}.{suffix}"
    path = _path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}.part")
    part.write_bytes(seal_bytes(COLUMN, content))
    part.replace(path)
    return name


def read(name: str) -> bytes:
    """The content of a file. Raises FileNotFoundError."""
    return unseal_bytes(COLUMN, _path(name).read_bytes())


def remove(name: str) -> None:
    """Take a file away; one that is gone already is no error."""
    _path(name).unlink(missing_ok=True)


def _path(name: str) -> Path:
    if not NAME.fullmatch(name):
        raise FileNotFoundError(name)
    return folder() / name[:2] / name
