"""Who asked to be told of a window, and of which papers that expire their holders were told.

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
    op.create_table(
        "expiry_told",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("reminder", sa.String(length=20), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("office_told", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["issued_document.id"], name=op.f("fk_expiry_told_document_id_issued_document")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expiry_told")),
        sa.UniqueConstraint("document_id", "reminder", name="told_of_once"),
    )
    op.create_index("ix_expiry_told_office", "expiry_told", ["office_told", "id"])
    op.create_index("ix_issued_document_expiry", "issued_document", ["kind", "state", "valid_until", "id"])


def downgrade() -> None:
    """Who asked is forgotten."""
    op.drop_index("ix_issued_document_expiry", "issued_document")
    op.drop_index("ix_expiry_told_office", "expiry_told")
    op.drop_table("expiry_told")
    op.drop_index("ix_window_wish_procedure", "window_wish")
    op.drop_table("window_wish")
