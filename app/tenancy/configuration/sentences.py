"""What is wrong with the shape of a value, in a sentence that a secretary understands."""

from __future__ import annotations

import re
import types
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from app.tenancy.configuration.concepts.association import Association
from app.tenancy.configuration.guesses import guess, nearest
from app.tenancy.configuration.reader import Place, Tree
from app.tenancy.configuration.slips import slip_of_key, slip_of_value

SAID = {
    "missing": "is missing",
    "string_type": "has to be a text",
    "bool_type": "has to be true or false",
    "bool_parsing": "has to be true or false",
    "int_type": "has to be a whole number",
    "int_parsing": "has to be a whole number",
    "int_from_float": "has to be a whole number",
    "dict_type": "has to be a block of keys",
    "model_type": "has to be a block of keys",
    "model_attributes_type": "has to be a block of keys",
    "tuple_type": "has to be a list (- …)",
    "too_short": "is empty; leave the key out or say something",
    "date_type": "is not a date; write 2026-06-30",
    "date_parsing": "is not a date; write 2026-06-30",
    "date_from_datetime_parsing": "is not a date; write 2026-06-30",
    "date_from_datetime_inexact": "is not a date; write 2026-06-30",
    "greater_than_equal": "has to be zero or more",
    "string_too_short": "is empty; leave the key out or say something",
}
PATTERNS = {
    r"^[a-z][a-z0-9_]*$": "a name has small letters, digits and _, and begins with a letter",
    r"^#[0-9a-f]{6}$": "a colour is written #9c2620, in small letters and quotes",
    r"^[a-z0-9][a-z0-9_-]*\.(svg|png|jpg)$": "a picture is a file in brand/ called mark.svg, logo-2.png or ground.jpg",
    r"^[0-9A-Z ]{5,40}$": "a number of an account has digits and capital letters",
    r"^[0-9A-Z]{6,20}$": "a number of an account has digits and capital letters",
    r"^[0-9A-Z]{18}$": "a unified social credit code has 18 digits and capital letters",
}
ACTOR = "an actor is a role, an office or applicant, member, unit …, alone or “of” a place"
MEANINGS = (  # a word of the key → what is written there
    ("to", "an address is page.x, column.x, library.x, procedure.x, /own/path or https://…"),
    ("pattern", "a number is made of text and {year} {yy} {month} {day} {seq} {seq:5} {body.code} {tier.code} {check}"),
    ("confirmed_by", ACTOR),
    ("needs_consent", ACTOR),
    ("waived_by", ACTOR),
    ("starts", ACTOR),
    ("opened_by", ACTOR),
    ("granted_by", ACTOR),
    ("by", ACTOR),
    ("email", "an e-mail address is wanted"),
    ("hosts", "a host is written members.example.cn"),
)


def complain_about(tree: Tree, error: ValidationError) -> None:
    """Note every mistake of shape at its place; of several readings of one value only the most telling one."""
    told = {problem.where for problem in tree.problems}
    found: dict[Place, list[ErrorDetails]] = {}
    for detail in error.errors(include_url=False):
        found.setdefault(tree.known(detail["loc"]) if detail["type"] != "missing" else detail["loc"], []).append(detail)
    for place, details in found.items():
        for detail in _most_telling(details) if tree.words(place) not in told else ():
            if _is_a_block(detail) and any(other[: len(place)] == place for other in found if other != place):
                continue  # it is one of the other readings, and what is wrong inside of it says more
            tree.complain(detail["loc"], sentence(detail), key=detail["type"] == "extra_forbidden")


def _most_telling(details: list[ErrorDetails]) -> list[ErrorDetails]:
    """A union tries each of its readings; a sentence of our own says more than the list of words."""
    ours = [d for d in details if d["type"] in ("value_error", "missing", "extra_forbidden")]
    words = [d for d in details if d["type"] == "literal_error" and isinstance(d["input"], str)]
    return ours or words[:1] or details[:1]


def _is_a_block(detail: ErrorDetails) -> bool:
    """What is told of the whole although it only follows from what is wrong inside of it."""
    return detail["type"] == "too_short" or (detail["type"] == "literal_error" and not isinstance(detail["input"], str))


def sentence(detail: ErrorDetails) -> str:
    """One mistake in words, with a guess where there is one."""
    kind, given, context = detail["type"], detail.get("input"), detail.get("ctx", {})
    if kind in ("value_error", "literal_error", "string_pattern_mismatch") and (quoted := slip_of_value(given)):
        return quoted
    if kind == "value_error":
        return str(context["error"])
    if kind == "missing":
        return f"{_spoken_key(detail['loc'])} is missing"
    if kind == "extra_forbidden":
        key = str(detail["loc"][-1])
        return slip_of_key(key) or f"is not a key here{guess(key, keys_at(detail['loc'][:-1]))}"
    if kind == "literal_error":
        wanted = context["expected"].replace("'", "")
        return f"“{given}” is not one of {wanted}{nearest(str(given), re.split(', | or ', wanted))}"
    if kind == "string_pattern_mismatch":
        return f"“{given}” is not written as it should be here: {_meaning(detail)}"
    if kind == "string_too_long":
        return f"is too long; at most {context['max_length']} letters"
    return SAID.get(kind) or _plain(detail)


def _spoken_key(loc: Place) -> str:
    return f"{loc[-1]}:" if loc and isinstance(loc[-1], str) else "something"


def _meaning(detail: ErrorDetails) -> str:
    pattern = detail["ctx"]["pattern"]
    keys = {part for part in detail["loc"] if isinstance(part, str)}
    if pattern in PATTERNS:
        return PATTERNS[pattern]
    return next((meaning for key, meaning in MEANINGS if key in keys), f"it looks like {pattern}")


def _plain(detail: ErrorDetails) -> str:
    said = detail["msg"]
    return f"{said[:1].lower()}{said[1:]}".replace("input should", "has to").replace("string", "text")


def keys_at(loc: Place) -> list[str]:
    """The keys that the vocabulary knows at a place."""
    at: Any = Association
    for part in loc:
        at = _step(at, part)
    model = _model_of(at)
    return [field.alias or name for name, field in model.model_fields.items()] if model else []


def _step(at: Any, part: str | int) -> Any:
    """The type one step down; names that the library puts into a path leave it as it is."""
    model = _model_of(at)
    if model is not None and isinstance(part, str):
        for name, field in model.model_fields.items():
            if part in (name, field.alias):
                return field.annotation
        return at
    for option in _options(at):
        if get_origin(option) is dict and isinstance(part, str):
            return get_args(option)[1]
        if get_origin(option) is tuple and isinstance(part, int):
            return get_args(option)[0]
    return at


def _options(at: Any) -> tuple[Any, ...]:
    return get_args(at) if get_origin(at) in (Union, types.UnionType) else (at,)


def _model_of(at: Any) -> type[BaseModel] | None:
    return next((o for o in _options(at) if isinstance(o, type) and issubclass(o, BaseModel)), None)
