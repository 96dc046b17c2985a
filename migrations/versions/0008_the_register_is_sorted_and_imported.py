"""The register is sorted by more than its numbers, and lists of former days are imported."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("membership") as membership:
        membership.create_index("ix_membership_admitted", ["admitted_on", "id"])
        membership.create_index("ix_membership_counts", ["standing", "tier", "unit_id"])
    op.create_index("ix_fact_kind", "fact", ["kind", "on", "membership_id"])
    with op.batch_alter_table("held_value") as held_value:
        held_value.alter_column("case_id", existing_type=sa.Integer(), nullable=True)
    op.create_table(
        "register_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("about", sa.String(length=6), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("stored", sa.String(length=48), nullable=False),
        sa.Column("findings", sa.String(length=48), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("faulty", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("last_row", sa.Integer(), nullable=False),
        sa.Column("written", sa.Integer(), nullable=False),
        sa.Column("refused", sa.JSON(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("tally", sa.JSON(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("done <= rows", name=op.f("ck_register_import_no_more_than_there_are")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_register_import_made_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_import")),
    )
    op.create_index("ix_register_import_state", "register_import", ["state", "id"])


def downgrade() -> None:
    op.drop_index("ix_register_import_state", "register_import")
    op.drop_table("register_import")
    op.execute("DELETE FROM held_value WHERE case_id IS NULL")
    with op.batch_alter_table("held_value") as held_value:
        held_value.alter_column("case_id", existing_type=sa.Integer(), nullable=False)
    op.drop_index("ix_fact_kind", "fact")
    with op.batch_alter_table("membership") as membership:
        membership.drop_index("ix_membership_counts")
        membership.drop_index("ix_membership_admitted")
