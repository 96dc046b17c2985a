"""What expressions may speak of in one association: its lists of words, its records and the type of each field.

A kind is written as text: whole, number, text, yes_no, money, day, any, the name of a list or of a record; with a * in
front, a list of these.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

VARYING = ("form", "answers", "answer", "row", "it")
PLAIN = ("whole", "number", "text", "yes_no", "money", "day", "any")


@dataclass
class Vocabulary:
    """The types of one association. Filled while its folder is loaded, left alone afterwards."""

    records: dict[str, dict[str, str]] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=dict)
    ordered: set[str] = field(default_factory=set)
    _gives: dict[tuple[str, ...], str] = field(default_factory=dict, repr=False)

    def knows(self, kind: str) -> bool:
        """Whether this is a kind of value here."""
        kind = kind.removeprefix("*")
        return kind in PLAIN or kind in self.lists or kind in self.records

    def word_value(self, name: str, word: str) -> int | str:
        """What an expression sees for a word: its rank in an ordered list, else the word. Raises ValueError."""
        rank = self.lists[name].index(word)
        return rank if name in self.ordered else word

    def note_kind(self, source: str, kinds: Mapping[str, str], kind: str) -> None:
        """Remember what an expression of a table, a scale or a sentence gives where these variables stand."""
        self._gives[_key(source, kinds)] = kind
        self._gives[(source,)] = kind

    def kind_given(self, source: str, kinds: Mapping[str, str]) -> str:
        """The kind that such an expression gives; any where it was not noted."""
        return self._gives.get(_key(source, kinds)) or self._gives.get((source,), "any")

    def constants(self) -> dict[str, int | str]:
        """Every word as it stands in expressions (`tier.unit`) with what it is worth."""
        return {
            f"{name}.{word}": rank if name in self.ordered else word
            for name, words in self.lists.items()
            for rank, word in enumerate(words)
        }


def _key(source: str, kinds: Mapping[str, str]) -> tuple[str, ...]:
    """An expression together with the records that it speaks of, where these differ from place to place."""
    return (source, *(kinds[name] for name in VARYING if name in kinds and name in source))


MEMBER = {
    "is_unit": "yes_no", "is_admitted": "yes_no", "number": "text", "tier": "tier", "standing": "standing",
    "body": "body", "groups": "*body", "unit": "member", "people": "*member", "representatives": "*member",
    "offices": "*office", "admitted": "day", "term_end": "day", "left_on": "day", "paid_until": "day",
    "restricted": "yes_no", "arrears": "money", "unpaid_since": "day", "unpaid_years": "whole",
    "paid_this_year": "yes_no", "seniority": "number", "absent_in_row": "whole", "rep_absent_in_row": "whole",
    "last_took_part": "day", "open_procedure": "procedure", "open_step": "step", "review_passed": "yes_no",
    "last_review": "day",
}  # fmt: skip
CASE = {
    "number": "text", "procedure": "procedure", "filed": "day", "arrived": "day", "starter": "member", "body": "body",
    "desk": "body", "times_refused": "whole", "window_end": "day",
}  # fmt: skip
FEE = {
    "year": "whole", "first": "day", "last": "day", "joined": "day", "is_new": "yes_no", "member_last_year": "yes_no",
}  # fmt: skip
BILL = {"amount": "money", "open": "money", "due": "day", "year": "whole"}
BODY = {"kind": "kind", "code": "text", "name": "text", "parent": "body"}
ANSWER = {"verdict": "verdict", "on": "day"}
COUNTS = {"yes": "whole", "no": "whole"}
