"""How newcomers stand: the association's conditions judged once for all who are alike in what the conditions read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from app.members.importing.newcomers import Newcomer
from app.members.records import NOTHING_KNOWN
from app.members.rules import Entry, seniority, standing_of
from app.tenancy.configuration.speech import Speech, holds
from app.tenancy.tenants import tenant

_READ = re.compile(r"\bmember\.([a-z_]+)")
_WHOLE = re.compile(r"\bmember\b(?!\.)")


class Standings:
    """The standing of each newcomer on a day. What several share is judged once."""

    def __init__(self, today: date) -> None:
        self.today, self.known = today, dict[tuple[Any, ...], str]()
        self.speech = Speech(tenant().configuration, today)
        conditions = [one.when or "" for one in tenant().association.standings.values()]
        self.read = sorted({name for text in conditions for name in _READ.findall(text)})
        self.alike = not any(_WHOLE.search(text) for text in conditions)

    def of(self, newcomer: Newcomer, entry: Entry, body: Mapping[str, Any] | None) -> str:
        """The standing that follows from the facts of a newcomer, whom no other room knows yet."""
        record = self._record(newcomer, entry, body)
        key = tuple(repr(record.get(name)) for name in self.read)
        if not self.alike or key not in self.known:
            scope = self.speech.scope(member=record)
            self.known[key] = standing_of(tenant().association.standings, lambda condition: holds(condition, scope))
        return self.known[key]

    def _record(self, newcomer: Newcomer, entry: Entry, body: Mapping[str, Any] | None) -> dict[str, Any]:
        settings = tenant().association.seniority
        return {
            "name": newcomer.name, **_spoken(newcomer.answers), **NOTHING_KNOWN, "id": 0, "is_unit": newcomer.is_unit,
            "is_admitted": entry.is_admitted, "number": newcomer.number, "tier": entry.tier, "body": body,
            "admitted": entry.admitted_on, "term_end": entry.term_last, "left_on": entry.left_on,
            "restricted": False, "tiers_held": [period.tier for period in entry.periods],
            "seniority": seniority(entry.periods, self.today, settings.weights, settings.unbroken),
        }  # fmt: skip


def _spoken(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Answers as expressions read them; bodies and documents named in a file decide no standing."""
    return {name: value for name, value in answers.items() if not isinstance(value, dict | list)}
