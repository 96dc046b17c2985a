"""How many members there are and how many cases wait, kept in tables, so that no page has to count the register."""

from __future__ import annotations

from collections import Counter

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0015"
branch_labels = None
depends_on = None

EVERYWHERE = 0
MOVES = """
    SELECT f.membership_id, f."on", f.kind FROM fact f WHERE f.kind IN ('admitted', 'ended') AND f.reverses_id IS NULL
    AND NOT EXISTS (SELECT 1 FROM fact b WHERE b.reverses_id = f.id)
"""


def upgrade() -> None:
    op.create_table(
        "member_count",
        sa.Column("body_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("below", sa.Boolean(), nullable=False),
        sa.Column("standing", sa.String(length=40), nullable=False),
        sa.Column("tier", sa.String(length=40), nullable=False),
        sa.Column("is_unit", sa.Boolean(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("body_id", "below", "standing", "tier", "is_unit", name=op.f("pk_member_count")),
    )
    op.create_table(
        "movement_count",
        sa.Column("body_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("below", sa.Boolean(), nullable=False),
        sa.Column("month", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("body_id", "below", "month", "kind", name=op.f("pk_movement_count")),
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
    for statement in _of_steps():
        op.execute(statement)
    _fill_members()


def _fill_members() -> None:
    """Everybody is counted for all, at each body to which he belongs, and once at each body above."""
    bind = op.get_bind()
    paths = dict(bind.execute(sa.text("SELECT id, path FROM body")).all())
    held: dict[int, list[str]] = {}
    for membership_id, body_id in bind.execute(sa.text("SELECT membership_id, body_id FROM held_tier")):
        held.setdefault(membership_id, []).append(paths[body_id])
    places, entries = {}, Counter()
    for row in bind.execute(sa.text("SELECT id, body_id, standing, tier, unit_id FROM membership")):
        places[row.id] = _places([paths[row.body_id], *held.get(row.id, [])])
        entries.update((*place, row.standing, row.tier or "", row.unit_id is not None) for place in places[row.id])
    moves: Counter[tuple[object, ...]] = Counter()
    for row in bind.execute(sa.text(MOVES).columns(membership_id=sa.Integer(), on=sa.Date(), kind=sa.String())):
        month = row.on.year * 12 + row.on.month - 1
        moves.update((*place, month, row.kind) for place in places[row.membership_id])
    _write("member_count", ("body_id", "below", "standing", "tier", "is_unit"), entries)
    _write("movement_count", ("body_id", "below", "month", "kind"), moves)


def _places(paths: list[str]) -> set[tuple[int, bool]]:
    found = {(EVERYWHERE, True)}
    for path in paths:
        ids = [int(part) for part in path.split("/") if part]
        found |= {(ids[-1], False), *((body_id, True) for body_id in ids)}
    return found


def _write(name: str, columns: tuple[str, ...], counted: Counter[tuple[object, ...]]) -> None:
    table = sa.table(name, *(sa.column(column) for column in (*columns, "number")))
    rows = [dict(zip(columns, key, strict=True), number=number) for key, number in counted.items()]
    if rows:
        op.get_bind().execute(table.insert(), rows)


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
