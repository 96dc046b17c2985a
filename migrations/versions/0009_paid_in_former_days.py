"""Until when members of former days had paid, as the list they came in with says."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "paid_before",
        sa.Column("membership_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("fee_year", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["membership_id"], ["membership.id"], name=op.f("fk_paid_before_membership_id_membership")),
        sa.PrimaryKeyConstraint("membership_id", name=op.f("pk_paid_before")),
    )


def downgrade() -> None:
    op.drop_table("paid_before")
