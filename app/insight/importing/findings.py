"""What was found in a file, row by row and cell by cell, in sentences; and how it is kept until it is read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.insight.importing.sheet import letters
from app.kernel.errors import Message
from app.members.importing import Newcomer


@dataclass(frozen=True)
class Finding:
    """Something about one cell, or about a row where `at` is none. A fault keeps the row out, a hint does not."""

    row: int
    sentence: Message
    at: int | None = None
    title: str = ""
    fault: bool = True

    @property
    def cell(self) -> str:
        """B12."""
        return f"{letters(self.at)}{self.row}" if self.at is not None else ""


@dataclass(frozen=True)
class Checked:
    """A file that was read: how many rows it holds, who may come in, what was found, what is to be said of the whole."""

    rows: int = 0
    newcomers: Sequence[Newcomer] = ()
    findings: Sequence[Finding] = ()
    notes: Sequence[Message] = ()
    head: int = 0
    tally: Mapping[str, int] = field(default_factory=dict)

    @property
    def faulty(self) -> int:
        """How many rows have a fault."""
        return len({finding.row for finding in self.findings if finding.fault})


def packed(findings: Iterable[Finding]) -> bytes:
    """Findings as they are kept, sealed, beside the file."""
    rows = [[f.row, as_plain(f.sentence), f.at, f.title, f.fault] for f in findings]
    return json.dumps(rows, ensure_ascii=False).encode()


def unpacked(content: bytes) -> list[Finding]:
    """The findings that were kept."""
    rows: list[list[Any]] = json.loads(content)
    return [Finding(row, as_message(sentence), at, title, fault) for row, sentence, at, title, fault in rows]


def as_plain(sentence: Message) -> list[Any]:
    """A sentence as plain values; sentences inside it are kept as such, so that they are told in the reader's language."""
    return [sentence.msgid, {name: as_plain(v) if isinstance(v, Message) else _plain(v) for name, v in sentence.params.items()}]


def _plain(value: object) -> str | int:
    return value if isinstance(value, int) else str(value)


def as_message(plain: Sequence[Any]) -> Message:
    """The sentence that was made plain."""
    return Message(plain[0], {name: as_message(v) if isinstance(v, list) else v for name, v in plain[1].items()})
