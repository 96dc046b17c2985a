"""Which control each type of field has: its kind among the parts, the width that hints the length, its attributes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True)
class Control:
    """How a field is asked."""

    kind: str
    width: str = ""
    attrs: Mapping[str, str] = field(default_factory=dict)


OFF = {"autocomplete": "off"}
CONTROLS: Mapping[str, Control] = MappingProxyType({
    "text": Control("text"),
    "long_text": Control("textarea", attrs={"rows": "5"}),
    "whole": Control("text", "short", {"inputmode": "numeric", **OFF}),
    "number": Control("text", "short", {"inputmode": "decimal", **OFF}),
    "money": Control("text", "short", {"inputmode": "decimal", **OFF}),
    "day": Control("date", "date"),
    "month": Control("month", "date"),
    "yes_no": Control("radios"),
    "choice": Control("radios"),
    "choices": Control("checkboxes"),
    "person_name": Control("text", "name"),
    "unit_name": Control("text", attrs={"autocomplete": "organization"}),
    "id_number": Control("code", "id", {"autocapitalize": "characters", "spellcheck": "false", **OFF}),
    "id_document": Control("document"),
    "credit_code": Control("code", "id", {"autocapitalize": "characters", "spellcheck": "false", **OFF}),
    "mobile": Control("tel", "id", {"inputmode": "tel", "autocomplete": "tel"}),
    "phone": Control("tel", "id", {"inputmode": "tel", **OFF}),
    "email": Control("email", "id", {"inputmode": "email", "autocomplete": "email"}),
    "url": Control("text", attrs={"inputmode": "url", "autocomplete": "url"}),
    "address": Control("text", attrs={"autocomplete": "street-address"}),
    "region": Control("text", "id", OFF),
    "postcode": Control("text", "short", {"autocomplete": "postal-code"}),
    "file": Control("upload"),
    "files": Control("uploads"),
    "photo": Control("photo"),
    "table": Control("table"),
    "member": Control("people"),
    "members": Control("people"),
    "body": Control("text", attrs=OFF),
    "agreement": Control("check", attrs={"value": "yes"}),
    "note": Control("note"),
})  # fmt: skip
