"""studios and public profiles"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ARTICLE = sa.table("article", sa.column("id", sa.Integer), sa.column("title", sa.JSON), sa.column("titles", sa.Text))


def upgrade() -> None:
    """A case may be about a thing of another room; members have studios; articles have revisions; profiles are public."""
    with op.batch_alter_table("case") as case:
        case.add_column(sa.Column("subject", sa.String(length=80), nullable=True))
        case.create_index("ix_case_subject", ["subject"])
    _studios()
    _public_profiles()
    _articles()
    _revisions()


def _studios() -> None:
    op.create_table(
        "studio",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["membership_id"], ["membership.id"], name=op.f("fk_studio_membership_id_membership")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_studio")),
        sa.UniqueConstraint("membership_id", name=op.f("uq_studio_membership_id")),
    )
    op.create_index("ix_studio_shown", "studio", ["shown", "id"])


def _public_profiles() -> None:
    op.create_table(
        "public_profile",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=24), nullable=False),
        sa.Column("listed", sa.Boolean(), nullable=True),
        sa.Column("chosen", sa.JSON(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("tier", sa.String(length=40), nullable=True),
        sa.Column("number", sa.String(length=60), nullable=True),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["membership_id"], ["membership.id"], name=op.f("fk_public_profile_membership_id_membership")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_profile")),
        sa.UniqueConstraint("address", name=op.f("uq_public_profile_address")),
        sa.UniqueConstraint("membership_id", name=op.f("uq_public_profile_membership_id")),
    )
    op.create_table(
        "listing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("profile_id", sa.Integer(), nullable=False),
        sa.Column("library", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("found_by", sa.Text(), nullable=False),
        sa.Column("classes", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["public_profile.id"], name=op.f("fk_listing_profile_id_public_profile"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing")),
        sa.UniqueConstraint("profile_id", "library", name="once_in_a_library"),
    )
    op.create_index("ix_listing_page", "listing", ["library", "name", "profile_id"])


def _articles() -> None:
    """What is published already has no revision yet; its titles are gathered so that they can be searched."""
    with op.batch_alter_table("article") as article:
        article.add_column(sa.Column("studio_id", sa.Integer(), nullable=True))
        article.add_column(sa.Column("titles", sa.Text(), nullable=False, server_default=""))
        article.add_column(sa.Column("pictures", sa.JSON(), nullable=False, server_default="[]"))
        article.add_column(sa.Column("vacancy", sa.JSON(), nullable=False, server_default="{}"))
        article.add_column(sa.Column("hidden_because", sa.Text(), nullable=False, server_default=""))
        article.add_column(sa.Column("latest", sa.Integer(), nullable=False, server_default="0"))
        article.add_column(sa.Column("token", sa.String(length=32), nullable=True))
        article.create_foreign_key(op.f("fk_article_studio_id_studio"), "studio", ["studio_id"], ["id"])
        article.create_unique_constraint(op.f("uq_article_token"), ["token"])
        article.create_index("ix_article_by_studio", ["studio_id", "state", "column_name", "published_on", "id"])
        article.create_index("ix_article_changed", ["changed_at", "id"])
    with op.batch_alter_table("article") as article:
        for name in ("titles", "pictures", "vacancy", "hidden_because", "latest"):
            article.alter_column(name, server_default=None)
    bind = op.get_bind()
    for number, title in bind.execute(sa.select(ARTICLE.c.id, ARTICLE.c.title)).all():
        titles = "\n".join(text for text in (title or {}).values() if text)
        bind.execute(sa.update(ARTICLE).where(ARTICLE.c.id == number).values(titles=titles))


def _revisions() -> None:
    op.create_table(
        "article_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("column_name", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.JSON(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("pictures", sa.JSON(), nullable=False),
        sa.Column("vacancy", sa.JSON(), nullable=False),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("page", sa.String(length=32), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_article_revision_article_id_article")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_article_revision_case_id_case")),
        sa.ForeignKeyConstraint(["written_by"], ["account.id"], name=op.f("fk_article_revision_written_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_revision")),
        sa.UniqueConstraint("article_id", "number", name="one_of_a_number"),
    )
    op.create_index("ix_article_revision_case", "article_revision", ["case_id", "number"])


def downgrade() -> None:
    """Articles of studios go with the studios; what the association published itself stays."""
    op.drop_table("article_revision")
    op.execute("DELETE FROM article WHERE studio_id IS NOT NULL")
    with op.batch_alter_table("article") as article:
        article.drop_index("ix_article_changed")
        article.drop_index("ix_article_by_studio")
        article.drop_constraint(op.f("uq_article_token"), type_="unique")
        article.drop_constraint(op.f("fk_article_studio_id_studio"), type_="foreignkey")
        for name in ("token", "latest", "hidden_because", "vacancy", "pictures", "titles", "studio_id"):
            article.drop_column(name)
    op.drop_table("listing")
    op.drop_table("public_profile")
    op.drop_table("studio")
    with op.batch_alter_table("case") as case:
        case.drop_index("ix_case_subject")
        case.drop_column("subject")
