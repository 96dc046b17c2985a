"""studios and public profiles"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A case may be about a thing of another room."""
    with op.batch_alter_table("case") as case:
        case.add_column(sa.Column("subject", sa.String(length=80), nullable=True))
        case.create_index("ix_case_subject", ["subject"])


def downgrade() -> None:
    with op.batch_alter_table("case") as case:
        case.drop_index("ix_case_subject")
        case.drop_column("subject")
