"""The words and marks of this room: where an article stands."""

from __future__ import annotations

from collections.abc import Mapping

from app.kernel.errors import Message, say
from app.publishing.rules.articles import Stage

STAGES: Mapping[Stage, Message] = {
    Stage.DRAFT: say("草稿"),
    Stage.WAITING: say("审核中"),
    Stage.RETURNED: say("待修改"),
    Stage.REFUSED: say("未通过"),
    Stage.PUBLISHED: say("已发布"),
    Stage.CHANGED: say("已发布，有改动"),
    Stage.HIDDEN: say("已撤下"),
}
STAGE_MARKS: Mapping[Stage, str] = {
    Stage.DRAFT: "",
    Stage.WAITING: "turn",
    Stage.RETURNED: "wait",
    Stage.REFUSED: "stop",
    Stage.PUBLISHED: "ok",
    Stage.CHANGED: "ok",
    Stage.HIDDEN: "off",
}
