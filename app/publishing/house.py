"""What header and footer of an association show, in the reader's language; handed to every template as `house`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from flask import request

from app.publishing import addresses
from app.publishing.rules.front import current_fees, price_list
from app.tenancy.clock import today
from app.tenancy.configuration.concepts.association import Association
from app.tenancy.configuration.concepts.site import FootColumn, Item
from app.tenancy.tenants import Tenant
from app.web.access import identity
from app.web.addresses import this_page
from app.web.language import current_language, said
from app.web.language import gettext as _

LANGUAGES = {"zh": ("中文", "zh-CN"), "en": ("English", "en")}
PERSONAL_DATA_PAGES = ("privacy", "rights_and_complaints")
ICP_REGISTER = "https://beian.miit.gov.cn/"
POLICE_REGISTER = "https://beian.mps.gov.cn/"


@dataclass(frozen=True)
class Way:
    """A link: its words, where it leads, and whether the reader is there."""

    label: str
    href: str
    current: bool = False


@dataclass(frozen=True)
class Choice:
    """A language of the switch: its code, its tag for `lang`, its own name, the address of this page in it."""

    code: str
    tag: str
    label: str
    href: str
    current: bool


@dataclass(frozen=True)
class Fact:
    """A short figure in a title block."""

    label: str
    value: str


class House:
    """The association as its header and footer show it."""

    def __init__(self, of: Tenant) -> None:
        self.tenant = of

    @property
    def association(self) -> Association:
        return self.tenant.association

    def href(self, to: str | None) -> str:
        """Where an address of the vocabulary leads; empty for nowhere."""
        return addresses.href(to)

    @cached_property
    def name(self) -> str:
        return said(self.association.name)

    @cached_property
    def short_name(self) -> str:
        return said(self.association.short_name)

    @cached_property
    def second(self) -> tuple[str, str] | None:
        """The name in the other language, with the tag of that language."""
        for code in self.association.languages:
            other = self.association.name.get(code)
            if code != current_language() and code in LANGUAGES and other and other != self.name:
                return other, LANGUAGES[code][1]
        return None

    @cached_property
    def mark(self) -> str:
        return addresses.brand_file(self.association.brand.mark)

    @cached_property
    def mark_light(self) -> str:
        return addresses.brand_file(self.association.brand.mark_light) or self.mark

    @cached_property
    def ornament(self) -> str:
        return addresses.brand_file(self.association.brand.ornament)

    @cached_property
    def band(self) -> str:
        return addresses.brand_file(self.association.brand.band)

    @cached_property
    def menu(self) -> list[Way]:
        """The entries that lead somewhere; who is logged in needs no way to the login page."""
        found = [(said(entry.label), addresses.href(entry.to)) for entry in self.association.site.menu]
        known = identity() is not None
        kept = [(label, href) for label, href in found if href and not (known and href == "/login")]
        return [Way(label, href, _is_here(href)) for label, href in kept or [(_("首页"), "/")]]

    @cached_property
    def doors(self) -> list[Way]:
        """The way in, or the way to what is one's own; not said twice where the menu has it."""
        who = identity()
        way = ("/login", _("登录")) if who is None else ("/desk", _("工作台")) if who.works_here else ("/me", _("我的"))
        known = {entry.href for entry in self.menu}
        return [Way(way[1], way[0])] if way[0] not in known and addresses.href(way[0]) else []

    @cached_property
    def languages(self) -> list[Choice]:
        here = current_language()
        return [Choice(code, LANGUAGES[code][1], LANGUAGES[code][0], this_page(code), code == here)
                for code in self.association.languages if code in LANGUAGES]

    @property
    def supervisor(self) -> str:
        return said(self.association.footer.supervised_by)

    @property
    def supervised(self) -> str:
        return _("业务主管单位：%(name)s", name=self.supervisor) if self.supervisor else ""

    @property
    def libraries(self) -> str:
        """The names of the public libraries, as one line."""
        return "　".join(said(library.label) for library in self.association.libraries.values() if library.public)

    @cached_property
    def figures(self) -> list[Fact]:
        """What a title block tells at a glance: the one fee there is, else the telephone."""
        fees = current_fees(self.association.fees, today())
        prices = [price for price in price_list(fees, self.association.tiers) if price.text]
        if fees is not None and len(prices) == 1:
            return [Fact(_("会费标准"), _("%(price)s 元／人·年", price=prices[0].text))]
        phone = self.association.contact.phone
        return [Fact(_("电话"), phone)] if phone else []

    @cached_property
    def levels(self) -> list[Way]:
        """The levels one may apply to, as the switch of a centred head."""
        block = self.association.site.blocks.get("stairs")
        items = block.items if block else ()
        return [Way(said(item.label), addresses.href(item.to)) for item in items if addresses.href(item.to)]

    @cached_property
    def foot(self) -> tuple[FootColumn, ...]:
        return self.association.site.foot or self._own_foot()

    def _own_foot(self) -> tuple[FootColumn, ...]:
        contact = self.association.contact
        lines = [text for text in (contact.address, contact.phone, contact.email) if text]
        items = tuple(Item.model_validate({"label": line}) for line in lines)
        return (FootColumn(label={"zh": "联系我们", "en": "Contact"}, items=items),) if items else ()

    @cached_property
    def legal(self) -> list[Way]:
        """What the law wants at the foot of each page, and the page on personal data and complaints."""
        footer = self.association.footer
        facts = [
            (footer.supervised_by, _("业务主管单位：%(name)s", name=said(footer.supervised_by)), ""),
            (footer.registered_with, _("登记管理机关：%(name)s", name=said(footer.registered_with)), ""),
            (footer.credit_code, _("统一社会信用代码：%(code)s", code=footer.credit_code), ""),
            (footer.icp, footer.icp or "", ICP_REGISTER),
            (footer.police_record, footer.police_record or "", POLICE_REGISTER),
        ]
        return [Way(words, href) for value, words, href in facts if value] + self._personal_data()

    def _personal_data(self) -> list[Way]:
        labels = {"privacy": _("个人信息保护说明"), "rights_and_complaints": _("个人信息权利与投诉")}
        linked = {item.to for column in self.foot for item in column.items}
        there = {name for names in self.tenant.configuration.texts.values() for name in names}
        wanted = [name for name in PERSONAL_DATA_PAGES if name in there and f"page.{name}" not in linked]
        return [Way(labels[name], f"/pages/{name}") for name in wanted]


def _is_here(href: str) -> bool:
    path, _mark, query = href.partition("?")
    if query:
        return request.full_path.startswith(href)
    return request.path == path or (path != "/" and request.path.startswith(path + "/"))
