"""The desk finds things by what they are called, and knows how much waits without counting it.

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

GRAM = sa.String(64).with_variant(sa.String(64, collation="C"), "postgresql")


def upgrade() -> None:
    """Make the tables; the counts are filled here, the index by the worker."""
    op.create_table(
        "search_entry",
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("names", sa.String(length=1000), nullable=False),
        sa.Column("numbers", sa.String(length=200), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.PrimaryKeyConstraint("kind", "id", name=op.f("pk_search_entry")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "search_gram",
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("gram", GRAM, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("kind", "gram", "id", name=op.f("pk_search_gram")),
        sqlite_with_rowid=False,
    )
    _ask_for("search_index")
    op.create_table(
        "waiting_count",
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("body_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("procedure", sa.String(length=40), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("sort_on", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_waiting_count_body_id_body")),
        sa.PrimaryKeyConstraint("role", "body_id", "procedure", "step", "sort_on", name=op.f("pk_waiting_count")),
    )
    op.create_table(
        "mailing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notice", sa.String(length=40), nullable=False),
        sa.Column("audience", sa.String(length=8), nullable=False),
        sa.Column("tier", sa.String(length=40), nullable=False),
        sa.Column("body_paths", sa.String(length=1000), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("submission", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reached", sa.Integer(), nullable=False),
        sa.Column("letters", sa.Integer(), nullable=False),
        sa.Column("without_account", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_mailing_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailing")),
        sa.UniqueConstraint("submission", name=op.f("uq_mailing_submission")),
    )
    op.create_table(
        "stock_phrase",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("procedure", sa.String(length=40), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_stock_phrase_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_phrase")),
        sa.UniqueConstraint("account_id", "procedure", "step", "text", name="one_phrase_once"),
    )
    op.create_table(
        "mail_wish",
        sa.Column("account_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "kind", name=op.f("pk_mail_wish")),
    )
    op.add_column("waiting", sa.Column("told_late", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index("ix_waiting_late", "waiting", ["told_late", "sort_on"])
    op.create_index("ix_waiting_newest", "waiting", ["role", "body_id", "case_id"])
    op.execute(
        "INSERT INTO waiting_count (role, body_id, procedure, step, sort_on, number)"
        " SELECT role, body_id, procedure, step, sort_on, count(*) FROM waiting"
        " WHERE role IS NOT NULL AND body_id IS NOT NULL GROUP BY role, body_id, procedure, step, sort_on"
    )


def _ask_for(kind: str) -> None:
    """A job for the worker, where there is anything to be done: an association that begins has nothing yet."""
    connection = op.get_bind()
    if connection.scalar(sa.text("SELECT count(*) FROM body")):
        connection.execute(
            sa.text(
                "INSERT INTO job (kind, args, state, percent, message, error, attempts, created_at)"
                " VALUES (:kind, '{}', 'queued', 0, '', '', 0, CURRENT_TIMESTAMP)"
            ),
            {"kind": kind},
        )


def downgrade() -> None:
    """Take index and counts away."""
    op.drop_index("ix_waiting_newest", table_name="waiting")
    op.drop_index("ix_waiting_late", table_name="waiting")
    op.drop_column("waiting", "told_late")
    op.drop_table("mail_wish")
    op.drop_table("stock_phrase")
    op.drop_table("mailing")
    op.drop_table("waiting_count")
    op.drop_table("search_gram")
    op.drop_table("search_entry")
