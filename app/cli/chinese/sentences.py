"""Reads `sentences.txt`: every sentence of the checker in English, and in Chinese on the indented line below it."""

from __future__ import annotations

from pathlib import Path

Pairs = tuple[tuple[str, str], ...]
TABLE = Path(__file__).parent / "sentences.txt"
PHRASES_BEGIN = "## phrases"


def _pairs(text: str) -> Pairs:
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return tuple((lines[i], lines[i + 1].strip()) for i in range(0, len(lines), 2))


_sentences, _, _phrases = TABLE.read_text(encoding="utf-8").partition(PHRASES_BEGIN)
SENTENCES, PHRASES = _pairs(_sentences), _pairs(_phrases)
