"""The vocabulary as a JSON Schema, for editors that complete and check while one types.

An editor reads YAML's plain scalars as numbers and true or false, where our reader keeps text: so each text may also be
a number there. Forms and procedures in files of their own are `#/$defs/Form` and `#/$defs/Procedure`.
"""

from __future__ import annotations

from typing import Any

from app.tenancy.configuration.concepts.association import Association
from app.tenancy.configuration.parts import NAMED_UNDER

SHORTHAND = ("MonthDay", "Days", "Span", "Effect", "Value", "Due")
PART_OF = {"fields": "Field", "steps": "Step", "require": "Require"}
PLAIN = {"type": ["string", "number", "boolean"]}
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema() -> dict[str, Any]:
    """The JSON Schema of an association's folder, every key with its meaning."""
    made = Association.model_json_schema(by_alias=True, mode="validation")
    concepts = made["$defs"]
    for name in SHORTHAND:
        concepts[name] = {"description": concepts[name].get("description", ""), "anyOf": [PLAIN, concepts[name]]}
    for kind, name in PART_OF.items():
        concepts[f"{name}Used"] = _used(concepts[name], kind)
    for concept in (made, *concepts.values()):
        _name_parts(concept)
    made["required"] = []
    return {"$schema": DIALECT, **_loosen(made)}


def _used(concept: dict[str, Any], kind: str) -> dict[str, Any]:
    """A part that is declared elsewhere, taken with changes: {use: mobile, required: false}."""
    use = {"type": "string", "description": f"a part declared under {kind}:"}
    return {**concept, "properties": {"use": use, **concept["properties"]}, "required": ["use"]}


def _name_parts(concept: dict[str, Any]) -> None:
    """In lists of fields, steps and conditions a bare word names a declared part."""
    for key, shape in concept.get("properties", {}).items():
        kind = NAMED_UNDER.get(key)
        if kind is None or shape.get("type") != "array":
            continue
        name = PART_OF[kind]
        either = [{"type": "string"}, {"$ref": f"#/$defs/{name}Used"}, {"$ref": f"#/$defs/{name}"}]
        shape["items"] = {"anyOf": either}


def _loosen(shape: Any) -> Any:
    """Every text may be written as a number, every whole number in quotes."""
    if isinstance(shape, list):
        return [_loosen(item) for item in shape]
    if not isinstance(shape, dict):
        return shape
    loose = {key: _loosen(item) for key, item in shape.items() if key not in ("title", "format")}
    if loose.get("type") == "string" and "enum" not in loose and "pattern" not in loose:
        loose["type"] = ["string", "number"]
    if loose.get("type") == "integer":
        loose["type"] = ["integer", "string"]
    return loose
