"""Who may open a page. Every view says it once; a view that says nothing answers 403."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, abort, g, has_request_context, redirect, request, url_for
from werkzeug.wrappers import Response

from app.tenancy.capabilities import Capability

F = TypeVar("F", bound=Callable[..., Any])
PUBLIC, SIGNED_IN = "public", "signed_in"


@dataclass(frozen=True)
class HeldRole:
    """A role held today: its name, the body it is held at (path from the root), what it may do and how far it sees."""

    role: str
    body_id: int
    body_path: str
    capabilities: frozenset[Capability]
    sees: str = "below"


@dataclass(frozen=True)
class Identity:
    """Whoever this request is from, as far as pages need to know. `opened` is full access."""

    account_id: int
    name: str
    kind: str
    opened: bool = True
    person_id: int | None = None
    unit_id: int | None = None
    roles: tuple[HeldRole, ...] = ()
    language: str | None = None
    must_change_password: bool = False
    keys_off: bool = False
    numbers: tuple[tuple[str, int], ...] = ()
    """What was counted with the login, by name."""

    def may(self, capability: Capability | str) -> bool:
        """Whether any role held today carries the capability."""
        return any(capability in held.capabilities for held in self.roles)

    def number(self, name: str) -> int | None:
        """What was counted with the login; None where this identity does not come from one."""
        return next((number for known, number in self.numbers if known == name), None)

    @property
    def works_here(self) -> bool:
        """Whether a reviewer's desk makes sense for this account."""
        return any(held.capabilities for held in self.roles)


_loaders: list[Callable[[], Identity | None]] = []
_gates: list[Callable[[Identity], Response | None]] = []


def register_identity(loader: Callable[[], Identity | None]) -> None:
    """`accounts` says here how an identity is found; called once a request, when first asked."""
    _loaders[:] = [loader]


def register_gate(gate: Callable[[Identity], Response | None]) -> None:
    """What stands between login and every page: a password that must be changed, a second factor to set up."""
    if gate not in _gates:
        _gates.append(gate)


def identity() -> Identity | None:
    """Whoever is logged in, or None."""
    if "identity" not in g:
        g.identity = _loaders[0]() if _loaders and g.get("tenant") else None
    found: Identity | None = g.identity
    return found


def somebody() -> Identity:
    """Whoever is logged in, on a page that only lets such people in."""
    found = identity()
    if found is None:
        abort(403)
    return found


def note_own_change(account_id: int) -> None:
    """Whoever this request is from has changed his own login or rights with it: what it still does is part of that."""
    if has_request_context() and (who := g.get("identity")) is not None and who.account_id == account_id:
        g.changed_himself = True


def changed_himself() -> bool:
    """Whether this request has ended the login or a right of whoever it is from."""
    return bool(g.get("changed_himself"))


def public(view: F) -> F:
    """Anybody may open this page."""
    return _declare(view, PUBLIC)


def signed_in(view: F) -> F:
    """Whoever is logged in may open this page; what it shows is theirs."""
    return _declare(view, SIGNED_IN)


def requires(*capabilities: Capability) -> Callable[[F], F]:
    """Only who holds one of these capabilities somewhere; the store narrows it to the right bodies."""

    def declare(view: F) -> F:
        return _declare(view, capabilities)

    return declare


def platform(view: F) -> F:
    """A page of the platform itself, that answers on any host and knows no association."""
    view.on_any_host = True  # type: ignore[attr-defined]
    return _declare(view, PUBLIC)


def _declare(view: F, access: object) -> F:
    view.access = access  # type: ignore[attr-defined]
    return view


def access_of(view: Callable[..., Any] | None) -> object:
    """What a view declared, or None."""
    return getattr(view, "access", None)


def init_access(app: Flask) -> None:
    """Put the guard before every view. Static files of extensions are the only views without a declaration."""

    @app.before_request
    def guard() -> Response | None:
        if request.endpoint is None:
            return None
        access = access_of(app.view_functions.get(request.endpoint))
        if access == PUBLIC:
            return None
        if access is None:
            abort(403)
        return _guard_signed_in(access)


def _guard_signed_in(access: object) -> Response | None:
    who = identity()
    if who is None:
        if request.method != "GET":
            abort(403)
        return redirect(url_for("accounts.login", next=request.full_path.rstrip("?")))
    for gate in _gates:
        if (answer := gate(who)) is not None:
            return answer
    if access != SIGNED_IN and not any(who.may(c) for c in access):  # type: ignore[attr-defined]
        abort(403)
    return None
