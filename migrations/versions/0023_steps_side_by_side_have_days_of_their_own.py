"""Steps side by side have days of their own, an answer for two at each; what was taken back may be answered anew; votes by
circulation remind and end by themselves; and of a window that opens people are told once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

DAYS = ("silent_on", "escalates_on")
TO_THE_STEP = """
UPDATE waiting SET {day} = (SELECT {day} FROM "case" WHERE "case".id = waiting.case_id AND "case".step = waiting.step)
"""
TO_THE_CASE = """UPDATE "case" SET {day} = (SELECT min({day}) FROM waiting WHERE waiting.case_id = "case".id)"""
KEY = ["case_id", "step", "round", "asked"]


def upgrade() -> None:
    for day in DAYS:
        with op.batch_alter_table("waiting") as waiting:
            waiting.add_column(sa.Column(day, sa.Date(), nullable=True))
        op.execute(TO_THE_STEP.format(day=day))
    for name, day in (("silent", "silent_on"), ("escalates", "escalates_on")):
        there = sa.text(f"{day} IS NOT NULL")
        op.create_index(f"ix_waiting_{name}", "waiting", [day], sqlite_where=there, postgresql_where=there)
        op.drop_index(f"ix_case_{name}", "case")
    with op.batch_alter_table("case") as case:
        for day in DAYS:
            case.drop_column(day)
    _open_proposals(["case_id", "step"])
    with op.batch_alter_table("turn") as turn:
        turn.drop_constraint("one_turn_a_step_and_round", type_="unique")
    op.execute("UPDATE turn SET asked = 0 WHERE asked < 0")
    stands = sa.text("taken_back_at IS NULL")
    op.create_index("ux_turn_standing", "turn", KEY, unique=True, sqlite_where=stands, postgresql_where=stands)
    with op.batch_alter_table("sitting") as sitting:
        sitting.add_column(sa.Column("ends_early", sa.Boolean(), nullable=False, server_default=sa.false()))
        sitting.add_column(sa.Column("remind_on", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("seat") as seat:
        seat.add_column(sa.Column("reminded_on", sa.Date(), nullable=True))
    op.create_table(
        "window_told",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("procedure", sa.String(length=40), nullable=False),
        sa.Column("event", sa.String(length=20), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("turn", sa.String(length=6), nullable=False),
        sa.Column("after", sa.Integer(), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("last >= first", name=op.f("ck_window_told_ends_after_it_begins")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_window_told_body_id_body")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_window_told")),
        sa.UniqueConstraint("body_id", "procedure", "event", "first", "last", name="told_once"),
    )


def downgrade() -> None:
    op.drop_table("window_told")
    with op.batch_alter_table("seat") as seat:
        seat.drop_column("reminded_on")
    with op.batch_alter_table("sitting") as sitting:
        sitting.drop_column("remind_on")
        sitting.drop_column("ends_early")
    op.drop_index("ux_turn_standing", "turn")
    op.execute("UPDATE turn SET asked = -id WHERE taken_back_at IS NOT NULL AND asked = 0")  # so that the key holds
    with op.batch_alter_table("turn") as turn:
        turn.create_unique_constraint("one_turn_a_step_and_round", KEY)
    _open_proposals(["case_id"])
    with op.batch_alter_table("case") as case:
        for day in DAYS:
            case.add_column(sa.Column(day, sa.Date(), nullable=True))
    for name, day in (("silent", "silent_on"), ("escalates", "escalates_on")):
        op.execute(TO_THE_CASE.format(day=day))
        op.create_index(f"ix_case_{name}", "case", [day])
        op.drop_index(f"ix_waiting_{name}", "waiting")
    with op.batch_alter_table("waiting") as waiting:
        for day in DAYS:
            waiting.drop_column(day)


def _open_proposals(columns: list[str]) -> None:
    """One answer at a time waits for a second person: in a case, or at a step of it."""
    op.drop_index("ux_proposal_open", "proposal")
    there = sa.text("closed_at IS NULL")
    op.create_index(
        "ux_proposal_open", "proposal", columns, unique=True, sqlite_where=there, postgresql_where=there
    )
