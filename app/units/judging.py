"""What the list says of an application: which conditions hold, as far as the form alone can tell. No query a row."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from app.kernel.errors import Message, say
from app.procedures.scope import CaseScope, Filled
from app.procedures.store import conditions
from app.procedures.versions import configuration_of
from app.tenancy.configuration.concepts.conditions import Require
from app.tenancy.configuration.concepts.procedures import Procedure
from app.tenancy.configuration.load import Configuration
from app.tenancy.configuration.words import pick
from app.units.store import CaseRow
from app.web.language import current_language, translated

_BEYOND_THE_FORM = re.compile(r"(?<![\w.])(member|case|answers|answer)(?!\w)")
ALL_MET, FORM_MET, NONE_ASKED = say("符合条件"), say("表内条件符合"), say("无条件要求")
MORE = say("%(first)s等 %(count)s 项")


class Judged(StrEnum):
    """What came of it: all conditions hold; those that the form tells; one may be let pass; one stands against it."""

    MET = "ok"
    WAIVABLE = "wait"
    UNMET = "stop"
    UNKNOWN = ""


@dataclass(frozen=True)
class Finding:
    """The result in a word, and the full sentences behind it."""

    judged: Judged
    word: str
    sentences: tuple[str, ...] = ()


@dataclass
class Judge:
    """Judges cases under the configuration that each was filed under; each version is read once."""

    versions: dict[int, Configuration] = field(default_factory=dict)

    def configuration(self, case: CaseRow) -> Configuration:
        """The configuration of a case's version."""
        if case.version_id not in self.versions:
            self.versions[case.version_id] = configuration_of(case.version_id)
        return self.versions[case.version_id]

    def procedure(self, case: CaseRow) -> Procedure:
        """The procedure as it was when the case was filed."""
        return self.configuration(case).association.procedures[case.procedure]

    def of(self, case: CaseRow, answers: Mapping[str, Any]) -> Finding:
        """What the conditions say, by the day the case is judged by."""
        configuration, procedure = self.configuration(case), self.procedure(case)
        every = conditions(configuration, procedure)
        asked = [one for one in every if not _BEYOND_THE_FORM.search(f"{one.that} {one.when or ''}")]
        form = Filled(procedure.form, answers) if procedure.form else None
        unmet = CaseScope(configuration, case.as_at, {}, form).unmet(asked) if form else []
        if not unmet:
            return _met(len(every), len(asked))
        requires = [one.require for one in unmet]
        sentences = tuple(pick(one.sentence, current_language()) for one in unmet)
        return Finding(_worst(requires), _in_few_words(requires, configuration, procedure), sentences)


def _met(every: int, asked: int) -> Finding:
    if not every:
        return Finding(Judged.UNKNOWN, translated(NONE_ASKED))
    return Finding(Judged.MET, translated(ALL_MET if every == asked else FORM_MET))


def _worst(requires: list[Require]) -> Judged:
    stops = any(one.level == "refuse" and one.waived_by is None for one in requires)
    return Judged.UNMET if stops else Judged.WAIVABLE


def _in_few_words(requires: list[Require], configuration: Configuration, procedure: Procedure) -> str:
    form = configuration.association.forms.get(procedure.form or "")
    labels = {ask.name: ask.label for ask in form.all_fields()} if form else {}
    first = requires[0]
    words = pick(first.short or labels.get(first.field or "", first.else_), current_language())
    if len(requires) == 1:
        return words
    return translated(Message(MORE.msgid, {"first": words, "count": len(requires)}))
