"""Documents that many share, the register of what was handed out, lists of people that an employer enters."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _shared_documents()
    _handed_out()
    with op.batch_alter_table("register_import") as imports:
        imports.add_column(sa.Column("procedure", sa.String(length=40), nullable=False, server_default=""))
        imports.add_column(sa.Column("body_id", sa.Integer(), nullable=True))
        imports.create_foreign_key(op.f("fk_register_import_body_id_body"), "body", ["body_id"], ["id"])
    with op.batch_alter_table("register_import") as imports:
        imports.alter_column("procedure", existing_type=sa.String(length=40), server_default=None)
    op.create_table(
        "handed_access",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["register_import.id"], name=op.f("fk_handed_access_import_id_register_import")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_handed_access_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handed_access")),
    )
    op.create_index("ix_handed_access_import", "handed_access", ["import_id", "row"])


def _shared_documents() -> None:
    op.create_table(
        "document_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("holder_kind", sa.String(), nullable=False),
        sa.Column("holder_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("holder_kind IN ('person', 'unit')", name=op.f("ck_document_line_known_holder")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["issued_document.id"], name=op.f("fk_document_line_document_id_issued_document")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_line")),
        sa.UniqueConstraint("document_id", "case_id", name=op.f("uq_document_line_document_id_case_id")),
    )
    op.create_index("ix_document_line_case", "document_line", ["case_id"])
    op.create_index("ix_document_line_holder", "document_line", ["holder_kind", "holder_id", "document_id"])
    with op.batch_alter_table("bundle") as bundle:
        bundle.add_column(sa.Column("issued_id", sa.Integer(), nullable=True))
        bundle.create_foreign_key(op.f("fk_bundle_issued_id_issued_document"), "issued_document", ["issued_id"], ["id"])


def _handed_out() -> None:
    op.create_table(
        "hand_out",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("to_name", sa.String(length=100), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("noted_by", sa.Integer(), nullable=True),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.Column("undone_because", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["issued_document.id"], name=op.f("fk_hand_out_document_id_issued_document")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_out")),
    )
    op.create_index("ix_hand_out_document", "hand_out", ["document_id", "id"])
    stands = sa.text("undone_at IS NULL")
    op.create_index(
        "ux_hand_out_current", "hand_out", ["document_id"], unique=True, sqlite_where=stands, postgresql_where=stands
    )
    op.create_index("ix_issued_document_kind", "issued_document", ["kind", "id"])


def downgrade() -> None:
    op.drop_index("ix_handed_access_import", "handed_access")
    op.drop_table("handed_access")
    op.execute("DELETE FROM register_import WHERE kind = 'cases'")
    with op.batch_alter_table("register_import") as imports:
        imports.drop_constraint(op.f("fk_register_import_body_id_body"), type_="foreignkey")
        imports.drop_column("body_id")
        imports.drop_column("procedure")
    op.drop_index("ix_issued_document_kind", "issued_document")
    op.drop_index("ux_hand_out_current", "hand_out")
    op.drop_index("ix_hand_out_document", "hand_out")
    op.drop_table("hand_out")
    with op.batch_alter_table("bundle") as bundle:
        bundle.drop_constraint(op.f("fk_bundle_issued_id_issued_document"), type_="foreignkey")
        bundle.drop_column("issued_id")
    op.drop_index("ix_document_line_holder", "document_line")
    op.drop_index("ix_document_line_case", "document_line")
    op.drop_table("document_line")
