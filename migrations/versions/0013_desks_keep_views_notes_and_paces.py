"""Reviewers keep views of their lists and notes on cases; what steps take is counted; shortcuts are a wish of the account.

Revision ID: 0013
Revises: 0012
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

STEPS = ["role", "body_id", "procedure", "step"]


def upgrade() -> None:
    """Make the tables; what waits gets the tier of its case."""
    _views_and_notes()
    op.create_table(
        "step_pace",
        sa.Column("procedure", sa.String(length=40), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("days", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("procedure", "step", "days", name=op.f("pk_step_pace")),
    )
    op.add_column("account", sa.Column("keys_off", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("waiting", sa.Column("tier", sa.String(length=40), nullable=True))
    op.add_column("waiting", sa.Column("since_on", sa.Date(), server_default="2000-01-01", nullable=False))
    op.execute(_of_the_case("tier"))
    day = "substr(arrived_at, 1, 10)" if op.get_bind().dialect.name == "sqlite" else "CAST(arrived_at AS DATE)"
    op.execute(_of_the_case(day, "since_on"))
    op.drop_index("ix_waiting_steps", table_name="waiting")
    op.create_index("ix_waiting_steps", "waiting", [*STEPS, "sort_on", "case_id"])
    op.create_index("ix_waiting_tier", "waiting", ["role", "body_id", "tier", "sort_on", "case_id"])
    op.create_index("ix_waiting_since", "waiting", ["role", "body_id", "since_on", "case_id"])


def _of_the_case(value: str, column: str = "") -> str:
    """What a row of `waiting` has of its case."""
    return f'UPDATE waiting SET {column or value} = (SELECT {value} FROM "case" WHERE "case".id = waiting.case_id)'


def _views_and_notes() -> None:
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("view", sa.String(length=10), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("starts", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_saved_view_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("account_id", "name", name="one_name_a_view"),
    )
    starts = {"sqlite_where": sa.text("starts"), "postgresql_where": sa.text("starts")}
    op.create_index("ux_saved_view_starts", "saved_view", ["account_id"], unique=True, **starts)
    op.create_table(
        "case_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("body_path", sa.String(length=200), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("acted_as", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("submission", sa.String(length=64), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_case_note_account_id_account")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_case_note_body_id_body")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_note_case_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_note")),
        sa.UniqueConstraint("submission", name=op.f("uq_case_note_submission")),
    )
    op.create_index("ix_case_note_case", "case_note", ["case_id", "id"])


def downgrade() -> None:
    for name in ("ix_waiting_since", "ix_waiting_tier", "ix_waiting_steps"):
        op.drop_index(name, table_name="waiting")
    op.create_index("ix_waiting_steps", "waiting", STEPS)
    op.drop_column("waiting", "since_on")
    op.drop_column("waiting", "tier")
    op.drop_column("account", "keys_off")
    op.drop_table("step_pace")
    op.drop_index("ix_case_note_case", table_name="case_note")
    op.drop_table("case_note")
    op.drop_index("ux_saved_view_starts", table_name="saved_view")
    op.drop_table("saved_view")
