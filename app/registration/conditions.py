"""All conditions that an application does not meet, told at once before it is handed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.procedures.parties import the_register
from app.procedures.scope import scope_of
from app.procedures.store.checks import conditions
from app.procedures.wording import actor_words
from app.registration.applicant import Applicant
from app.registration.places import place_record
from app.tenancy.configuration.speech import Unmet
from app.tenancy.tenants import tenant
from app.web.language import current_language


@dataclass(frozen=True)
class Obstacle:
    """A condition that is not met: its sentence, the field it belongs to, and who may let it pass (nobody: empty)."""

    sentence: str
    field: str
    waived_by: str = ""


@dataclass(frozen=True)
class Judgement:
    """What stands against an application: what refuses it, what may be waived, what only warns."""

    refusing: tuple[Obstacle, ...] = ()
    waivable: tuple[Obstacle, ...] = ()
    warnings: tuple[Obstacle, ...] = ()


def judge(name: str, answers: Mapping[str, Any], applicant: Applicant, *, body_id: int | None, today: date) -> Judgement:
    """Every unmet condition of procedure and form, as the reviewer's page will judge it again."""
    configuration = tenant().configuration
    procedure = configuration.association.procedures[name]
    case = {"procedure": name, "filed": today, "arrived": today, "body": place_record(body_id)}
    records: dict[str, Any] = {"member": the_register().record(applicant.party, today), "case": case}
    if procedure.form:
        records["form"] = (procedure.form, answers)
    scope = scope_of(configuration, today, answers=(name, {}), **records)
    return _sorted(scope.unmet(conditions(configuration, procedure)), name)


def _sorted(unmet: list[Unmet], name: str) -> Judgement:
    refusing = [one for one in unmet if one.require.level == "refuse" and one.require.waived_by is None]
    waivable = [one for one in unmet if one.require.level == "refuse" and one.require.waived_by is not None]
    warnings = [one for one in unmet if one.require.level == "warn"]
    return Judgement(*(tuple(_obstacle(one, name) for one in part) for part in (refusing, waivable, warnings)))


def _obstacle(unmet: Unmet, name: str) -> Obstacle:
    association = tenant().association
    waived_by = unmet.require.waived_by
    words = actor_words(waived_by, association, association.procedures[name]) if waived_by else ""
    return Obstacle(unmet.said(current_language()), unmet.require.field or "", words)
