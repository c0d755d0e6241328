"""corrected transcripts and comments"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import assistant.store.models

revision = "2bb3f665598c"
down_revision = "6b0f4e19c8d2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "call_comment",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("call_id", sa.String(length=64), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=True),
        sa.Column("at_s", sa.Double(), nullable=True),
        sa.Column("until_s", sa.Double(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("mentions", sa.JSON(), nullable=False),
        sa.Column("author", sa.String(length=128), nullable=False),
        sa.Column("made_at", assistant.store.models.Moment(timezone=True), nullable=False),
        sa.Column("resolved_by", sa.String(length=128), nullable=False),
        sa.Column("resolved_at", assistant.store.models.Moment(timezone=True), nullable=True),
        sa.Column("deleted_at", assistant.store.models.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["call_id"], ["call.call_id"], name=op.f("fk_call_comment_call_id_call"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_call_comment")),
    )
    op.create_index(op.f("ix_call_comment_call_id"), "call_comment", ["call_id"], unique=False)
    op.create_table(
        "machine_review",
        sa.Column("call_id", sa.String(length=64), nullable=False),
        sa.Column("transcript", sa.JSON(), nullable=False),
        sa.Column("analysis", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["call_id"], ["call.call_id"], name=op.f("fk_machine_review_call_id_call"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_machine_review")),
    )
    op.create_table(
        "transcript_correction",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("call_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=True),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("heard", sa.Text(), nullable=False),
        sa.Column("author", sa.String(length=128), nullable=False),
        sa.Column("made_at", assistant.store.models.Moment(timezone=True), nullable=False),
        sa.Column("effects", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("undone_by", sa.String(length=128), nullable=False),
        sa.Column("undone_at", assistant.store.models.Moment(timezone=True), nullable=True),
        sa.Column("undone_effects", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["call_id"], ["call.call_id"], name=op.f("fk_transcript_correction_call_id_call"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_transcript_correction")),
    )
    op.create_index(op.f("ix_transcript_correction_call_id"), "transcript_correction", ["call_id"], unique=False)


def downgrade() -> None:
    op.drop_table("transcript_correction")
    op.drop_table("machine_review")
    op.drop_table("call_comment")
