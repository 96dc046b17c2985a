"""Answers in words, in one language: what case pages, letters and printed forms show of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.accounts.identifiers import mask_email, mask_mobile
from app.accounts.labels import DOCUMENT_KINDS
from app.forms.lookups import KeptFile, Lookups
from app.forms.regions import name_of
from app.forms.rules import PROTECTED, UPLOADS, Words, words_of
from app.forms.sealing import masked
from app.kernel.errors import Message
from app.kernel.money import Money
from app.tenancy.configuration.concepts.forms import Field
from app.tenancy.configuration.load import Configuration
from app.tenancy.configuration.words import pick

AGREED: Mapping[str, str] = {"zh": "同意", "en": "Agreed"}


FIRST_OF_MONTH = "-01"


@dataclass(frozen=True)
class Wording:
    """In which language, with which names: everything that turns an answer into words."""

    configuration: Configuration
    language: str
    translate: Callable[[Message], str] = str
    lookups: Lookups = field(default_factory=Lookups)
    files: Mapping[str, KeptFile] = field(default_factory=dict)

    def label(self, ask: Field) -> str:
        """What stands beside the field."""
        return pick(ask.label, self.language)

    def word(self, words: Words, word: str) -> str:
        """The label of a word; a word of former days is shown as it is."""
        return pick(words[word], self.language) if word in words else word

    def of(self, ask: Field, answer: Any) -> str:
        """An answer in words; empty for none. Identity numbers are written out: masking is another matter."""
        if answer is None:
            return ""
        if ask.type in UPLOADS:
            return self._joined([self.files[i].name for i in _listed(answer) if i in self.files])
        if ask.type in ("choice", "choices"):
            return self._joined([self.word(words_of(self.configuration, ask), word) for word in _listed(answer)])
        if ask.type in ("member", "members"):
            return self._joined([self._person(one) for one in _listed(answer)])
        return self._plain(ask, answer)

    def _plain(self, ask: Field, answer: Any) -> str:
        if ask.type == "yes_no":
            return self.word(words_of(self.configuration, ask), "yes" if answer else "no")
        if ask.type == "agreement":
            return pick(AGREED, self.language)
        if ask.type == "money":
            return Money(answer).plain()
        if ask.type == "region":
            return name_of(answer)
        if ask.type == "body":
            record = self.lookups.body_record(answer)
            return str(record["name"]) if record else ""
        if ask.type == "id_document":
            kind = self.translate(DOCUMENT_KINDS[answer["kind"]])
            return f"{kind} {answer['number']}"
        return str(answer)

    def masked(self, ask: Field, answer: Any) -> str:
        """What people who may not see the answer see of it."""
        if ask.type in PROTECTED:
            return masked(ask, answer)
        if ask.type == "mobile":
            return mask_mobile(str(answer))
        return mask_email(str(answer)) if ask.type == "email" else "***"

    def _person(self, one: Mapping[str, Any]) -> str:
        name, beside = str(one.get("name", "")), one.get("number") or one.get("email")
        if not beside:
            return name
        return f"{name}（{beside}）" if self.language == "zh" else f"{name} ({beside})"

    def _joined(self, words: list[str]) -> str:
        return ("、" if self.language == "zh" else ", ").join(words)


def _listed(answer: Any) -> list[Any]:
    return answer if isinstance(answer, list) else [answer]


def years_since(day: str, today: date) -> int:
    """Completed years since a day, or since the first of a month."""
    since = date.fromisoformat(day if len(day) > len("2026-01") else day + FIRST_OF_MONTH)
    return today.year - since.year - ((today.month, today.day) < (since.month, since.day))
