"""What somebody decides in batches and takes away without a second person adds up."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "done_alone",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("measure", sa.String(length=10), nullable=False),
        sa.Column("what", sa.String(length=64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_done_alone_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_done_alone")),
    )
    op.create_index("ix_done_alone_account", "done_alone", ["account_id", "measure", "at"])


def downgrade() -> None:
    op.drop_table("done_alone")
