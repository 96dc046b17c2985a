"""What documents are made of: who holds one, and the values that a template prints, as plain data that can be frozen.

The values of a certificate, card or notice are a dictionary with these keys, all optional:
`tier` (a text), `member_number`, `identifier` (`{"label": text, "value": …}`, such as 统一代码), `portrait` (a name in
the association's storage), `admitted_on` and `term_end` (ISO days), `facts` (a list of `{"label", "value"}`),
`form` (a `PrintedForm` as data). A text is `{"zh": …, "en": …}` or a string.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

Said = Mapping[str, str] | str
RowKind = Literal["line", "long", "options", "table", "photo", "agreement", "note"]


@dataclass(frozen=True)
class Holder:
    """Who a document is issued to, and from which place in the tree; codes and number are for the number's pattern.

    `kind` is `person` or `unit`; `id` the person's id or the unit's body id; `term_end` the last day of the present
    term, for documents valid as long as it; `body_path` says which officers may see the document.
    """

    kind: Literal["person", "unit"]
    id: int
    name: str
    body_path: str = ""
    body_code: str = ""
    tier_code: str = ""
    number: str = ""
    term_end: date | None = None

    def for_number(self) -> dict[str, str]:
        """What a number pattern may ask for."""
        return {"body.code": self.body_code, "tier.code": self.tier_code, "number": self.number}


@dataclass(frozen=True)
class PrintedOption:
    """One choice of several on paper: its words, and whether its box is filled."""

    label: str
    ticked: bool = False


@dataclass(frozen=True)
class PrintedPicture:
    """A photograph in a cell of a table, by its name in storage."""

    stored: str


@dataclass(frozen=True)
class PrintedField:
    """One answered field of a form, ready for paper. `stored` is the name in storage of a photo."""

    name: str
    label: str
    kind: RowKind = "line"
    text: str = ""
    options: tuple[PrintedOption, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str | PrintedPicture, ...], ...] = ()
    stored: str = ""


@dataclass(frozen=True)
class PrintedSection:
    """The fields under one heading, in order."""

    label: str
    fields: tuple[PrintedField, ...]


@dataclass(frozen=True)
class PrintedOpinion:
    """What those in charge said at a step of the case: who, in which words, on which ISO day; empty where nobody has yet.

    `facts` are what the step asks beside the opinion, such as marks: (label, words).
    """

    step: str
    who: str
    text: str = ""
    on: str = ""
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class PrintedForm:
    """A filled form in one language, ready for paper.

    `number` is the case's, `opinions` those of each level in the order of the chain, `body` the employer or branch where
    the case belongs. `signatures` are the places where the applicant signs or stamps.
    """

    title: str
    sections: tuple[PrintedSection, ...]
    number: str = ""
    filed_on: str = ""
    copies: int = 1
    signatures: tuple[str, ...] = ()
    opinions: tuple[PrintedOpinion, ...] = ()
    body: str = ""

    def as_data(self) -> dict[str, Any]:
        """Plain data, for freezing and for templates."""
        return asdict(self)
