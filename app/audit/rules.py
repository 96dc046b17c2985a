"""The chain: what an entry's hash covers, and what is not written into the record as it is."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

BEGINNING = "0" * 64
LONGEST = 500


def link(previous: str, entry: Mapping[str, Any]) -> str:
    """The hash of an entry: SHA-256 over the one before and every field, in one canonical form."""
    canonical = json.dumps(entry, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain)
    return hashlib.sha256(f"{previous}\n{canonical}".encode()).hexdigest()


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return str(value)


def tidy(value: Any) -> Any:
    """Details as they are kept: plain JSON, no control characters, texts cut at 500 characters."""
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if not isinstance(value, str):
        if isinstance(value, Mapping):
            return {str(k): tidy(v) for k, v in value.items()}
        if isinstance(value, (list, tuple, set, frozenset)):
            return [tidy(v) for v in value]
    text = str(value)
    if not text.isprintable():
        text = "".join(c if c.isprintable() else " " for c in text)
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"
