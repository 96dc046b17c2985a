"""Which procedures somebody may start for many people from a spreadsheet: for newcomers of the own unit, or for members."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.forms.rules import UPLOADS, ReadForm
from app.insight.importing.columns import Column, columns_of_form, columns_of_members
from app.kernel.errors import NotFound, say
from app.procedures.acting import acting_of
from app.procedures.offering import offered, started_from_a_list
from app.procedures.rules.starting import ONESELF, starts_for_own_unit
from app.tenancy.configuration.concepts.procedures import Procedure
from app.tenancy.tenants import tenant
from app.web.access import Identity
from app.web.language import said

OPENS = "open_account"


@dataclass(frozen=True)
class ListedProcedure:
    """One that may be started from a list: its form, the columns of the list, what is agreed to once for all rows.

    `of_members`: each row names somebody whom the register knows. Without it the rows describe newcomers of a unit.
    """

    name: str
    procedure: Procedure
    form: ReadForm
    of_members: bool = False

    @property
    def label(self) -> str:
        return said(self.procedure.label)

    @property
    def columns(self) -> list[Column]:
        """The columns of the list."""
        return columns_of_members(self.procedure.about, self.form) if self.of_members else columns_of_form(self.form)

    @property
    def agreements(self) -> Mapping[str, str]:
        """Field → sentence of what every row agrees to."""
        return {name: said(ask.label) for name, ask in self.form.fields.items() if ask.type == "agreement"}


def from_a_list(who: Identity) -> dict[str, ListedProcedure]:
    """What somebody may start from a list for people of the unit that he acts for, by name."""
    if who.unit_id is None:
        return {}
    acting = acting_of(who)
    return {
        name: _listed(name, one)
        for name, one in offered().items()
        if one.form is not None and _fits(one) and starts_for_own_unit(one.starts, acting)
    }


def for_members(who: Identity) -> dict[str, ListedProcedure]:
    """What somebody in charge may start from a list of members, by name."""
    return {name: _listed(name, one, of_members=True) for name, one in started_from_a_list(who).items()}


def _listed(name: str, one: Procedure, *, of_members: bool = False) -> ListedProcedure:
    form = one.form or ""
    return ListedProcedure(name, one, ReadForm(form, tenant().association.forms[form]), of_members)


def _fits(procedure: Procedure) -> bool:
    """It enters persons, opens an account for each at once, and asks for no file."""
    form = tenant().association.forms[procedure.form or ""]
    opens = any(effect.name == OPENS for effect in procedure.approved)
    needs_file = any(field.type in UPLOADS and field.required for field in form.all_fields())
    newcomers = procedure.about == "person" and not set(procedure.starts) & ONESELF
    return opens and newcomers and not procedure.steps and not needs_file


def get_listed(name: str, who: Identity) -> ListedProcedure:
    """One for newcomers. Raises NotFound for any other."""
    return _one_of(from_a_list(who), name)


def get_for_members(name: str, who: Identity) -> ListedProcedure:
    """One for members. Raises NotFound for any other."""
    return _one_of(for_members(who), name)


def _one_of(every: Mapping[str, ListedProcedure], name: str) -> ListedProcedure:
    found = every.get(name)
    if found is None:
        raise NotFound(say("没有这个事项，或它不能从名单办理。"))
    return found
