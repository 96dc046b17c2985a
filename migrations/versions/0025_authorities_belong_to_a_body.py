"""An authority to decide in an assembly's place holds for the cases of one body.

Revision ID: 0025
Revises: 0024
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

ROOT = "(SELECT MIN(id) FROM body WHERE configured_as = 'association')"
BY_NUMBER = "UPDATE upload SET subject = (SELECT 'delegation:' || MIN(d.id) FROM delegation d WHERE d.scan = upload.id)"
BY_STEP = "UPDATE upload SET subject = (SELECT MIN('delegation:' || d.procedure || '.' || d.step) FROM delegation d WHERE d.scan = upload.id)"
OF_ONE = " WHERE subject LIKE 'delegation:%' AND id IN (SELECT scan FROM delegation)"


def upgrade() -> None:
    """Those recorded so far are the association's: nothing said anything else."""
    with op.batch_alter_table("delegation") as batch:
        batch.add_column(sa.Column("body_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_delegation_body_id_body"), "body", ["body_id"], ["id"])
    op.execute(f"UPDATE delegation SET body_id = {ROOT}")
    op.execute(BY_NUMBER + OF_ONE)
    with op.batch_alter_table("delegation") as batch:
        batch.alter_column("body_id", existing_type=sa.Integer(), nullable=False)
        batch.drop_index("ix_delegation_step")
        batch.create_index("ix_delegation_step", ["procedure", "step", "body_id", "id"])


def downgrade() -> None:
    """Of which body an authority was is lost; it holds at its step for all."""
    op.execute(BY_STEP + OF_ONE)
    with op.batch_alter_table("delegation") as batch:
        batch.drop_index("ix_delegation_step")
        batch.create_index("ix_delegation_step", ["procedure", "step", "id"])
        batch.drop_constraint(op.f("fk_delegation_body_id_body"), type_="foreignkey")
        batch.drop_column("body_id")
