"""What happened in the tree, in the past tense."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class BodyRenamed:
    """A body has another name; the key is what names are compared by, and what a unit logs in with."""

    body_id: int
    before: Mapping[str, str]
    key_before: str
    by: int | None
    now: datetime
