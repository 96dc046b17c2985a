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
        case.add_column(sa.Column("escalates_on", sa.Date(), nullable=True))
        case.add_column(sa.Column("alike", sa.Boolean(), nullable=False, server_default=sa.false()))
        case.add_column(sa.Column("window_end", sa.Date(), nullable=True))
    with op.batch_alter_table("turn") as turn:
        turn.add_column(sa.Column("instead_of", sa.String(length=200), nullable=False, server_default=""))
    with op.batch_alter_table("role_grant") as grant:
        grant.add_column(sa.Column("for_account_id", sa.Integer(), nullable=True))
        grant.create_foreign_key(op.f("fk_role_grant_for_account_id_account"), "account", ["for_account_id"], ["id"])
    op.create_index(op.f("ix_role_grant_for_account_id"), "role_grant", ["for_account_id"])
    op.create_index("ix_case_escalates", "case", ["escalates_on"])
    op.create_index("ix_case_silent", "case", ["silent_on"])
    op.create_table(
        "own_windows",
        sa.Column("body_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("procedure", sa.String(length=40), nullable=False),
        sa.Column("stretches", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_own_windows_body_id_body")),
        sa.ForeignKeyConstraint(["set_by"], ["account.id"], name=op.f("fk_own_windows_set_by_account")),
        sa.PrimaryKeyConstraint("body_id", "procedure", name=op.f("pk_own_windows")),
    )
    op.create_table(
        "block",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("lifted_on", sa.Date(), nullable=True),
        sa.Column("lifted_case_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(person_id IS NULL) <> (unit_id IS NULL)", name=op.f("ck_block_one_party")),
        sa.CheckConstraint("(lifted_on IS NULL) = (lifted_case_id IS NULL)", name=op.f("ck_block_lifted_by_a_case")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_block_case_id_case")),
        sa.ForeignKeyConstraint(["lifted_case_id"], ["case.id"], name=op.f("fk_block_lifted_case_id_case")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_block_person_id_person")),
        sa.ForeignKeyConstraint(["unit_id"], ["body.id"], name=op.f("fk_block_unit_id_body")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_block")),
        sa.UniqueConstraint("case_id", name=op.f("uq_block_case_id")),
    )
    op.create_index("ix_block_person", "block", ["person_id"])
    op.create_index("ix_block_unit", "block", ["unit_id"])
    op.create_table(
        "block_key",
        sa.Column("block_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["block_id"], ["block.id"], name=op.f("fk_block_key_block_id_block")),
        sa.PrimaryKeyConstraint("block_id", "key", name=op.f("pk_block_key")),
    )
    op.create_index("ix_block_key_key", "block_key", ["key"])
    op.create_table(
        "case_key",
        sa.Column("case_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_key_case_id_case")),
        sa.PrimaryKeyConstraint("case_id", "key", name=op.f("pk_case_key")),
    )
    op.create_index("ix_case_key_key", "case_key", ["key"])
    op.create_table(
        "proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("at_version", sa.Integer(), nullable=False),
        sa.Column("decision", sa.JSON(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("closed_version", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_proposal_account_id_account")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_proposal_case_id_case")),
        sa.ForeignKeyConstraint(["closed_by"], ["account.id"], name=op.f("fk_proposal_closed_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
    )
    op.create_index("ix_proposal_case", "proposal", ["case_id", "id"])
    open_ones = sa.text("closed_at IS NULL")
    op.create_index(
        "ux_proposal_open", "proposal", ["case_id"], unique=True, sqlite_where=open_ones, postgresql_where=open_ones
    )


def downgrade() -> None:
    op.drop_table("proposal")
    for table in ("case_key", "block_key", "block"):
        op.drop_table(table)
    op.drop_table("own_windows")
    op.drop_index(op.f("ix_role_grant_for_account_id"), "role_grant")
    with op.batch_alter_table("role_grant") as grant:
        grant.drop_constraint(op.f("fk_role_grant_for_account_id_account"), type_="foreignkey")
        grant.drop_column("for_account_id")
    with op.batch_alter_table("turn") as turn:
        turn.drop_column("instead_of")
    op.drop_index("ix_case_escalates", "case")
    op.drop_index("ix_case_silent", "case")
    with op.batch_alter_table("case") as case:
        case.drop_column("alike")
        case.drop_column("escalates_on")
        case.drop_column("window_end")
        case.drop_column("silent_on")
