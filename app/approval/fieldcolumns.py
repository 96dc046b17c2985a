"""Columns that an association's forms offer: the fields that they mark with `listed`, as their reader may see them.

The answers stay sealed: those of the cases on the page are opened when such a column is shown, in one statement.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from app.approval.store import sealed_answers
from app.forms.answers import Sight
from app.forms.lookups import lookups
from app.forms.rules import PROTECTED
from app.forms.wording import Wording
from app.procedures.docket import unseal_answers
from app.tenancy.configuration.concepts.forms import Field
from app.tenancy.configuration.words import pick
from app.tenancy.tenants import tenant
from app.web.access import Identity
from app.web.language import current_language, translated

MOST_SHOWN = 6
"""So many of them stand beside the house's columns before nobody can read the list any more."""


def offered(procedure: str = "") -> dict[str, Field]:
    """The fields that may be columns, each once: of one procedure's form, or of all. Identity numbers never are."""
    here = tenant().association
    wanted = [one for name, one in here.procedures.items() if name == procedure or not procedure]
    forms = dict.fromkeys(one.form for one in wanted if one.form in here.forms)
    found: dict[str, Field] = {}
    for form in forms:
        for ask in here.forms[form or ""].all_fields():
            if ask.listed is not None and ask.type not in PROTECTED:
                found.setdefault(ask.name, ask)
    return found


def known_fields(names: Iterable[str]) -> tuple[str, ...]:
    """Those of the words that name such a field, in the order of the forms."""
    wished = set(names)
    return tuple(name for name in offered() if name in wished)[:MOST_SHOWN] if wished - {""} else ()


def labels(names: Sequence[str], procedure: str = "") -> list[str]:
    """The heads of such columns: as the chosen procedure's form calls them, else as the first form that has them does."""
    own = offered(procedure)
    return [_label(ask) for ask in (own.get(name) or offered()[name] for name in names)]


def _label(ask: Field) -> str:
    listed = ask.listed.label if ask.listed else None
    return pick(listed or ask.label, current_language())


def cells(names: Sequence[str], numbers: Sequence[str], who: Identity) -> list[tuple[str, ...]]:
    """What stands in such columns for some cases, in their order."""
    if not names:
        return [()] * len(numbers)
    asked, sight = [offered()[name] for name in names], Sight.of(who)
    words = Wording(tenant().configuration, current_language(), translated, lookups())
    sealed = sealed_answers(numbers)
    return [tuple(_said(asked, _opened(sealed, number), words, sight)) for number in numbers]


def _opened(sealed: Mapping[str, str], number: str) -> Mapping[str, Any]:
    return unseal_answers(sealed[number]) if number in sealed else {}


def _said(asked: Sequence[Field], answers: Mapping[str, Any], words: Wording, sight: Sight) -> Iterator[str]:
    for ask in asked:
        answer = answers.get(ask.name)
        if answer in (None, "", []):
            yield ""
        else:
            yield words.of(ask, answer) if sight.sees(ask) else words.masked(ask, answer)
