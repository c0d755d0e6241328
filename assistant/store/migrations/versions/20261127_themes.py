"""themes of objections and unanswered questions, with their quotes"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "3f9b2c7d1e05"
down_revision = "8c1f0d7a2b64"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "theme",
        sa.Column("theme_id", sa.String(length=16), nullable=False),
        sa.Column("category", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("named_by", sa.String(length=128), nullable=False),
        sa.PrimaryKeyConstraint("theme_id", name=op.f("pk_theme")),
    )
    op.create_table(
        "theme_quote",
        sa.Column("quote_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("call_id", sa.String(length=64), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("theme_id", sa.String(length=16), nullable=False),
        sa.Column("encoder", sa.String(length=80), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["call_id"], ["call.call_id"], name=op.f("fk_theme_quote_call_id_call"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.theme_id"], name=op.f("fk_theme_quote_theme_id_theme")),
        sa.PrimaryKeyConstraint("quote_id", name=op.f("pk_theme_quote")),
    )
    op.create_index(op.f("ix_theme_quote_call_id"), "theme_quote", ["call_id"], unique=False)
    op.create_index(op.f("ix_theme_quote_theme_id"), "theme_quote", ["theme_id"], unique=False)


def downgrade() -> None:
    op.drop_table("theme_quote")
    op.drop_table("theme")
