"""Pages that may ask for the picture code: when it is due, what the page carries, whether the answer is right."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

from app.accounts import picture_code, store
from app.accounts.actions.attempts import key_of
from app.accounts.inputs import CodedForm
from app.accounts.rules import picture_code_due
from app.kernel.errors import DomainError, say
from app.tenancy.clock import now
from app.tenancy.settings import settings


@dataclass(frozen=True)
class Picture:
    """What a page that asks for the code carries."""

    nonce: str


def is_due(policy: str) -> bool:
    """Is the code asked here and now? `policy` is the tab's `picture_code`."""
    if settings().picture_code_off:
        return False
    failures = 0 if policy == "always" else store.attempts_under(key_of("address", request.remote_addr or ""))
    return picture_code_due(policy, failures)


def new_picture(policy: str) -> Picture | None:
    """A picture for the page about to be drawn, or None where none is asked."""
    return Picture(picture_code.new_nonce()) if is_due(policy) else None


def answered(form: CodedForm, policy: str) -> bool:
    """Was the code right, where it was due? If not, the sentence stands at its field."""
    if not is_due(policy) or picture_code.is_right(form.picture.data or "", form.code.data or "", now=now()):
        return True
    wrong = say("验证码不正确，请按新的图片重新输入。") if form.code.data else say("请输入图片或语音中的验证码。")
    form.refuse(DomainError(wrong, "code"), {})
    return False
