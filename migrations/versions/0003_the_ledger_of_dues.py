"""the ledger of dues"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('bill',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=20), nullable=False),
    sa.Column('payer_person_id', sa.Integer(), nullable=True),
    sa.Column('payer_unit_id', sa.Integer(), nullable=True),
    sa.Column('payer_name', sa.String(length=200), nullable=False),
    sa.Column('body_path', sa.String(length=200), nullable=False),
    sa.Column('fee_year', sa.Integer(), nullable=False),
    sa.Column('years', sa.Integer(), nullable=False),
    sa.Column('tier', sa.String(length=40), nullable=False),
    sa.Column('people', sa.Integer(), nullable=False),
    sa.Column('total_fen', sa.BigInteger(), nullable=False),
    sa.Column('paid_fen', sa.BigInteger(), nullable=False),
    sa.Column('dropped_fen', sa.BigInteger(), nullable=False),
    sa.Column('state', sa.Enum('open', 'part', 'paid', 'reversed', name='billstate', native_enum=False, length=20), nullable=False),
    sa.Column('vouchers_waiting', sa.Integer(), nullable=False),
    sa.Column('made_on', sa.Date(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('first_due_on', sa.Date(), nullable=False),
    sa.Column('asked_for', sa.String(length=120), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=True),
    sa.Column('paid_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reversed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("state = CASE WHEN reversed_at IS NOT NULL THEN 'reversed' WHEN paid_fen >= total_fen THEN 'paid' WHEN paid_fen > 0 THEN 'part' ELSE 'open' END", name=op.f('ck_bill_state_follows_from_the_money')),
    sa.CheckConstraint('(payer_person_id IS NULL) <> (payer_unit_id IS NULL)', name=op.f('ck_bill_one_payer')),
    sa.CheckConstraint('total_fen > 0 AND paid_fen >= 0 AND dropped_fen >= 0 AND dropped_fen <= total_fen', name=op.f('ck_bill_money')),
    sa.ForeignKeyConstraint(['made_by'], ['account.id'], name=op.f('fk_bill_made_by_account')),
    sa.ForeignKeyConstraint(['payer_person_id'], ['person.id'], name=op.f('fk_bill_payer_person_id_person')),
    sa.ForeignKeyConstraint(['payer_unit_id'], ['body.id'], name=op.f('fk_bill_payer_unit_id_body')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bill')),
    sa.UniqueConstraint('asked_for', name=op.f('uq_bill_asked_for')),
    sa.UniqueConstraint('number', name=op.f('uq_bill_number'))
    )
    with op.batch_alter_table('bill', schema=None) as batch_op:
        batch_op.create_index('ix_bill_desk', ['state', 'vouchers_waiting', 'due_on', 'id'], unique=False)
        batch_op.create_index('ix_bill_due', ['state', 'due_on', 'id'], unique=False)
        batch_op.create_index('ix_bill_payer_name', ['payer_name', 'id'], unique=False)
        batch_op.create_index('ix_bill_payer_person_id', ['payer_person_id', 'id'], unique=False)
        batch_op.create_index('ix_bill_payer_unit_id', ['payer_unit_id', 'id'], unique=False)
        batch_op.create_index('ix_bill_year', ['fee_year', 'id'], unique=False)

    op.create_table('bill_reminder',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('bill_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=30), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['bill_id'], ['bill.id'], name=op.f('fk_bill_reminder_bill_id_bill')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bill_reminder'))
    )
    with op.batch_alter_table('bill_reminder', schema=None) as batch_op:
        batch_op.create_index('ux_bill_reminder_once', ['bill_id', 'kind', 'due_on'], unique=True)

    op.create_table('charge',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=80), nullable=False),
    sa.Column('membership_id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=True),
    sa.Column('payer_person_id', sa.Integer(), nullable=True),
    sa.Column('payer_unit_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('tier', sa.String(length=40), nullable=False),
    sa.Column('version_from', sa.Date(), nullable=False),
    sa.Column('fee_year', sa.Integer(), nullable=False),
    sa.Column('years', sa.Integer(), nullable=False),
    sa.Column('joined_on', sa.Date(), nullable=True),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=False),
    sa.Column('is_dues', sa.Boolean(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('amount_fen', sa.BigInteger(), nullable=False),
    sa.Column('bill_id', sa.Integer(), nullable=True),
    sa.Column('charged_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('charged_by', sa.Integer(), nullable=True),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('dropped_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('(payer_person_id IS NULL) <> (payer_unit_id IS NULL)', name=op.f('ck_charge_one_payer')),
    sa.CheckConstraint('amount_fen > 0 AND years >= 1', name=op.f('ck_charge_owes_something')),
    sa.CheckConstraint('first_day <= last_day', name=op.f('ck_charge_covers_days')),
    sa.ForeignKeyConstraint(['bill_id'], ['bill.id'], name=op.f('fk_charge_bill_id_bill')),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_charge_case_id_case')),
    sa.ForeignKeyConstraint(['charged_by'], ['account.id'], name=op.f('fk_charge_charged_by_account')),
    sa.ForeignKeyConstraint(['membership_id'], ['membership.id'], name=op.f('fk_charge_membership_id_membership')),
    sa.ForeignKeyConstraint(['payer_person_id'], ['person.id'], name=op.f('fk_charge_payer_person_id_person')),
    sa.ForeignKeyConstraint(['payer_unit_id'], ['body.id'], name=op.f('fk_charge_payer_unit_id_body')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_charge'))
    )
    with op.batch_alter_table('charge', schema=None) as batch_op:
        batch_op.create_index('ix_charge_bill_id', ['bill_id', 'id'], unique=False)
        batch_op.create_index('ix_charge_case_id', ['case_id'], unique=False)
        batch_op.create_index('ix_charge_membership_id', ['membership_id', 'fee_year'], unique=False)
        batch_op.create_index('ix_charge_waiting', ['payer_unit_id', 'id'], unique=False, sqlite_where=sa.text('bill_id IS NULL AND dropped_at IS NULL'), postgresql_where=sa.text('bill_id IS NULL AND dropped_at IS NULL'))
        batch_op.create_index('ux_charge_key', ['key'], unique=True, sqlite_where=sa.text('dropped_at IS NULL'), postgresql_where=sa.text('dropped_at IS NULL'))

    op.create_table('fiscal_ticket',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('bill_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('tax_number', sa.String(length=30), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('asked_by', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=40), nullable=False),
    sa.Column('issued_on', sa.Date(), nullable=True),
    sa.Column('issued_by', sa.Integer(), nullable=True),
    sa.Column('taken_back_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(issued_on IS NULL) = (number = '')", name=op.f('ck_fiscal_ticket_issued_with_its_number')),
    sa.ForeignKeyConstraint(['asked_by'], ['account.id'], name=op.f('fk_fiscal_ticket_asked_by_account')),
    sa.ForeignKeyConstraint(['bill_id'], ['bill.id'], name=op.f('fk_fiscal_ticket_bill_id_bill')),
    sa.ForeignKeyConstraint(['issued_by'], ['account.id'], name=op.f('fk_fiscal_ticket_issued_by_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fiscal_ticket'))
    )
    with op.batch_alter_table('fiscal_ticket', schema=None) as batch_op:
        batch_op.create_index('ix_fiscal_ticket_issued_on', ['issued_on', 'id'], unique=False)
        batch_op.create_index('ux_fiscal_ticket_bill_id', ['bill_id'], unique=True, sqlite_where=sa.text('taken_back_at IS NULL'), postgresql_where=sa.text('taken_back_at IS NULL'))

    op.create_table('granted_concession',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('membership_id', sa.Integer(), nullable=False),
    sa.Column('fee_year', sa.Integer(), nullable=False),
    sa.Column('concession', sa.String(length=40), nullable=False),
    sa.Column('pays', sa.String(length=20), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_granted_concession_case_id_case')),
    sa.ForeignKeyConstraint(['membership_id'], ['membership.id'], name=op.f('fk_granted_concession_membership_id_membership')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_granted_concession'))
    )
    with op.batch_alter_table('granted_concession', schema=None) as batch_op:
        batch_op.create_index('ux_granted_concession_once', ['membership_id', 'fee_year', 'concession'], unique=True)

    op.create_table('voucher',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('bill_id', sa.Integer(), nullable=False),
    sa.Column('upload_id', sa.String(length=32), nullable=False),
    sa.Column('stated_fen', sa.BigInteger(), nullable=True),
    sa.Column('stated_on', sa.Date(), nullable=True),
    sa.Column('state', sa.Enum('waiting', 'accepted', 'refused', 'withdrawn', name='voucherstate', native_enum=False, length=20), nullable=False),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('given_by', sa.Integer(), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_by', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.ForeignKeyConstraint(['answered_by'], ['account.id'], name=op.f('fk_voucher_answered_by_account')),
    sa.ForeignKeyConstraint(['bill_id'], ['bill.id'], name=op.f('fk_voucher_bill_id_bill')),
    sa.ForeignKeyConstraint(['given_by'], ['account.id'], name=op.f('fk_voucher_given_by_account')),
    sa.ForeignKeyConstraint(['upload_id'], ['upload.id'], name=op.f('fk_voucher_upload_id_upload')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_voucher')),
    sa.UniqueConstraint('upload_id', name=op.f('uq_voucher_upload_id'))
    )
    with op.batch_alter_table('voucher', schema=None) as batch_op:
        batch_op.create_index('ix_voucher_bill_id', ['bill_id', 'id'], unique=False)

    op.create_table('charge_line',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('charge_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('stages', sa.JSON(), nullable=False),
    sa.Column('amount_fen', sa.BigInteger(), nullable=False),
    sa.Column('goes_to', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['charge_id'], ['charge.id'], name=op.f('fk_charge_line_charge_id_charge')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_charge_line'))
    )
    with op.batch_alter_table('charge_line', schema=None) as batch_op:
        batch_op.create_index('ix_charge_line_charge_id', ['charge_id', 'id'], unique=False)

    op.create_table('payment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('bill_id', sa.Integer(), nullable=False),
    sa.Column('amount_fen', sa.BigInteger(), nullable=False),
    sa.Column('paid_on', sa.Date(), nullable=False),
    sa.Column('how', sa.Enum('transfer', 'cash', 'other', name='paidhow', native_enum=False, length=20), nullable=False),
    sa.Column('note', sa.String(length=300), nullable=False),
    sa.Column('voucher_id', sa.Integer(), nullable=True),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_by', sa.Integer(), nullable=False),
    sa.Column('taken_back_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('amount_fen > 0', name=op.f('ck_payment_is_money')),
    sa.ForeignKeyConstraint(['bill_id'], ['bill.id'], name=op.f('fk_payment_bill_id_bill')),
    sa.ForeignKeyConstraint(['confirmed_by'], ['account.id'], name=op.f('fk_payment_confirmed_by_account')),
    sa.ForeignKeyConstraint(['voucher_id'], ['voucher.id'], name=op.f('fk_payment_voucher_id_voucher')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_payment'))
    )
    with op.batch_alter_table('payment', schema=None) as batch_op:
        batch_op.create_index('ix_payment_bill_id', ['bill_id', 'id'], unique=False)
        batch_op.create_index('ix_payment_paid_on', ['paid_on', 'id'], unique=False)

    op.create_table('reversal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('bill_id', sa.Integer(), nullable=True),
    sa.Column('payment_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.Integer(), nullable=True),
    sa.CheckConstraint('(bill_id IS NULL) <> (payment_id IS NULL)', name=op.f('ck_reversal_of_one_thing')),
    sa.ForeignKeyConstraint(['bill_id'], ['bill.id'], name=op.f('fk_reversal_bill_id_bill')),
    sa.ForeignKeyConstraint(['by'], ['account.id'], name=op.f('fk_reversal_by_account')),
    sa.ForeignKeyConstraint(['payment_id'], ['payment.id'], name=op.f('fk_reversal_payment_id_payment')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reversal')),
    sa.UniqueConstraint('bill_id', name=op.f('uq_reversal_bill_id')),
    sa.UniqueConstraint('payment_id', name=op.f('uq_reversal_payment_id'))
    )


def downgrade() -> None:
    op.drop_table('reversal')
    with op.batch_alter_table('payment', schema=None) as batch_op:
        batch_op.drop_index('ix_payment_paid_on')
        batch_op.drop_index('ix_payment_bill_id')

    op.drop_table('payment')
    with op.batch_alter_table('charge_line', schema=None) as batch_op:
        batch_op.drop_index('ix_charge_line_charge_id')

    op.drop_table('charge_line')
    with op.batch_alter_table('voucher', schema=None) as batch_op:
        batch_op.drop_index('ix_voucher_bill_id')

    op.drop_table('voucher')
    with op.batch_alter_table('granted_concession', schema=None) as batch_op:
        batch_op.drop_index('ux_granted_concession_once')

    op.drop_table('granted_concession')
    with op.batch_alter_table('fiscal_ticket', schema=None) as batch_op:
        batch_op.drop_index('ux_fiscal_ticket_bill_id', sqlite_where=sa.text('taken_back_at IS NULL'), postgresql_where=sa.text('taken_back_at IS NULL'))
        batch_op.drop_index('ix_fiscal_ticket_issued_on')

    op.drop_table('fiscal_ticket')
    with op.batch_alter_table('charge', schema=None) as batch_op:
        batch_op.drop_index('ux_charge_key', sqlite_where=sa.text('dropped_at IS NULL'), postgresql_where=sa.text('dropped_at IS NULL'))
        batch_op.drop_index('ix_charge_waiting', sqlite_where=sa.text('bill_id IS NULL AND dropped_at IS NULL'), postgresql_where=sa.text('bill_id IS NULL AND dropped_at IS NULL'))
        batch_op.drop_index('ix_charge_membership_id')
        batch_op.drop_index('ix_charge_case_id')
        batch_op.drop_index('ix_charge_bill_id')

    op.drop_table('charge')
    with op.batch_alter_table('bill_reminder', schema=None) as batch_op:
        batch_op.drop_index('ux_bill_reminder_once')

    op.drop_table('bill_reminder')
    with op.batch_alter_table('bill', schema=None) as batch_op:
        batch_op.drop_index('ix_bill_year')
        batch_op.drop_index('ix_bill_payer_unit_id')
        batch_op.drop_index('ix_bill_payer_person_id')
        batch_op.drop_index('ix_bill_payer_name')
        batch_op.drop_index('ix_bill_due')
        batch_op.drop_index('ix_bill_desk')

    op.drop_table('bill')
