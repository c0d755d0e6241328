"""own marks, acknowledgements, disputes, overrides and golden cases"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import assistant.store.models

revision = "d4ba5f6832c4"
down_revision = "5d1e7c0a94b2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "acknowledgement",
        sa.Column("acknowledgement_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("call_id", sa.String(length=64), nullable=False),
        sa.Column("author", sa.String(length=128), nullable=False),
        sa.Column("made_at", assistant.store.models.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["call_id"], ["call.call_id"], name=op.f("fk_acknowledgement_call_id_call"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("acknowledgement_id", name=op.f("pk_acknowledgement")),
    )
    op.create_index(op.f("ix_acknowledgement_call_id"), "acknowledgement", ["call_id"], unique=False)
    op.create_table(
        "dispute",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("call_id", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=16), nullable=False),
        sa.Column("criterion", sa.String(length=64), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=True),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("author", sa.String(length=128), nullable=False),
        sa.Column("made_at", assistant.store.models.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["call_id"], ["call.call_id"], name=op.f("fk_dispute_call_id_call"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_dispute")),
    )
    op.create_index(op.f("ix_dispute_call_id"), "dispute", ["call_id"], unique=False)
    op.create_table(
        "golden_case",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("call_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("transcript", sa.JSON(), nullable=False),
        sa.Column("crm", sa.JSON(), nullable=False),
        sa.Column("expectation", sa.JSON(), nullable=False),
        sa.Column("author", sa.String(length=128), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", assistant.store.models.Moment(timezone=True), nullable=False),
        sa.Column("retired_at", assistant.store.models.Moment(timezone=True), nullable=True),
        sa.Column("retired_by", sa.String(length=128), nullable=False),
        sa.Column("retired_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["call_id"], ["call.call_id"], name=op.f("fk_golden_case_call_id_call"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_golden_case")),
    )
    op.create_index(op.f("ix_golden_case_call_id"), "golden_case", ["call_id"], unique=False)
    op.create_table(
        "score_override",
        sa.Column("override_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("call_id", sa.String(length=64), nullable=False),
        sa.Column("criterion", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("author", sa.String(length=128), nullable=False),
        sa.Column("made_at", assistant.store.models.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["call_id"], ["call.call_id"], name=op.f("fk_score_override_call_id_call"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("override_id", name=op.f("pk_score_override")),
    )
    op.create_index(op.f("ix_score_override_call_id"), "score_override", ["call_id"], unique=False)
    op.create_table(
        "self_score",
        sa.Column("self_score_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("call_id", sa.String(length=64), nullable=False),
        sa.Column("author", sa.String(length=128), nullable=False),
        sa.Column("made_at", assistant.store.models.Moment(timezone=True), nullable=False),
        sa.Column("total", sa.Double(), nullable=True),
        sa.Column("sections", sa.JSON(), nullable=False),
        sa.Column("declined", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["call_id"], ["call.call_id"], name=op.f("fk_self_score_call_id_call"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("self_score_id", name=op.f("pk_self_score")),
    )
    op.create_index(op.f("ix_self_score_call_id"), "self_score", ["call_id"], unique=False)
    op.create_table(
        "dispute_answer",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("author", sa.String(length=128), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", assistant.store.models.Moment(timezone=True), nullable=False),
        sa.Column("cases", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["number"], ["dispute.number"], name=op.f("fk_dispute_answer_number_dispute"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_dispute_answer")),
    )


def downgrade() -> None:
    op.drop_table("dispute_answer")
    op.drop_index(op.f("ix_self_score_call_id"), table_name="self_score")
    op.drop_table("self_score")
    op.drop_index(op.f("ix_score_override_call_id"), table_name="score_override")
    op.drop_table("score_override")
    op.drop_index(op.f("ix_golden_case_call_id"), table_name="golden_case")
    op.drop_table("golden_case")
    op.drop_index(op.f("ix_dispute_call_id"), table_name="dispute")
    op.drop_table("dispute")
    op.drop_index(op.f("ix_acknowledgement_call_id"), table_name="acknowledgement")
    op.drop_table("acknowledgement")
