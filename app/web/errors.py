"""Answers to what went wrong: our own page, in the reader's language, with a number to quote and no trace."""

from __future__ import annotations

import logging
import secrets

from flask import Flask, Response, g, make_response, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import HTTPException

from app.kernel.errors import Conflict, DomainError, Message, NotAllowed, NotFound, Throttled, say
from app.tenancy.database import db
from app.tenancy.transactions import Busy
from app.web.gates import gate_before
from app.web.language import translated
from app.web.rendering import render

log = logging.getLogger(__name__)
TITLES = {
    400: say("这个请求无法识别"), 403: say("您没有权限查看此页"), 404: say("没有找到这个页面"), 405: say("此处不能这样操作"),
    409: say("已有人先行办理"), 413: say("上传的文件太大"), 421: say("这里没有网站"), 429: say("操作过于频繁"),
    500: say("系统出错了"), 503: say("系统正忙"),
}
ADVICE = {
    400: say("请返回上一页重试；如果页面已打开很久，请先刷新。"),
    403: say("如需办理，请用有权限的账号登录，或联系秘书处。"),
    404: say("地址可能有误，或该内容不对您开放。请从首页重新进入。"),
    405: say("请从页面上的按钮或链接进入。"),
    409: say("请刷新页面，查看最新的办理情况。"),
    413: say("单个文件不超过 10 MB，请压缩后再上传。"),
    421: say("请核对网址。"),
    429: say("请稍后再试。"),
    500: say("您的操作没有保存。请稍后再试；若仍出错，请把下面的编号告诉秘书处。"),
    503: say("您的操作没有保存，请稍后再试。"),
}
TWICE = "23505"
"""What PostgreSQL calls a value that is there already."""
STALE = say("页面已过期，请返回上一页刷新后重新提交。")
STATUS = ((NotFound, 404), (NotAllowed, 403), (Throttled, 429), (Busy, 503), (Conflict, 409), (DomainError, 400))


def init_errors(app: Flask) -> None:
    """Give every kind of failure its page."""
    app.register_error_handler(CSRFError, lambda _error: page(400, STALE))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(DomainError, _refused)
    app.register_error_handler(Exception, _unexpected)


def _http(error: HTTPException) -> Response:
    if error.code is not None and error.code < 400:
        return error.get_response()  # type: ignore[return-value]
    return page(error.code or 500)


def _refused(error: DomainError) -> Response:
    status = next(code for kind, code in STATUS if isinstance(error, kind))
    answer = page(status, error.message if status != 404 else None)
    if isinstance(error, Throttled):
        answer.headers["Retry-After"] = str(error.retry_after)
    return answer


def _unexpected(error: Exception) -> Response:
    if isinstance(error, IntegrityError) and _is_second(error):
        db.session.rollback()
        log.warning("somebody else was first at %s %s", request.method, request.url_rule)
        return page(409)
    number = secrets.token_hex(4)
    log.exception("error %s at %s %s", number, request.method, request.url_rule or "an unknown address")
    if g.get("tenant") is not None:
        db.session.rollback()
    return page(500, number=number)


def _is_second(error: IntegrityError) -> bool:
    """Whether the database refused what another request wrote in this very moment: a unique value, once for all."""
    return getattr(error.orig, "sqlstate", "") == TWICE or "UNIQUE constraint" in str(error.orig)


def page(status: int, sentence: Message | None = None, number: str = "") -> Response:
    """The page for a status. Hosts without an association get one plain line."""
    title = TITLES.get(status, TITLES[400])
    said = translated(sentence or ADVICE.get(status, ADVICE[400]))
    if g.get("door") is None or (g.door.slug is None and not g.door.platform):
        return make_response(f"{translated(title)}\n", status, {"Content-Type": "text/plain; charset=utf-8"})
    layout = "layouts/site.html" if g.get("tenant") else "layouts/bare.html"
    gate = gate_before() if status == 403 and sentence is None else None
    if gate is not None and gate.ways:
        title = say("请用另一种账号登录")
    return make_response(render("pages/error.html", status=status, title=translated(title), sentence=said,
                                number=number, layout=layout, gate=gate), status)
