"""A case keeps the configuration that it was filed under: procedure, form, tiers, words, and the facts they speak of.

What is kept are the folder's own YAML files, so that one reader understands old versions and new.
"""

from __future__ import annotations

import json
import zlib
from collections import OrderedDict
from datetime import datetime
from threading import Lock

from flask import current_app
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.procedures.models import ConfigurationVersion
from app.tenancy.configuration.load import Configuration, load_kept
from app.tenancy.database import db
from app.tenancy.tenants import Tenant, tenant
from app.tenancy.together import remembered

MOST_KEPT = 8
_reading = Lock()


class LostVersion(RuntimeError):
    """A case names a version that was not kept or cannot be read any more."""


def current_version(*, now: datetime) -> int:
    """The id of the row that keeps the configuration loaded now; made at the first case filed under it."""
    here = tenant()
    found = _find(here.fingerprint)
    if found is not None:
        return found
    try:
        with db.session.begin_nested():
            version = ConfigurationVersion(fingerprint=here.fingerprint, kept=_packed(here), kept_at=now)
            db.session.add(version)
            db.session.flush()
            return version.id
    except IntegrityError:  # another case was filed under it in between
        return db.session.scalars(select(ConfigurationVersion.id).filter_by(fingerprint=here.fingerprint)).one()


def _find(fingerprint: str) -> int | None:
    return db.session.scalar(select(ConfigurationVersion.id).where(ConfigurationVersion.fingerprint == fingerprint))


def _packed(here: Tenant) -> bytes:
    return zlib.compress(json.dumps(dict(here.configuration.sources), ensure_ascii=False).encode())


def configuration_of(version_id: int, fingerprint: str | None = None) -> Configuration:
    """The configuration of a kept version; the one loaded now where it is that one. Raises LostVersion.

    `fingerprint` is the version's where it was read already.
    """
    here = tenant()
    if fingerprint is None:
        fingerprint = remembered(("version", version_id), _fingerprint_of, version_id)
    if fingerprint is None:
        raise LostVersion(f"version {version_id} was not kept")
    if fingerprint == here.fingerprint:
        return here.configuration
    kept: OrderedDict[str, Configuration] = current_app.extensions.setdefault("xiehui_versions", OrderedDict())
    with _reading:
        if fingerprint not in kept:
            kept[fingerprint] = _unpacked(version_id)
            while len(kept) > MOST_KEPT:
                kept.popitem(last=False)
        kept.move_to_end(fingerprint)
        return kept[fingerprint]


def _fingerprint_of(version_id: int) -> str | None:
    return db.session.scalar(select(ConfigurationVersion.fingerprint).where(ConfigurationVersion.id == version_id))


def _unpacked(version_id: int) -> Configuration:
    kept = db.session.scalars(select(ConfigurationVersion.kept).where(ConfigurationVersion.id == version_id)).one()
    configuration, problems = load_kept(json.loads(zlib.decompress(kept)))
    if configuration is None:
        raise LostVersion(f"a kept version does not load any more: {problems[:3]}")
    return configuration
