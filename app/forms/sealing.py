"""Answers as they lie in the database: identity numbers sealed, everything else as it is; and what stays unique."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from app.accounts.identifiers import mask_id
from app.forms.reading.read import held_text
from app.forms.rules import PROTECTED, Answers, ReadForm
from app.tenancy.configuration.concepts.forms import Field
from app.tenancy.keys import blind_index, seal, unseal

SEALED = "sealed"
COLUMN = "answer"


def seal_answers(form: ReadForm, answers: Answers) -> dict[str, Any]:
    """Protected answers become {"sealed": …, "masked": …}; in tables too."""
    return {n: _changed(form.fields[n], a, _seal) if n in form.fields else a for n, a in answers.items()}


def unseal_answers(form: ReadForm, stored: Answers) -> dict[str, Any]:
    """The plain answers again. Raises CannotOpen for a value that was changed or belongs to another association."""
    return {n: _changed(form.fields[n], a, _unseal) if n in form.fields else a for n, a in stored.items()}


def _changed(ask: Field, answer: Any, change: Callable[[Field, Any], Any]) -> Any:
    if ask.type in PROTECTED:
        return change(ask, answer)
    if ask.type != "table":
        return answer
    columns = {column.name: column for column in ask.columns}
    return [
        {n: _changed(columns[n], cell, change) if n in columns else cell for n, cell in row.items()} for row in answer
    ]


def _seal(ask: Field, answer: Any) -> dict[str, Any]:
    plain = json.dumps(answer, ensure_ascii=False, sort_keys=True)
    return {SEALED: seal(f"{COLUMN}:{ask.type}", plain), "masked": masked(ask, answer)}


def _unseal(ask: Field, stored: Any) -> Any:
    if not isinstance(stored, dict) or SEALED not in stored:
        return stored
    return json.loads(unseal(f"{COLUMN}:{ask.type}", stored[SEALED]))


def masked(ask: Field, answer: Any) -> str:
    """6201**********3317, from a plain or a sealed answer."""
    if isinstance(answer, dict):
        return str(answer["masked"]) if "masked" in answer else mask_id(str(answer["number"]))
    return mask_id(str(answer))


def holder_keys(form: ReadForm, answers: Answers) -> dict[str, str]:
    """Field asked `once_a_holder` → keyed hash of its answer, by which a second holder is found and refused."""
    once = {n: f for n, f in form.fields.items() if f.once_a_holder and n in answers}
    return {name: holder_key(ask, answers[name]) for name, ask in once.items()}


def holder_key(ask: Field, answer: Any) -> str:
    """The keyed hash of one answer; fields of one name share it, whatever form they stand in."""
    return blind_index(f"holder:{ask.name}", held_text(ask, answer).casefold())


def seal_typed(typed: dict[str, list[str]]) -> str:
    """A draft's controls, sealed as a whole: what is typed may be anything."""
    return seal("draft", json.dumps(typed, ensure_ascii=False))


def unseal_typed(sealed: str) -> dict[str, tuple[str, ...]]:
    """A draft's controls as they were typed."""
    return {control: tuple(texts) for control, texts in json.loads(unseal("draft", sealed)).items()}
