"""The windows that bodies set for themselves: which ones somebody may set, and what was typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.approval.store import bodies_of_kind
from app.kernel.errors import DomainError, Refusals, say
from app.procedures.actions.windowing import SETTING
from app.procedures.rules.windows import MOST_STRETCHES, written
from app.procedures.windows import own_windows
from app.tenancy.configuration.words import Days
from app.tenancy.tenants import tenant
from app.web.access import Identity
from app.web.language import said, translated


@dataclass(frozen=True)
class Settable:
    """One procedure at one body: what is set there, as pairs to be typed over, and what counts otherwise."""

    procedure: str
    body_id: int
    title: str
    body: str
    pairs: Sequence[tuple[str, str]]
    version: int
    usual: str
    wrong: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_own(self) -> bool:
        return self.version > 0


def settable(who: Identity) -> list[Settable]:
    """Everything that this reader may set: at each body of the kind where he decides or sets things up."""
    held = {role.body_id for role in who.roles if role.capabilities & SETTING}
    found = []
    for name, procedure in tenant().association.procedures.items():
        if procedure.open_set_by is None or procedure.retired:
            continue
        kept = own_windows(name)
        for body_id, body in bodies_of_kind(held, procedure.open_set_by):
            own = kept.get(body_id)
            pairs = [tuple(one.split("..")) for one in own.stretches] if own else []
            found.append(
                Settable(name, body_id, said(procedure.label), said(body), _filled(pairs), own.version if own else 0,
                         _usual(procedure.open))
            )  # fmt: skip
    return found


def _usual(stretches: Sequence[Days]) -> str:
    return translated(say("、")).join(one.replace("..", " — ") for one in written(stretches)) or translated(say("随时"))


def sets_windows(who: Identity) -> bool:
    """Whether some procedure lets bodies set windows where this reader has a say; asked of each page, so no database."""
    if not any(one.open_set_by for one in tenant().association.procedures.values()):
        return False
    kinds = {one.open_set_by for one in tenant().association.procedures.values()}
    roles = tenant().association.roles
    return any(held.capabilities & SETTING and kinds & set(roles[held.role].at) for held in who.roles if held.role in roles)


def _filled(pairs: Sequence[tuple[str, ...]]) -> list[tuple[str, str]]:
    return [(one[0], one[1]) for one in pairs] + [("", "")] * (MOST_STRETCHES - len(pairs))


def typed(sent: Mapping[str, str]) -> list[tuple[str, str]]:
    """The pairs that were posted."""
    return [(sent.get(f"first-{n}", "")[:5], sent.get(f"last-{n}", "")[:5]) for n in range(MOST_STRETCHES)]


def sentences(refused: DomainError) -> dict[str, str]:
    """What was wrong, by the pair it belongs to."""
    every = refused.refusals if isinstance(refused, Refusals) else (refused,)
    return {one.field or "": translated(one.message) for one in every}
