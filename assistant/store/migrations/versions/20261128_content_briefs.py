"""content briefs"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import assistant.store.models

revision = "6b0f4e19c8d2"
down_revision = "7f5b588771ea"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "content_brief",
        sa.Column("brief_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("owner", sa.String(length=128), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("created_at", assistant.store.models.Moment(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=128), nullable=False),
        sa.Column("changed_at", assistant.store.models.Moment(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(length=128), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("brief_id", name=op.f("pk_content_brief")),
    )
    op.create_index(op.f("ix_content_brief_status"), "content_brief", ["status"], unique=False)


def downgrade() -> None:
    op.drop_table("content_brief")
