"""The picture code with its spoken alternative: worked out on the server, tied to one visitor, good for one answer.

Page and cookie carry a signed nonce only. What the picture shows and the voice says is worked out of it with the secret
key and the visitor's own mark, so nothing is stored until somebody answers; then the nonce is spent, right or wrong.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime

from flask import session
from itsdangerous import BadData, URLSafeTimedSerializer

from app.accounts.actions.attempts import spend_code
from app.accounts.identifiers import plain_form
from app.kernel.errors import NotFound, say
from app.tenancy.settings import settings
from app.tenancy.tenants import tenant

SECONDS = 15 * 60
_SHOWN = "34678ABCDEFHJKMNPRTUVWXY"
_SPOKEN = "0123456789"
_SHOWN_LENGTH, _SPOKEN_LENGTH = 4, 6
_WIDTH, _HEIGHT = 256, 92
_MARK = "visitor"


def new_nonce() -> str:
    """What a page carries for its picture; marks the visitor's cookie on the way."""
    if _MARK not in session:
        session[_MARK] = secrets.token_urlsafe(16)
    return str(_signer().dumps(secrets.token_urlsafe(9)))


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings().secret_key, salt=f"picture:{tenant().slug}")


def picture(nonce: str) -> bytes:
    """The picture as PNG, drawn differently each time. Raises NotFound for a nonce that is old or not ours."""
    from captcha.image import ImageCaptcha

    return bytes(ImageCaptcha(width=_WIDTH, height=_HEIGHT).generate(_shown(_opened(nonce))).getvalue())


def sound(nonce: str) -> bytes:
    """The same door for who cannot see: six digits spoken, as WAV. Raises NotFound."""
    from captcha.audio import AudioCaptcha

    return bytes(AudioCaptcha().generate(_spoken(_opened(nonce))))


def _opened(nonce: str) -> str:
    try:
        return str(_signer().loads(nonce, max_age=SECONDS))
    except BadData:
        raise NotFound(say("验证码已过期，请刷新页面。")) from None


def _shown(nonce: str) -> str:
    return _drawn(nonce, _SHOWN, _SHOWN_LENGTH)


def _spoken(nonce: str) -> str:
    return _drawn(nonce, _SPOKEN, _SPOKEN_LENGTH)


def _drawn(nonce: str, alphabet: str, length: int) -> str:
    text = f"{tenant().slug}|{session.get(_MARK, '')}|{nonce}|{alphabet}"
    digest = hmac.new(settings().secret_key.encode(), text.encode(), hashlib.sha256).digest()
    return "".join(alphabet[byte % len(alphabet)] for byte in digest[:length])


def is_right(nonce: str, typed: str, *, now: datetime) -> bool:
    """Is this what was shown or spoken? The code is spent by the answer."""
    try:
        opened = _opened(nonce)
    except NotFound:
        return False
    answer = plain_form(typed).upper().replace(" ", "")
    fresh = spend_code(opened, now=now)
    fits = any(hmac.compare_digest(answer.encode(), right.encode()) for right in (_shown(opened), _spoken(opened)))
    return fresh and fits and _MARK in session
