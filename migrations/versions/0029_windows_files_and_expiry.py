"""Who asked to be told of a window.

Revision ID: 0029
Revises: 0028
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody has asked so far."""
    op.create_table(
        "window_wish",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("procedure", sa.String(length=40), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=True),
        sa.Column("wished_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_window_wish_account_id_account")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_window_wish_body_id_body")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_window_wish")),
        sa.UniqueConstraint("account_id", "procedure", name="wished_once"),
    )
    op.create_index("ix_window_wish_procedure", "window_wish", ["procedure", "id"])


def downgrade() -> None:
    """Who asked is forgotten."""
    op.drop_index("ix_window_wish_procedure", "window_wish")
    op.drop_table("window_wish")
