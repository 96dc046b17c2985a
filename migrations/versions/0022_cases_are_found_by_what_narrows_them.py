"""Every filter of the lists of cases has an index: by procedure and step, by tier, by what came back.

What was answered in a case is found by the case again: the key of answers holds for those that stand alone.
"""

from __future__ import annotations

from alembic import op

revision = "0022"
down_revision = "0017"
branch_labels = depends_on = None

INDEXES = {"procedure": ["procedure", "step", "id"], "tier": ["tier", "id"], "again": ["round", "state", "id"]}


def upgrade() -> None:
    for name, columns in INDEXES.items():
        op.create_index(f"ix_case_{name}", "case", columns)
    op.create_index("ix_turn_case", "turn", ["case_id", "id"])


def downgrade() -> None:
    op.drop_index("ix_turn_case", "turn")
    for name in INDEXES:
        op.drop_index(f"ix_case_{name}", "case")
