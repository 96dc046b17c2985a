"""Every filter of the lists of cases has an index: by procedure and step, by tier, by what came back."""

from __future__ import annotations

from alembic import op

revision = "0022"
down_revision = "0025"
branch_labels = depends_on = None

INDEXES = {"procedure": ["procedure", "step", "id"], "tier": ["tier", "id"], "again": ["round", "state", "id"]}


def upgrade() -> None:
    for name, columns in INDEXES.items():
        op.create_index(f"ix_case_{name}", "case", columns)


def downgrade() -> None:
    for name in INDEXES:
        op.drop_index(f"ix_case_{name}", "case")
