"""answers taken back and filled in, quiet cases"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('turn', sa.Column('taken_back_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('turn', sa.Column('filled', sa.Text(), nullable=True))
    op.add_column('case', sa.Column('quiet', sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column('case', 'quiet')
    op.drop_column('turn', 'filled')
    op.drop_column('turn', 'taken_back_at')
