"""Silence answers, others step in, and what a case brings about beyond its own end."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("case") as case:
        case.add_column(sa.Column("silent_on", sa.Date(), nullable=True))
        case.add_column(sa.Column("window_end", sa.Date(), nullable=True))
    op.create_index("ix_case_silent", "case", ["silent_on"])
    op.create_table(
        "own_windows",
        sa.Column("body_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("procedure", sa.String(length=40), nullable=False),
        sa.Column("stretches", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_own_windows_body_id_body")),
        sa.ForeignKeyConstraint(["set_by"], ["account.id"], name=op.f("fk_own_windows_set_by_account")),
        sa.PrimaryKeyConstraint("body_id", "procedure", name=op.f("pk_own_windows")),
    )


def downgrade() -> None:
    op.drop_table("own_windows")
    op.drop_index("ix_case_silent", "case")
    with op.batch_alter_table("case") as case:
        case.drop_column("window_end")
        case.drop_column("silent_on")
