"""units hand over"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "handover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("unit_name", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("mobile", sa.String(length=20), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("letter", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("state IN ('asked', 'done', 'refused')", name=op.f("ck_handover_known_state")),
        sa.CheckConstraint("(state = 'asked') = (decided_at IS NULL)", name=op.f("ck_handover_decided_at_a_moment")),
        sa.ForeignKeyConstraint(["unit_id"], ["body.id"], name=op.f("fk_handover_unit_id_body")),
        sa.ForeignKeyConstraint(["letter"], ["upload.id"], name=op.f("fk_handover_letter_upload")),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_handover_decided_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
        sa.UniqueConstraint("letter", name=op.f("uq_handover_letter")),
    )
    with op.batch_alter_table("handover", schema=None) as batch_op:
        batch_op.create_index("ix_handover_state", ["state", "id"], unique=False)
        batch_op.create_index(op.f("ix_handover_unit_id"), ["unit_id"], unique=False)


def downgrade() -> None:
    op.drop_table("handover")
