"""attempts of practice and what was assigned"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import assistant.store.models

revision = "dcfe95f8b0d5"
down_revision = "1eaf53b14b01"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "practice_assignment",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("manager", sa.String(length=128), nullable=False),
        sa.Column("category", sa.String(length=64), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("assigned_by", sa.String(length=128), nullable=False),
        sa.Column("made_at", assistant.store.models.Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_practice_assignment")),
    )
    op.create_index(op.f("ix_practice_assignment_manager"), "practice_assignment", ["manager"], unique=False)

    op.create_table(
        "practice_attempt",
        sa.Column("attempt_id", sa.String(length=32), nullable=False),
        sa.Column("manager", sa.String(length=128), nullable=False),
        sa.Column("started_at", assistant.store.models.Moment(timezone=True), nullable=False),
        sa.Column("category", sa.String(length=64), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("assignment", sa.Integer(), nullable=False),
        sa.Column("drill", sa.JSON(), nullable=False),
        sa.Column("opening", sa.Text(), nullable=False),
        sa.Column("exchanges", sa.JSON(), nullable=False),
        sa.Column("finished_at", assistant.store.models.Moment(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("result", sa.JSON(none_as_null=True), nullable=True),
        sa.PrimaryKeyConstraint("attempt_id", name=op.f("pk_practice_attempt")),
    )
    op.create_index(op.f("ix_practice_attempt_assignment"), "practice_attempt", ["assignment"], unique=False)
    op.create_index(op.f("ix_practice_attempt_manager"), "practice_attempt", ["manager"], unique=False)
    op.create_index(op.f("ix_practice_attempt_started_at"), "practice_attempt", ["started_at"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_practice_attempt_started_at"), table_name="practice_attempt")
    op.drop_index(op.f("ix_practice_attempt_manager"), table_name="practice_attempt")
    op.drop_index(op.f("ix_practice_attempt_assignment"), table_name="practice_attempt")

    op.drop_table("practice_attempt")
    op.drop_index(op.f("ix_practice_assignment_manager"), table_name="practice_assignment")

    op.drop_table("practice_assignment")
