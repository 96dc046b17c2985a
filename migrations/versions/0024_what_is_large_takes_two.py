"""Large batches and exports wait for a second person."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

OPEN = sa.text("closed_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "second_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("args", sa.JSON(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("needs", sa.JSON(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submission", sa.String(length=64), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("closer", sa.String(length=200), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (outcome = 'waiting')", name=op.f("ck_second_request_closed_with_its_outcome")
        ),
        sa.CheckConstraint(
            "closed_by IS NULL OR outcome <> 'confirmed' OR closed_by <> account_id",
            name=op.f("ck_second_request_two_persons"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_second_request_account_id_account")),
        sa.ForeignKeyConstraint(["closed_by"], ["account.id"], name=op.f("fk_second_request_closed_by_account")),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_second_request_job_id_job")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_request")),
        sa.UniqueConstraint("submission", name=op.f("uq_second_request_submission")),
    )
    op.create_index("ix_second_request_open", "second_request", ["until"], sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_index("ix_second_request_account", "second_request", ["account_id", "id"])
    with op.batch_alter_table("decision_batch") as batch:
        batch.add_column(sa.Column("seconded_by", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_decision_batch_seconded_by_account"), "account", ["seconded_by"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("decision_batch") as batch:
        batch.drop_constraint(op.f("fk_decision_batch_seconded_by_account"), type_="foreignkey")
        batch.drop_column("seconded_by")
    op.drop_table("second_request")
