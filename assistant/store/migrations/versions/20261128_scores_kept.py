"""which rubric a score was made by, the scores it replaced, and the packs that scores stand on"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import assistant.store.models

revision = "5d1e7c0a94b2"
down_revision = "9e26b9703cf6"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "score_basis",
        sa.Column("call_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("rubric", sa.String(length=80), nullable=False),
        sa.Column("sha256", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["call_id"], ["call.call_id"], name=op.f("fk_score_basis_call_id_call"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_score_basis")),
    )
    op.create_table(
        "score_history",
        sa.Column("past_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("call_id", sa.String(length=64), nullable=False),
        sa.Column("rubric", sa.String(length=80), nullable=False),
        sa.Column("sha256", sa.String(length=80), nullable=False),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("coverage", sa.Double(), nullable=False),
        sa.Column("scorecard", sa.JSON(), nullable=False),
        sa.Column("replaced_at", assistant.store.models.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["call_id"], ["call.call_id"], name=op.f("fk_score_history_call_id_call"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("past_id", name=op.f("pk_score_history")),
    )
    op.create_index(op.f("ix_score_history_call_id"), "score_history", ["call_id"], unique=False)
    op.create_table(
        "published_pack",
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("version", sa.String(length=32), nullable=False),
        sa.Column("program", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=80), nullable=False),
        sa.Column("first_used_at", assistant.store.models.Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("kind", "id", "version", "program", "sha256", name=op.f("pk_published_pack")),
    )


def downgrade() -> None:
    op.drop_table("published_pack")
    op.drop_index(op.f("ix_score_history_call_id"), table_name="score_history")
    op.drop_table("score_history")
    op.drop_table("score_basis")
