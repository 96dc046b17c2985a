"""Secrets as they are kept: argon2id for what people choose, a plain salted hash for what was drawn at random.

A drawn secret of some 80 bits cannot be searched for, so it needs no slow hash and may be made inside a transaction.
Checking takes the same time whether there is an account or not.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_NOBODY = _HASHER.hash(secrets.token_hex())
_DRAWN = "drawn$"
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 4, 4
_RECOVERY_GROUPS, _RECOVERY_GROUP = 2, 5


def hash_password(password: str) -> str:
    """argon2id, t=2, m=19 MiB, p=1 (about 25 ms): never inside a transaction."""
    return _HASHER.hash(password)


def matches(password: str, kept: str) -> bool:
    """Is this the password? An empty `kept` (nobody, or none chosen yet) costs the same time and never matches."""
    if kept.startswith(_DRAWN):
        _argon_matches(password, _NOBODY)
        return _drawn_matches(password, kept)
    return _argon_matches(password, kept or _NOBODY) and bool(kept)


def _argon_matches(password: str, kept: str) -> bool:
    try:
        return _HASHER.verify(kept, password)
    except (VerifyMismatchError, VerificationError, InvalidHashError):
        return False


def needs_new_hash(kept: str) -> bool:
    """Was it made with other costs than today's?"""
    return not kept.startswith(_DRAWN) and _HASHER.check_needs_rehash(kept)


def draw_password() -> str:
    """A one-time password of four groups of four without signs that look alike: about 79 bits."""
    return _groups(_GROUPS, _GROUP)


def draw_recovery_code() -> str:
    """Two groups of five: about 49 bits, throttled and used once."""
    return _groups(_RECOVERY_GROUPS, _RECOVERY_GROUP)


def _groups(groups: int, size: int) -> str:
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(size)) for _ in range(groups))


def hash_drawn(secret: str) -> str:
    """How a drawn password is kept."""
    salt = secrets.token_hex(8)
    return f"{_DRAWN}{salt}${_digest(salt, secret)}"


def _drawn_matches(secret: str, kept: str) -> bool:
    salt, _, digest = kept.removeprefix(_DRAWN).partition("$")
    return hmac.compare_digest(digest, _digest(salt, secret.strip()))


def _digest(salt: str, secret: str) -> str:
    return hashlib.sha256(f"{salt}:{secret}".encode()).hexdigest()


def draw_token() -> str:
    """What a cookie or a link holds: 256 bits."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """How a token is kept and found; whoever reads the table cannot use it."""
    return hashlib.sha256(token.encode()).hexdigest()
