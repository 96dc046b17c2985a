"""How many members there are and how many cases wait, kept in tables, so that no page has to count the register."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0015"
branch_labels = None
depends_on = None

EVERYWHERE = 0


def upgrade() -> None:
    op.create_table(
        "member_count",
        sa.Column("body_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("standing", sa.String(length=40), nullable=False),
        sa.Column("tier", sa.String(length=40), nullable=False),
        sa.Column("is_unit", sa.Boolean(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("body_id", "standing", "tier", "is_unit", name=op.f("pk_member_count")),
    )
    op.create_table(
        "movement_count",
        sa.Column("body_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("month", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("body_id", "month", "kind", name=op.f("pk_movement_count")),
    )
    op.create_table(
        "step_count",
        sa.Column("body_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("procedure", sa.String(length=40), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("sort_on", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("body_id", "procedure", "step", "sort_on", name=op.f("pk_step_count")),
    )
    for statement in (*_of_members(), *_of_movements(), *_of_steps()):
        op.execute(statement)


def _of_members() -> list[str]:
    columns = "standing, coalesce(tier, ''), unit_id IS NOT NULL"
    return [
        "INSERT INTO member_count (body_id, standing, tier, is_unit, number) "
        f"SELECT {body}, {columns}, count(*) FROM membership GROUP BY {group}{columns}"
        for body, group in (("body_id", "body_id, "), (EVERYWHERE, ""))
    ]


def _of_movements() -> list[str]:
    month = 'CAST(extract(year FROM f."on") AS INTEGER) * 12 + CAST(extract(month FROM f."on") AS INTEGER) - 1'
    if op.get_bind().dialect.name == "sqlite":
        month = "CAST(strftime('%Y', f.\"on\") AS INTEGER) * 12 + CAST(strftime('%m', f.\"on\") AS INTEGER) - 1"
    counting = (
        "FROM fact f JOIN membership m ON m.id = f.membership_id WHERE f.kind IN ('admitted', 'ended') "
        "AND f.reverses_id IS NULL AND NOT EXISTS (SELECT 1 FROM fact b WHERE b.reverses_id = f.id)"
    )
    return [
        "INSERT INTO movement_count (body_id, month, kind, number) "
        f"SELECT {body}, {month}, f.kind, count(*) {counting} GROUP BY {group}{month}, f.kind"
        for body, group in (("m.body_id", "m.body_id, "), (EVERYWHERE, ""))
    ]


def _of_steps() -> list[str]:
    return [
        "INSERT INTO step_count (body_id, procedure, step, sort_on, number) "
        f"SELECT {body}, w.procedure, w.step, w.sort_on, count(*) FROM waiting w JOIN \"case\" c ON c.id = w.case_id "
        f"GROUP BY {group}w.procedure, w.step, w.sort_on"
        for body, group in (("c.body_id", "c.body_id, "), (EVERYWHERE, ""))
    ]


def downgrade() -> None:
    op.drop_table("step_count")
    op.drop_table("movement_count")
    op.drop_table("member_count")
