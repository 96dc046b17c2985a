"""assemblies vote on cases"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "delegation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assembly", sa.String(length=40), nullable=False),
        sa.Column("procedure", sa.String(length=40), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("reference", sa.String(length=200), nullable=False),
        sa.Column("scan", sa.String(length=32), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("until IS NULL OR until >= since", name=op.f("ck_delegation_ends_after_it_begins")),
        sa.ForeignKeyConstraint(["ended_by"], ["account.id"], name=op.f("fk_delegation_ended_by_account")),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_delegation_recorded_by_account")),
        sa.ForeignKeyConstraint(["scan"], ["upload.id"], name=op.f("fk_delegation_scan_upload")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
    )
    op.create_index("ix_delegation_step", "delegation", ["procedure", "step", "id"], unique=False)

    op.create_table(
        "sitting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("assembly", sa.String(length=40), nullable=False),
        sa.Column("procedure", sa.String(length=40), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("body_path", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("manner", sa.String(length=12), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("present", sa.String(length=20), nullable=False),
        sa.Column("in_favour", sa.String(length=20), nullable=False),
        sa.Column("counted_of", sa.String(length=8), nullable=False),
        sa.Column("secret", sa.Boolean(), nullable=False),
        sa.Column("voters", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.String(length=32), nullable=True),
        sa.Column("resolution", sa.String(length=100), nullable=True),
        sa.Column("planned_by", sa.Integer(), nullable=True),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("submission", sa.String(length=64), nullable=True),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_sitting_closed_at_a_moment")),
        sa.CheckConstraint(
            "(state IN ('planned', 'dropped')) OR opened_at IS NOT NULL", name=op.f("ck_sitting_opened_at_a_moment")
        ),
        sa.CheckConstraint("manner <> 'circulation' OR closes_at IS NOT NULL", name=op.f("ck_sitting_circulation_has_an_end")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_sitting_body_id_body")),
        sa.ForeignKeyConstraint(["closed_by"], ["account.id"], name=op.f("fk_sitting_closed_by_account")),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_sitting_job_id_job")),
        sa.ForeignKeyConstraint(["minutes"], ["upload.id"], name=op.f("fk_sitting_minutes_upload")),
        sa.ForeignKeyConstraint(["planned_by"], ["account.id"], name=op.f("fk_sitting_planned_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sitting")),
        sa.UniqueConstraint("number", name=op.f("uq_sitting_number")),
        sa.UniqueConstraint("resolution", name=op.f("uq_sitting_resolution")),
        sa.UniqueConstraint("submission", name=op.f("uq_sitting_submission")),
    )
    op.create_index("ix_sitting_role", "sitting", ["role", "body_id", "id"], unique=False)
    op.create_index("ix_sitting_state", "sitting", ["state", "id"], unique=False)

    op.create_table(
        "agenda_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("result", sa.String(length=9), nullable=False),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.Column("for_it", sa.Integer(), nullable=False),
        sa.Column("against", sa.Integer(), nullable=False),
        sa.Column("abstained", sa.Integer(), nullable=False),
        sa.Column("absent", sa.Integer(), nullable=False),
        sa.Column("recused", sa.Integer(), nullable=False),
        sa.Column("invalid", sa.Integer(), nullable=False),
        sa.Column("carried_out_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refusal", sa.String(length=500), nullable=False),
        sa.Column("refusal_params", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_agenda_item_case_id_case")),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_agenda_item_sitting_id_sitting")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_item")),
        sa.UniqueConstraint("sitting_id", "case_id", name="a_case_once_a_sitting"),
        sa.UniqueConstraint("sitting_id", "place", name="one_case_a_place"),
    )
    op.create_index("ix_agenda_item_case", "agenda_item", ["case_id", "id"], unique=False)
    op.create_index(
        "ux_agenda_item_active",
        "agenda_item",
        ["case_id"],
        unique=True,
        sqlite_where=sa.text("active"),
        postgresql_where=sa.text("active"),
    )

    op.create_table(
        "seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("offices", sa.JSON(), nullable=False),
        sa.Column("units", sa.JSON(), nullable=False),
        sa.Column("of_unit", sa.String(length=200), nullable=False),
        sa.CheckConstraint("(person_id IS NULL) <> (unit_id IS NULL)", name=op.f("ck_seat_one_party")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_seat_account_id_account")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_seat_person_id_person")),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_seat_sitting_id_sitting")),
        sa.ForeignKeyConstraint(["unit_id"], ["body.id"], name=op.f("fk_seat_unit_id_body")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat")),
        sa.UniqueConstraint("sitting_id", "person_id", name="a_person_once_a_sitting"),
        sa.UniqueConstraint("sitting_id", "unit_id", name="a_unit_once_a_sitting"),
    )
    op.create_index("ix_seat_person", "seat", ["person_id", "sitting_id"], unique=False)
    op.create_index("ix_seat_account", "seat", ["account_id", "sitting_id"], unique=False)
    op.create_index("ix_seat_unit", "seat", ["unit_id", "sitting_id"], unique=False)

    op.create_table(
        "ballot_box",
        sa.Column("item_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ballots", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_item.id"], name=op.f("fk_ballot_box_item_id_agenda_item")),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_ballot_box")),
    )
    op.create_table(
        "vote",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("secret", sa.Boolean(), nullable=False),
        sa.Column("choice", sa.String(length=9), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "NOT secret OR choice IS NULL OR choice IN ('absent', 'recused')", name=op.f("ck_vote_a_secret_vote_does_not")
        ),
        sa.CheckConstraint("choice IS NOT NULL OR secret", name=op.f("ck_vote_an_open_vote_says_how")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_vote_account_id_account")),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_item.id"], name=op.f("fk_vote_item_id_agenda_item")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_vote_seat_id_seat")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vote")),
        sa.UniqueConstraint("item_id", "seat_id", name="one_vote_a_voter_and_case"),
    )
    op.create_index("ix_vote_seat", "vote", ["seat_id", "item_id"], unique=False)

    op.add_column("turn", sa.Column("rests_on", sa.String(length=200), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("turn", "rests_on")
    for table in ("vote", "ballot_box", "seat", "agenda_item", "sitting", "delegation"):
        op.drop_table(table)
