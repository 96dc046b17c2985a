"""How a typed name is understood: one text may be an ID number on one tab and a unit's name on another."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from app.accounts.actions.registering import identity_index
from app.accounts.identifiers import DocumentKind, check_email, check_identity, check_mobile, plain_form
from app.accounts.rules import LoginKind
from app.accounts.store import NameKey
from app.bodies.rules import name_key
from app.kernel.errors import DomainError


def understand(typed: str, kinds: Iterable[LoginKind], *, operator: str = "") -> list[NameKey]:
    """Every way in which a text may name an account on this tab, in the order of the tab's `by`."""
    found: list[NameKey] = []
    for kind in kinds:
        acting = name_key(operator) if kind is LoginKind.UNIT_NAME else ""
        found += [NameKey(kind, key, acting) for key in _keys(kind, typed) if key]
    return found


def _keys(kind: LoginKind, typed: str) -> list[str]:
    if kind is LoginKind.ID_NUMBER:
        return _indexes(typed, (DocumentKind.ID_NUMBER,))
    if kind is LoginKind.ID_DOCUMENT:
        return _indexes(typed, tuple(DocumentKind))
    if kind in (LoginKind.UNIT_NAME, LoginKind.STAFF_NAME):
        return [name_key(typed)]
    if kind is LoginKind.NUMBER:
        return [plain_form(typed).upper()]
    return _checked(check_email if kind is LoginKind.EMAIL else check_mobile, typed)


def _indexes(typed: str, kinds: Iterable[DocumentKind]) -> list[str]:
    found = []
    for kind in kinds:
        try:
            found.append(identity_index(check_identity(kind, typed)))
        except DomainError:
            continue
    return found


def _checked(check: Callable[[str], str], typed: str) -> list[str]:
    try:
        return [check(typed)]
    except DomainError:
        return []
