"""The tabs of the login page, as the association configured them."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request, url_for

from app.accounts.identifiers import DocumentKind
from app.accounts.inputs import name_label
from app.accounts.rules import AccountState, LoginKind
from app.kernel.errors import NotFound, say
from app.tenancy.configuration.concepts import Login
from app.tenancy.tenants import tenant
from app.web.language import said


@dataclass(frozen=True)
class Tab:
    """One tab: its name, its words, and what may be typed there."""

    name: str
    configured: Login

    @property
    def label(self) -> str:
        return said(self.configured.label)

    @property
    def kinds(self) -> list[LoginKind]:
        return [LoginKind(kind) for kind in self.configured.by]

    @property
    def takes_units(self) -> bool:
        return LoginKind.UNIT_NAME in self.kinds

    @property
    def takes_people(self) -> bool:
        return any(kind not in (LoginKind.UNIT_NAME, LoginKind.STAFF_NAME) for kind in self.kinds)

    @property
    def name_label(self) -> str:
        return name_label(self.kinds)

    @property
    def picture_code(self) -> str:
        return self.configured.picture_code

    @property
    def before_opened(self) -> str:
        return self.configured.before_opened

    @property
    def registers(self) -> bool:
        return self.configured.registers

    @property
    def first_state(self) -> AccountState:
        """How far an account is open that registers here."""
        return AccountState.ACTIVE if self.before_opened == "everything" else AccountState.APPLICATION_ONLY

    @property
    def documents(self) -> list[DocumentKind]:
        """The kinds of identity document asked at registration; none where the tab goes by mail or mobile only."""
        if LoginKind.ID_DOCUMENT in self.kinds:
            named = [DocumentKind(name) for name in self.configured.documents if name in set(DocumentKind)]
            return named or list(DocumentKind)
        return [DocumentKind.ID_NUMBER] if LoginKind.ID_NUMBER in self.kinds else []


def all_tabs() -> list[Tab]:
    """The tabs in their order, those for staff only at the end."""
    tabs = [Tab(name, configured) for name, configured in tenant().association.logins.items()]
    return sorted(tabs, key=lambda tab: not (tab.takes_units or tab.takes_people))


def chosen_tab(*, registering: bool = False) -> Tab:
    """The tab that the address names, else the first. Raises NotFound where nobody may register."""
    found = [tab for tab in all_tabs() if tab.registers or not registering]
    if not found:
        raise NotFound(say("本会的账号由协会分配，不能自行注册。"))
    return next((tab for tab in found if tab.name == request.values.get("tab")), found[0])


def tabs_shown(endpoint: str, back: str) -> list[dict[str, object]]:
    """The tabs as links, the chosen one marked."""
    chosen = chosen_tab()
    after = back if back != "/" else None
    return [
        {"label": tab.label, "href": url_for(endpoint, tab=tab.name, next=after), "current": tab.name == chosen.name}
        for tab in all_tabs()
    ]
