"""jobs tell how far they are, and cases are answered and handed up together"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = '0001'
branch_labels = None
depends_on = None

def _of_jobs() -> list[sa.Column]:
    return [
        sa.Column("done", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("total", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("message_params", sa.JSON(), nullable=False, server_default="{}"),
        sa.Column("why", sa.String(length=500), nullable=False, server_default=""),
        sa.Column("why_params", sa.JSON(), nullable=False, server_default="{}"),
        sa.Column("file_name", sa.String(length=120), nullable=False, server_default=""),
        sa.Column("file_stored", sa.String(length=48), nullable=True),
        sa.Column("file_until", sa.DateTime(timezone=True), nullable=True),
    ]


def upgrade() -> None:
    with op.batch_alter_table("job") as job:
        for column in _of_jobs():
            job.add_column(column)
        job.create_check_constraint(op.f("ck_job_a_file_ends"), "(file_stored IS NULL) = (file_until IS NULL)")
        job.create_index("ix_job_account_id_id", ["account_id", "id"])
        job.create_index("ix_job_file_until", ["file_until"])


def downgrade() -> None:
    with op.batch_alter_table("job") as job:
        job.drop_index("ix_job_file_until")
        job.drop_index("ix_job_account_id_id")
        job.drop_constraint(op.f("ck_job_a_file_ends"), type_="check")
        for column in reversed(_of_jobs()):
            job.drop_column(column.name)
