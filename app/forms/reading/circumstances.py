"""What surrounds the reading of a form: the day, the association's words, its expressions, the rest of the house."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from app.forms.lookups import Lookups
from app.forms.rules import Answers
from app.kernel.errors import Message

if TYPE_CHECKING:
    from app.tenancy.configuration.load import Configuration

Said = Message | Mapping[str, str]


class Judge(Protocol):
    """Runs the configuration's expressions over answers; `app.forms.speech` is the one of the product."""

    def holds(self, condition: str, answers: Answers, **others: Any) -> bool:
        """Whether it holds; one that has no answer does not."""

    def work_out(self, expression: str, answers: Answers, kind: str) -> Any:
        """Its value as a plain answer of a field type. Raises Unanswered."""

    def sentence(self, text: Mapping[str, str], answers: Answers, **others: Any) -> Mapping[str, str]:
        """A sentence of the configuration with its {expressions} filled in, in every language it has."""


@dataclass(frozen=True)
class Circumstances:
    """Everything besides the form and what was typed. `refused` are uploads of this very post that were not kept."""

    today: date
    configuration: Configuration
    judge: Judge
    lookups: Lookups = field(default_factory=Lookups)
    refused: Mapping[str, Said] = field(default_factory=dict)

    @property
    def chinese(self) -> bool:
        """Whether the association's people write Chinese postcodes and telephones."""
        return "zh" in self.configuration.association.languages
