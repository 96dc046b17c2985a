"""Silence answers, others step in, and what a case brings about beyond its own end."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("case") as case:
        case.add_column(sa.Column("silent_on", sa.Date(), nullable=True))
    op.create_index("ix_case_silent", "case", ["silent_on"])


def downgrade() -> None:
    op.drop_index("ix_case_silent", "case")
    with op.batch_alter_table("case") as case:
        case.drop_column("silent_on")
