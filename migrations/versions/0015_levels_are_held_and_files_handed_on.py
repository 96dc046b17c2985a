"""Tiers are held at several bodies, cases know whose desk began them, and what is handed on is kept as a copy.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

from app.tenancy.database import Moment

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody held a tier beside another one before; who started a case for somebody else is not known of old cases."""
    op.create_table(
        "held_tier",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("tier", sa.String(length=40), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_held_tier_body_id_body")),
        sa.ForeignKeyConstraint(["membership_id"], ["membership.id"], name=op.f("fk_held_tier_membership_id_membership")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_tier")),
        sa.UniqueConstraint("membership_id", "tier", "body_id", name=op.f("held_once_at_a_body")),
    )
    op.create_index("ix_held_tier_body", "held_tier", ["body_id", "tier", "membership_id"])
    op.create_table(
        "origin",
        sa.Column("case_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("procedure", sa.String(length=40), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("started_by", sa.String(length=200), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("turns", sa.JSON(), nullable=False),
        sa.Column("consents", sa.JSON(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_origin_body_id_body")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_origin_case_id_case")),
        sa.ForeignKeyConstraint(["from_id"], ["case.id"], name=op.f("fk_origin_from_id_case")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["configuration_version.id"], name=op.f("fk_origin_version_id_configuration_version")
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_origin")),
    )
    op.create_index("ix_fact_body", "fact", ["body_id", "membership_id"])
    op.create_index("ix_origin_from", "origin", ["from_id", "case_id"])
    with op.batch_alter_table("case") as batch:
        batch.add_column(sa.Column("desk_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_case_desk_id_body"), "body", ["desk_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("case") as batch:
        batch.drop_constraint(op.f("fk_case_desk_id_body"), type_="foreignkey")
        batch.drop_column("desk_id")
    op.drop_index("ix_fact_body", "fact")
    op.drop_index("ix_origin_from", "origin")
    op.drop_table("origin")
    op.drop_index("ix_held_tier_body", "held_tier")
    op.drop_table("held_tier")
