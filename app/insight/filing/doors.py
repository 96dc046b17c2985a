"""The pages of a list, of newcomers or of members: where they lie, and the sentences in which the two differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from app.insight.filing.procedures import ListedProcedure
from app.insight.models import ImportKind
from app.web.language import gettext as _

PEOPLE, MEMBERS = "people", "members"


@dataclass(frozen=True)
class Door:
    """One kind of list: `name` is what its endpoints begin with, `listed` what may be started from it."""

    name: str
    listed: Mapping[str, ListedProcedure]

    @property
    def kind(self) -> ImportKind:
        """What its imports are."""
        return ImportKind.MEMBERS if self.of_members else ImportKind.CASES

    @property
    def of_members(self) -> bool:
        return self.name == MEMBERS

    @property
    def label(self) -> str:
        """The procedure that the page is about, where it is about one."""
        return next(iter(self.listed.values())).label

    @property
    def address(self) -> str:
        """The page on which a list is handed in."""
        return url_for("insight.members", name=next(iter(self.listed))) if self.of_members else url_for("insight.people")

    def template_of(self, procedure: str) -> str:
        """Where the empty list of a procedure is fetched."""
        if self.of_members:
            return url_for("insight.members_template", name=procedure)
        return url_for("insight.people_template", procedure=procedure)

    def to(self, import_id: int, what: str = "list") -> str:
        """A page or an act of one list: `list`, `report`, `confirm`, `discard`."""
        return url_for(f"insight.{self.name}_{what}", import_id=import_id)

    @property
    def crumbs(self) -> list[tuple[str, str]]:
        """Where the reader came from."""
        if self.of_members:
            here = _("用表格登记：%(label)s", label=self.label)
            return [(_("代为录入"), url_for("registration.entering")), (here, self.address)]
        return [(_("本单位人员"), url_for("units.people")), (_("添加人员"), self.address)]

    @property
    def rules(self) -> Sequence[str]:
        """How it is judged who a row speaks of."""
        if self.of_members:
            return [
                _("按会员编号或证件号码，并核对姓名；还没有会员编号的申请人，用证件号码。"),
                _("同一人同一内容在表格里出现两次、或以前已经登记过的，都列为问题，不会重复登记。"),
                _("不符合该事项办理条件的，逐行写明原因。"),
            ]
        return [
            _("按证件号码。表格里重复的、已在本单位名单中的，都列为问题，不会重复添加。"),
            _("已在协会登记的人员，添加之后列为未能添加：由本人登录后办理变更工作单位。"),
            _("初始密码做成一张表，只能下载一次；没有人领取的，保留到名单完成后的第二天。"),
        ]

    def say(self, what: str, **values: Any) -> str:
        """A sentence in which entering people and registering something of members differ."""
        people, members = _sentences(values)[what]
        return members if self.of_members else people


def _sentences(values: Mapping[str, Any]) -> Mapping[str, tuple[str, str]]:
    count = values.get("count", 0)
    return {
        "confirm": (_("添加 %(count)s 人", count=count), _("登记 %(count)s 条", count=count)),
        "result": (_("添加结果"), _("登记结果")),
        "written": (_("已添加"), _("已登记")),
        "running": (_("添加中"), _("登记中")),
        "leave": (_("离开页面不影响添加；完成后在此领取初始密码。"), _("离开页面不影响登记；完成后在此看结果。")),
        "done": (_("已添加 %(count)s 人。", count=count), _("已登记 %(count)s 条。", count=count)),
    }
