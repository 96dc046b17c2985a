"""Which keys of a procedure the engine brings to life; one that uses another loads, is listed, and cannot be started.

The table `BUILT` is the whole truth: what is built next is added to it, until nothing is left to refuse.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from app.tenancy.configuration.concepts.procedures import Effect, Procedure
from app.tenancy.configuration.words import Part

BUILT: Mapping[str, frozenset[str]] = {
    "procedure": frozenset({
        "label", "kind", "about", "starts", "at", "form", "prefilled", "open", "when", "require", "one_open", "steps",
        "approved", "refused", "withdrawn", "number", "retired", "batch", "quiet", "as_at",
        "reopened_by", "open_set_by", "window_reminder", "window_recalls",
    }),
    "step": frozenset({
        "name", "label", "by", "when", "verdicts", "reason_for", "fields", "require", "uploads", "deadline", "each",
        "needs", "then", "pay", "take_back", "fill", "gather",
        "gathered_by", "handed_up_first", "on_silence", "second", "escalates", "vote", "delegated_to", "closes_before",
        "together", "keeps",
    }),
    "effect": frozenset({
        "admit", "renew", "change_tier", "keep_data", "move", "open_account", "issue", "revoke", "restrict", "lift", "end",
        "enrol", "unenrol", "record", "tell", "start", "open_studio", "hide_studio", "publish", "unpublish",
        "bill", "rebill", "concede", "defer", "credit", "block", "unblock",
        "appoint", "dismiss", "represent",
        "hand_out",
    }),
}  # fmt: skip


def not_offered(procedure: Procedure) -> list[str]:
    """The keys that a procedure uses and the engine does not bring to life yet; none = it can be started."""
    missing = {
        *_keys("procedure", "", _said(procedure)),
        *_effects(procedure.approved, "approved"),
        *_effects(procedure.refused, "refused"),
        *_effects(procedure.withdrawn, "withdrawn"),
    }
    for step in procedure.steps:
        missing |= {*_keys("step", f"steps.{step.name}.", _said(step)), *_effects(step.then, f"steps.{step.name}.then")}
    return sorted(missing)


def _keys(table: str, before: str, said: Iterable[str]) -> Iterator[str]:
    yield from (f"{before}{key}" for key in said if key not in BUILT[table])


def _effects(effects: Iterable[Effect], where: str) -> Iterator[str]:
    yield from (f"{where}: {effect.name}" for effect in effects if effect.name not in BUILT["effect"])


def _said(concept: Part) -> list[str]:
    """The keys that are written down with another value than the one they have anyway."""
    fields = type(concept).model_fields
    return [key for key, field in fields.items() if not field.is_required() and getattr(concept, key) != field.default]
