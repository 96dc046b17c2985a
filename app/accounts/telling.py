"""The one-time password of somebody who got access: told once on the page that follows, kept nowhere."""

from __future__ import annotations

from flask import flash

from app.kernel.errors import say
from app.web.language import translated


def tell_access(name: str, password: str | None) -> None:
    """Say how somebody gets in: by the mail that was sent, or by a password that stands here once."""
    if password is None:
        flash(translated(say("已向%(name)s的邮箱发送登录链接，72 小时内有效。", name=name)), "ok")
        return
    told = say("%(name)s的初始密码：%(password)s。只显示这一次，只能使用一次，请当面转交本人。", name=name, password=password)
    flash(translated(told), "wait")
