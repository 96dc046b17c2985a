"""Where an article stands for those who write it, what it must have before others read it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from app.kernel.errors import DomainError, say

LONGEST_TITLE = 200
LONGEST_BODY = 200_000
LONGEST_WORD = 20
LONGEST_CAPTION = 200
MOST_PICTURES = 12


@dataclass(frozen=True)
class Picture:
    """A picture of an article: the upload it is, and what it shows, by language; read out where it cannot be seen."""

    file: str
    caption: Mapping[str, str] = field(default_factory=dict)
    size: tuple[int, int] = (0, 0)

    def kept(self) -> dict[str, Any]:
        """As it is stored."""
        return {"file": self.file, "caption": dict(self.caption), "size": list(self.size)}


def pictures_from(kept: Sequence[Mapping[str, Any]]) -> tuple[Picture, ...]:
    """Stored pictures."""
    return tuple(Picture(str(one["file"]), dict(one.get("caption") or {}), _size(one)) for one in kept)


def _size(kept: Mapping[str, Any]) -> tuple[int, int]:
    width, height = kept.get("size") or (0, 0)
    return int(width), int(height)


@dataclass(frozen=True)
class Draft:
    """What somebody wrote: its column, title and body (Markdown) by language, a short kind, whether it stays on top."""

    column: str
    title: Mapping[str, str]
    body: Mapping[str, str] = field(default_factory=dict)
    kind: Mapping[str, str] = field(default_factory=dict)
    pinned: bool = False
    pictures: tuple[Picture, ...] = ()
    vacancy: Mapping[str, Any] = field(default_factory=dict)


class Stage(StrEnum):
    """Where an article stands for whoever writes it."""

    DRAFT = "draft"
    WAITING = "waiting"
    RETURNED = "returned"
    REFUSED = "refused"
    PUBLISHED = "published"
    CHANGED = "changed"
    HIDDEN = "hidden"

    @property
    def may_be_written(self) -> bool:
        """While somebody moderates it, it stays as it was handed in."""
        return self is not Stage.WAITING


CASE_STAGES = {"open": Stage.WAITING, "returned": Stage.RETURNED, "refused": Stage.REFUSED}


def stage_of(state: str, *, being_written: bool, case_state: str | None) -> Stage:
    """The stage of an article from its public state, whether its latest revision is still open, and that one's case.

    A case that was withdrawn, or approved, says nothing of its own: the article is then what the public state says.
    """
    if case_state in ("open", "returned"):
        return CASE_STAGES[case_state]
    if state == "published":
        return Stage.CHANGED if being_written else Stage.PUBLISHED
    if case_state == "refused" and not being_written:
        return Stage.REFUSED
    return Stage.HIDDEN if state == "hidden" else Stage.DRAFT


def too_long(draft: Draft) -> list[DomainError]:
    """What cannot even be kept."""
    found = []
    if any(len(text) > LONGEST_TITLE for text in draft.title.values()):
        found.append(DomainError(say("标题不超过 %(most)s 个字。", most=LONGEST_TITLE), "title"))
    if any(len(text) > LONGEST_BODY for text in draft.body.values()):
        found.append(DomainError(say("正文太长，请分成几篇。"), "body"))
    if any(len(text) > LONGEST_WORD for text in draft.kind.values()):
        found.append(DomainError(say("标题前的小字不超过 %(most)s 个字。", most=LONGEST_WORD), "kind"))
    if len(draft.pictures) > MOST_PICTURES:
        found.append(DomainError(say("一篇文章最多 %(most)s 张图片。", most=MOST_PICTURES), "pictures"))
    if any(len(text) > LONGEST_CAPTION for one in draft.pictures for text in one.caption.values()):
        found.append(DomainError(say("图片说明不超过 %(most)s 个字。", most=LONGEST_CAPTION), "pictures"))
    return found


def not_ready(draft: Draft, first_language: str) -> list[DomainError]:
    """What is missing before others may read it: a title, a text, and words for every picture (WCAG 1.1.1)."""
    found = []
    if not draft.title.get(first_language, "").strip():
        found.append(DomainError(say("请填写标题。"), "title"))
    if not draft.body.get(first_language, "").strip() and not draft.vacancy:
        found.append(DomainError(say("请填写正文。"), "body"))
    unsaid = [number for number, one in enumerate(draft.pictures, 1) if not one.caption.get(first_language, "").strip()]
    if unsaid:
        numbers = "、".join(map(str, unsaid))
        sentence = say("请为第 %(numbers)s 张图片填写说明，看不见图片的人靠它了解内容。", numbers=numbers)
        found.append(DomainError(sentence, "pictures"))
    return found
