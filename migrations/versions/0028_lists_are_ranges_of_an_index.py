"""Every list is a range of an index: days to sort by that are never empty, what somebody dealt with in a table of its own.

Revision ID: 0028
Revises: 0025
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0025"
branch_labels = None
depends_on = None

NEVER, ENDLESS = "0001-01-01", "9999-12-31"


DEALT = """
    INSERT INTO dealt_with (account_id, case_id, turn_id, procedure, running)
    SELECT t.account_id, t.case_id, MAX(t.id), c.procedure, c.state IN ('open', 'returned')
    FROM turn t JOIN "case" c ON c.id = t.case_id WHERE t.asked = 0 AND t.account_id IS NOT NULL
    GROUP BY t.account_id, t.case_id, c.procedure, c.state
"""


def upgrade() -> None:
    """The keys follow from the days; a constraint holds them to it."""
    with op.batch_alter_table("membership") as membership:
        membership.drop_index("ix_membership_term")
        membership.drop_index("ix_membership_admitted")
        membership.add_column(sa.Column("admitted_key", sa.Date(), nullable=False, server_default=NEVER))
        membership.add_column(sa.Column("term_key", sa.Date(), nullable=False, server_default=ENDLESS))
    op.execute(f"UPDATE membership SET admitted_key = coalesce(admitted_on, '{NEVER}'), term_key = coalesce(term_end, '{ENDLESS}')")
    with op.batch_alter_table("membership") as membership:
        membership.alter_column("admitted_key", existing_type=sa.Date(), server_default=None)
        membership.alter_column("term_key", existing_type=sa.Date(), server_default=None)
        membership.create_check_constraint(op.f("ck_membership_admitted_key_is_the_day"), f"admitted_key = coalesce(admitted_on, '{NEVER}')")
        membership.create_check_constraint(op.f("ck_membership_term_key_is_the_day"), f"term_key = coalesce(term_end, '{ENDLESS}')")
        membership.create_index("ix_membership_admitted", ["standing", "admitted_key", "id"])
        membership.create_index("ix_membership_term", ["standing", "term_key", "id"])
    _anew("ix_case_again", ["state", "round", "id"])
    _anew("ix_case_state", ["state", "id"])
    op.create_table(
        "dealt_with",
        sa.Column("account_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("turn_id", sa.Integer(), nullable=False),
        sa.Column("procedure", sa.String(length=40), nullable=False),
        sa.Column("running", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_dealt_with_account_id_account")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_dealt_with_case_id_case")),
        sa.ForeignKeyConstraint(["turn_id"], ["turn.id"], name=op.f("fk_dealt_with_turn_id_turn")),
        sa.PrimaryKeyConstraint("account_id", "case_id", name=op.f("pk_dealt_with")),
    )
    op.create_index("ix_dealt_with_last", "dealt_with", ["account_id", "turn_id"])
    op.create_index("ix_dealt_with_running", "dealt_with", ["account_id", "running", "turn_id"])
    op.create_index("ix_dealt_with_procedure", "dealt_with", ["account_id", "procedure", "turn_id"])
    op.create_index("ix_dealt_with_case", "dealt_with", ["case_id"])
    op.execute(DEALT)


def _anew(index: str, columns: list[str]) -> None:
    op.drop_index(index, "case")
    op.create_index(index, "case", columns)


def downgrade() -> None:
    op.drop_table("dealt_with")
    _anew("ix_case_state", ["state", "procedure", "id"])
    _anew("ix_case_again", ["round", "state", "id"])
    with op.batch_alter_table("membership") as membership:
        membership.drop_index("ix_membership_term")
        membership.drop_index("ix_membership_admitted")
        membership.drop_constraint(op.f("ck_membership_term_key_is_the_day"), type_="check")
        membership.drop_constraint(op.f("ck_membership_admitted_key_is_the_day"), type_="check")
        membership.drop_column("term_key")
        membership.drop_column("admitted_key")
        membership.create_index("ix_membership_admitted", ["admitted_on", "id"])
        membership.create_index("ix_membership_term", ["term_end", "id"])
