"""Offices with their holders, representatives of units, departments with staff, and the history of the tree."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

NOT_ENDED = sa.text("ended_on IS NULL")
ENDS = ("term_over", "dismissed", "resigned", "unit_left", "left", "corrected")


def upgrade() -> None:
    op.create_table(
        "office_holding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("resolution", sa.String(length=200), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_how", sa.Enum(*ENDS, name="officeend", native_enum=False, length=20), nullable=True),
        sa.Column("end_resolution", sa.String(length=200), nullable=False),
        sa.Column("end_case_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("until IS NULL OR until >= since", name=op.f("ck_office_holding_ends_after_it_begins")),
        sa.CheckConstraint("(ended_on IS NULL) = (ended_how IS NULL)", name=op.f("ck_office_holding_ended_somehow")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_office_holding_person_id_person")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_office_holding_body_id_body")),
        sa.ForeignKeyConstraint(["unit_id"], ["body.id"], name=op.f("fk_office_holding_unit_id_body")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_office_holding_account_id_account")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_office_holding_case_id_case")),
        sa.ForeignKeyConstraint(["end_case_id"], ["case.id"], name=op.f("fk_office_holding_end_case_id_case")),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_office_holding_recorded_by_account")),
        sa.ForeignKeyConstraint(["ended_by"], ["account.id"], name=op.f("fk_office_holding_ended_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_holding")),
    )
    op.create_index(
        "ux_office_holding_held", "office_holding", ["office", "body_id", "person_id", "since"], unique=True,
        sqlite_where=NOT_ENDED, postgresql_where=NOT_ENDED,
    )  # fmt: skip
    op.create_index("ix_office_holding_person", "office_holding", ["person_id", "ended_on"])
    op.create_index("ix_office_holding_unit", "office_holding", ["unit_id", "ended_on"])
    op.create_index("ix_office_holding_until", "office_holding", ["until"])
    op.create_index("ix_office_holding_case", "office_holding", ["case_id"])
    op.create_index("ix_office_holding_account_id", "office_holding", ["account_id"])


    _representatives()
    _bodies()
    _staff()


def _bodies() -> None:
    op.add_column("body", sa.Column("data", sa.JSON(), server_default=sa.text("'{}'"), nullable=False))
    with op.batch_alter_table("body") as body:
        body.add_column(sa.Column("successor_id", sa.Integer(), nullable=True))
        body.create_foreign_key(op.f("fk_body_successor_id_body"), "body", ["successor_id"], ["id"])
    op.create_table(
        "body_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.Enum("renamed", "moved", "closed", "data", name="change", native_enum=False, length=20), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_body_change_body_id_body")),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_body_change_recorded_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_body_change")),
    )
    op.create_index("ix_body_change_body", "body_change", ["body_id", "on", "id"])


def _representatives() -> None:
    op.create_table(
        "representative",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("post", sa.String(length=60), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("why", sa.String(length=200), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["body.id"], name=op.f("fk_representative_unit_id_body")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_representative_person_id_person")),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_representative_recorded_by_account")),
        sa.ForeignKeyConstraint(["ended_by"], ["account.id"], name=op.f("fk_representative_ended_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_representative")),
    )
    op.create_index(
        "ux_representative_standing", "representative", ["unit_id", "person_id"], unique=True,
        sqlite_where=NOT_ENDED, postgresql_where=NOT_ENDED,
    )  # fmt: skip
    op.create_index("ix_representative_unit", "representative", ["unit_id", "ended_on", "id"])
    op.create_index("ix_representative_person", "representative", ["person_id", "ended_on"])


def _staff() -> None:
    op.create_table(
        "placement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("post", sa.String(length=60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("ended_on IS NULL OR ended_on >= since", name=op.f("ck_placement_ends_after_it_begins")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_placement_body_id_body")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_placement_account_id_account")),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_placement_recorded_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement")),
    )
    op.create_index("ix_placement_body", "placement", ["body_id", "ended_on", "position", "id"])
    op.create_index("ix_placement_account_id", "placement", ["account_id"])


def downgrade() -> None:
    op.drop_table("placement")
    op.drop_table("body_change")
    with op.batch_alter_table("body") as body:
        body.drop_constraint(op.f("fk_body_successor_id_body"), type_="foreignkey")
        body.drop_column("successor_id")
        body.drop_column("data")
    op.drop_table("representative")
    op.drop_table("office_holding")
