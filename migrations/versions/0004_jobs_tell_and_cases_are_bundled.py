"""jobs tell how far they are, and cases are answered and handed up together"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
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
    _create_batches()
    _create_bundles()


def _create_batches() -> None:
    op.create_table(
        "decision_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("procedure", sa.String(length=40), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("verdict", sa.String(length=40), nullable=False),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("submission", sa.String(length=64), nullable=True),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_decision_batch_account_id_account")),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_decision_batch_job_id_job")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_batch")),
        sa.UniqueConstraint("submission", name=op.f("uq_decision_batch_submission")),
    )
    op.create_index("ix_decision_batch_job", "decision_batch", ["job_id"])
    op.create_table(
        "batch_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("result", sa.String(length=9), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("note_params", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["decision_batch.id"], name=op.f("fk_batch_line_batch_id_decision_batch")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_batch_line_case_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch_line")),
        sa.UniqueConstraint("batch_id", "case_id", name=op.f("a_case_once_a_batch")),
    )
    op.create_index("ix_batch_line_result", "batch_line", ["batch_id", "result", "id"])


def _create_bundles() -> None:
    op.create_table(
        "bundle",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("procedure", sa.String(length=40), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("document", sa.String(length=40), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("body_path", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=9), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("printed", sa.Text(), nullable=False),
        sa.Column("printed_of", sa.String(length=64), nullable=False),
        sa.Column("printed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("scan", sa.String(length=32), nullable=True),
        sa.Column("scan_revision", sa.Integer(), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(scan IS NULL) = (scan_revision = 0)", name=op.f("ck_bundle_a_scan_has_its_revision")),
        sa.CheckConstraint("(state = 'open') = (handed_in_at IS NULL)", name=op.f("ck_bundle_handed_in_at_a_moment")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_bundle_body_id_body")),
        sa.ForeignKeyConstraint(["opened_by"], ["account.id"], name=op.f("fk_bundle_opened_by_account")),
        sa.ForeignKeyConstraint(["scan"], ["upload.id"], name=op.f("fk_bundle_scan_upload")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bundle")),
        sa.UniqueConstraint("number", name=op.f("uq_bundle_number")),
    )
    op.create_index("ix_bundle_role", "bundle", ["role", "body_id", "id"])
    op.create_index("ix_bundle_state", "bundle", ["state", "handed_in_at", "id"])
    op.create_table(
        "gathering",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("procedure", sa.String(length=40), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("body_path", sa.String(length=200), nullable=False),
        sa.Column("bundle_id", sa.Integer(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_gathering_body_id_body")),
        sa.ForeignKeyConstraint(["bundle_id"], ["bundle.id"], name=op.f("fk_gathering_bundle_id_bundle")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_gathering_case_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gathering")),
    )
    still = sa.text("left_at IS NULL")
    op.create_index("ux_gathering_current", "gathering", ["case_id"], unique=True, sqlite_where=still, postgresql_where=still)
    op.create_index("ix_gathering_role", "gathering", ["role", "body_id", "procedure", "step", "id"])
    op.create_index("ix_gathering_bundle", "gathering", ["bundle_id", "id"])
    op.create_index("ix_gathering_case", "gathering", ["case_id", "id"])


def downgrade() -> None:
    op.drop_table("gathering")
    op.drop_table("bundle")
    op.drop_table("batch_line")
    op.drop_table("decision_batch")
    with op.batch_alter_table("job") as job:
        job.drop_index("ix_job_file_until")
        job.drop_index("ix_job_account_id_id")
        job.drop_constraint(op.f("ck_job_a_file_ends"), type_="check")
        for column in reversed(_of_jobs()):
            job.drop_column(column.name)
