"""An association's key ring: random keys, wrapped by the platform's master key, that seal what must not be read.

Associated data name the association's permanent id and the column, so that a sealed value moved elsewhere opens nothing.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock
from uuid import uuid4

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from app.tenancy.database import db
from app.tenancy.settings import MASTER_KEY_BYTES, settings
from app.tenancy.tenants import tenant
from app.tenancy.transactions import action

NONCE_BYTES = 12
INDEX_BYTES = 16
_making = Lock()


class KeyRing(db.Model):
    """One key of the association, wrapped; the youngest seals, all open."""

    __tablename__ = "key_ring"
    id: Mapped[int] = mapped_column(primary_key=True)
    association_id: Mapped[str]
    wrapped: Mapped[bytes]
    made_at: Mapped[datetime]


class CannotOpen(RuntimeError):
    """A sealed value was changed, moved, or belongs to another association or master key."""


def master_key() -> bytes:
    """The platform's key: from the environment in production, made once in the instance folder otherwise."""
    given = settings().master_key
    if given:
        return bytes.fromhex(given)
    path = settings().instance / "master.key"
    with _making:
        if not path.exists():
            _write_new_key(path)
    return bytes.fromhex(path.read_text().strip())


def _write_new_key(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f"{path.name}.{os.getpid()}")
    new.write_text(secrets.token_hex(MASTER_KEY_BYTES))
    new.chmod(0o600)
    try:
        os.link(new, path)  # the first of two processes wins; the other uses its key
    except FileExistsError:
        pass
    finally:
        new.unlink()


@action
def make_key_ring(*, now: datetime) -> None:
    """Give the association entered its permanent id and first key. Done twice it changes nothing."""
    if db.session.scalar(select(KeyRing.id).limit(1)) is not None:
        return
    association_id = uuid4().hex
    nonce = os.urandom(NONCE_BYTES)
    key = AESGCM(master_key()).encrypt(nonce, os.urandom(MASTER_KEY_BYTES), association_id.encode())
    db.session.add(KeyRing(id=1, association_id=association_id, wrapped=nonce + key, made_at=now))


def _ring() -> dict[int, tuple[str, bytes]]:
    rings: dict[str, dict[int, tuple[str, bytes]]] = current_app.extensions.setdefault("xiehui_keys", {})
    slug = tenant().slug
    if slug not in rings:
        rows = db.session.execute(select(KeyRing.id, KeyRing.association_id, KeyRing.wrapped).order_by(KeyRing.id)).all()
        if not rows:
            raise CannotOpen("the association has no keys yet; run flask tenants migrate")
        rings[slug] = {i: (association_id, _unwrap(association_id, wrapped)) for i, association_id, wrapped in rows}
    return rings[slug]


def _unwrap(association_id: str, wrapped: bytes) -> bytes:
    try:
        return AESGCM(master_key()).decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], association_id.encode())
    except InvalidTag as error:
        raise CannotOpen("the master key does not open this association's key ring") from error


def association_id() -> str:
    """The permanent id of the association, that outlives moving and renaming."""
    return _ring()[1][0]


@lru_cache(maxsize=1024)
def _derived(key: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), 32, None, purpose.encode()).derive(key)


def seal_bytes(column: str, plain: bytes) -> bytes:
    """Seal bytes for one column: key number, nonce, AES-GCM."""
    ring = _ring()
    number = max(ring)
    owner, key = ring[number]
    nonce = os.urandom(NONCE_BYTES)
    box = AESGCM(_derived(key, f"seal:{column}")).encrypt(nonce, plain, f"{owner}|{column}".encode())
    return number.to_bytes(2, "big") + nonce + box


def unseal_bytes(column: str, sealed: bytes) -> bytes:
    """Open what `seal_bytes` closed for the same column. Raises CannotOpen."""
    ring = _ring()
    number, nonce, box = int.from_bytes(sealed[:2], "big"), sealed[2:2 + NONCE_BYTES], sealed[2 + NONCE_BYTES:]
    if number not in ring:
        raise CannotOpen("sealed with a key this association does not have")
    owner, key = ring[number]
    try:
        return AESGCM(_derived(key, f"seal:{column}")).decrypt(nonce, box, f"{owner}|{column}".encode())
    except InvalidTag as error:
        raise CannotOpen("a sealed value does not open") from error


def seal(column: str, plain: str) -> str:
    """Seal a text for one column."""
    return base64.urlsafe_b64encode(seal_bytes(column, plain.encode())).decode()


def unseal(column: str, sealed: str) -> str:
    """Open a sealed text. Raises CannotOpen."""
    return unseal_bytes(column, base64.urlsafe_b64decode(sealed)).decode()


def blind_index(column: str, normalised: str) -> str:
    """A keyed hash by which an equal value is found without being readable; one key an association and column."""
    key = _derived(_ring()[1][1], f"bidx:{column}:v1")
    return hmac.new(key, normalised.encode(), hashlib.sha256).digest()[:INDEX_BYTES].hex()
