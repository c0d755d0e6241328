"""reviewers' corrections of objections"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import assistant.store.models

revision = "8c1f0d7a2b64"
down_revision = "660891b0f9d5"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "objection_correction",
        sa.Column("correction_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("call_id", sa.String(length=64), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("author", sa.String(length=128), nullable=False),
        sa.Column("made_at", assistant.store.models.Moment(timezone=True), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("category", sa.String(length=64), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["call_id"], ["call.call_id"], name=op.f("fk_objection_correction_call_id_call"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("correction_id", name=op.f("pk_objection_correction")),
    )
    op.create_index(op.f("ix_objection_correction_call_id"), "objection_correction", ["call_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_objection_correction_call_id"), table_name="objection_correction")
    op.drop_table("objection_correction")
