"""What lies in an association's database, seen without knowing the rooms: every text, every row, one digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from app.tenancy.database import db

MARK = "zqx"
Rows = dict[tuple[str, Any], str]

WORDS = {
    "account": "password_hash totp_sealed", "article": "column_name state", "asked": "step token_hash",
    "audit_entry": "act subject previous hash address", "audit_head": "hash",
    "body": "code configured_as kind name name_key path data", "body_change": "before after",
    "case": "number procedure about body_path tier answers step "
    "open_key submission follow_hash waived", "configuration_version": "fingerprint",
    "consent": "purpose text_name text_sha256 language", "draft": "subject owner typed page", "enrolment": "library",
    "fact": "word details", "batch_line": "result", "bill": "number body_path tier asked_for state", "bill_reminder": "kind",
    "bundle": "number procedure step document role body_path state digest printed printed_of", "charge": "key tier",
    "charge_line": "name stages goes_to", "decision_batch": "procedure step verdict fields submission",
    "fiscal_ticket": "number", "gathering": "procedure step role body_path", "granted_concession": "concession pays",
    "handover": "state", "held_tier": "tier", "listing": "library", "mail_wish": "kind",
    "mailing": "notice audience tier body_paths submission", "payment": "how",
    "origin": "number procedure answers turns consents",
    "public_profile": "address chosen tier number", "register_import": "kind about stored findings state refused tally",
    "stock_phrase": "procedure step", "voucher": "state", "happening": "what step details", "held_value": "field blind",
    "issued_document": "kind series number code holder_kind body_path languages frozen state stored_name sha256",
    "job": "kind args state file_stored", "key_ring": "association_id", "kept_answers": "values",
    "letter": "event language link about message_id mail", "login_name": "key operator", "login_session": "token_hash",
    "office_holding": "office", "representative": "kind",
    "membership": "number number_key tier body_path standing", "old_password": "password_hash",
    "one_time_link": "token_hash", "person": "identity_sealed identity_index", "recovery_code": "code_hash",
    "role_grant": "role", "turn": "step verdict leads_to fields uploads acted_as waivers",
    "upload": "visitor subject form field kind sha256 checks stored original original_kind original_size crop",
    "agenda_item": "result refusal_params", "ballot_box": "ballots", "delegation": "assembly procedure step",
    "seat": "offices units", "vote": "choice",
    "sitting": "number assembly procedure step role body_path state manner present in_favour counted_of submission",
    "waiting": "procedure step role body_path tier", "saved_view": "view asked", "case_note": "body_path acted_as submission",
}  # fmt: skip
"""Columns that hold words, hashes, sealed texts, or names that the public site shows; every other text is free."""


def free_texts(table: sa.Table) -> list[sa.Column[Any]]:
    """The columns in which somebody wrote what he liked."""
    known = WORDS.get(table.name, "").split()
    return [c for c in table.columns if _is_text(c) and c.name not in known and not c.primary_key and not c.foreign_keys]


def _is_text(column: sa.Column[Any]) -> bool:
    return isinstance(column.type, sa.String | sa.Text | sa.JSON) and not isinstance(column.type, sa.Enum)


def plant(connection: sa.Connection, but: Mapping[str, sa.ColumnElement[bool]]) -> set[str]:
    """Put a canary behind every free text; `but` says for each table which rows are left alone. Gives the columns."""
    planted: set[str] = set()
    for table in db.metadata.sorted_tables:
        columns, key = free_texts(table), next(iter(table.primary_key.columns))
        where = sa.not_(but[table.name]) if table.name in but else sa.true()
        for row in list(connection.execute(sa.select(table).where(where)).mappings()) if columns else []:
            told = {c.name: _marked(row[c.name], f"{MARK}.{table.name}.{c.name}.{row[key.name]}") for c in columns}
            connection.execute(sa.update(table).where(key == row[key.name]).values(**told))
            planted |= {f"{table.name}.{c.name}" for c in columns if row[c.name]}
    return planted


def _marked(value: Any, canary: str) -> Any:
    if isinstance(value, str):
        return value + canary if value else value
    if isinstance(value, dict):
        return {key: _marked(part, canary) for key, part in value.items()}
    return [_marked(part, canary) for part in value] if isinstance(value, list) else value


def rows(connection: sa.Connection, *but: str) -> Rows:
    """(table, key) → everything in the row; `but` are tables left out."""
    return dict(_rows(connection, but))


def _rows(connection: sa.Connection, but: tuple[str, ...]) -> Iterator[tuple[tuple[str, Any], str]]:
    for table in db.metadata.sorted_tables:
        if table.name in but:
            continue
        for row in connection.execute(sa.select(table)):
            key = tuple(row._mapping[column.name] for column in table.primary_key.columns)
            yield (table.name, key), json.dumps(list(row), default=str, ensure_ascii=False)


def digest(connection: sa.Connection, *but: str) -> str:
    """One word for everything in the database."""
    told = sorted((str(key), row) for key, row in rows(connection, *but).items())
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()
