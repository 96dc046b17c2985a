"""To which bodies a case is handed on once its party agrees: they may be legal persons of their own, and are named first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.bodies.store import get_body
from app.procedures import letters
from app.procedures.docket import Docket
from app.procedures.models import Happening
from app.tenancy.configuration.concepts.procedures import Effect
from app.tenancy.configuration.effects import arguments
from app.tenancy.configuration.words import pick
from app.tenancy.database import db

AGREED = "agreed"


def recipients_of(docket: Docket, language: str) -> list[str]:
    """The bodies at which approval begins another case, by name."""
    found = [_recipient(docket, one) for one in docket.procedure.approved if one.name == "start"]
    return list(dict.fromkeys(pick(name, language) for name in found if name))


def _recipient(docket: Docket, effect: Effect) -> Any:
    scope, where = docket.scope(), arguments(effect.name, dict(effect.args)).get("at")
    if where is None or not scope.holds(effect.when) or not scope.answers(str(where)):
        return None
    body: Mapping[str, Any] = scope.value_of(str(where), "body")
    return get_body(int(body["id"])).name


def note_agreed(docket: Docket, agreed: Mapping[str, str], *, name: str, by: int | None, now: datetime) -> None:
    """Keep with the case to what its party agreed (purpose → digest of the wording) and who receives the file."""
    who = recipients_of(docket, letters.language())
    details = {"consents": [{"purpose": purpose, "sha256": digest} for purpose, digest in agreed.items()], "to": who}
    case = docket.case
    noted = Happening(case_id=case.id, what=AGREED, step=case.step, name=name, note="、".join(who), account_id=by, at=now)
    noted.details = details
    db.session.add(noted)
