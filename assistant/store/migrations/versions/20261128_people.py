"""rows to count people by, and what was agreed with managers"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import assistant.store.models

revision = "7f5b588771ea"
down_revision = "dcfe95f8b0d5"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "coaching_plan_item",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("manager", sa.String(length=128), nullable=False),
        sa.Column("criterion", sa.String(length=64), nullable=False),
        sa.Column("agreed", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(length=128), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("call_id", sa.String(length=64), nullable=True),
        sa.Column("start_s", sa.Double(), nullable=True),
        sa.Column("author", sa.String(length=128), nullable=False),
        sa.Column("made_at", assistant.store.models.Moment(timezone=True), nullable=False),
        sa.Column("done_at", assistant.store.models.Moment(timezone=True), nullable=True),
        sa.Column("done_by", sa.String(length=128), nullable=False),
        sa.ForeignKeyConstraint(
            ["call_id"], ["call.call_id"], name=op.f("fk_coaching_plan_item_call_id_call"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_coaching_plan_item")),
    )
    op.create_index(op.f("ix_coaching_plan_item_manager"), "coaching_plan_item", ["manager"], unique=False)
    op.create_table(
        "objection_handling",
        sa.Column("call_id", sa.String(length=64), nullable=False),
        sa.Column("objection_id", sa.String(length=16), nullable=False),
        *(
            sa.Column(name, sa.Boolean(), nullable=False)
            for name in ("acknowledge", "explore", "respond", "confirm", "conceded", "unsure")
        ),
        sa.ForeignKeyConstraint(
            ["call_id"], ["call.call_id"], name=op.f("fk_objection_handling_call_id_call"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("call_id", "objection_id", name=op.f("pk_objection_handling")),
    )
    op.create_table(
        "section_score",
        sa.Column("call_id", sa.String(length=64), nullable=False),
        sa.Column("section", sa.String(length=64), nullable=False),
        sa.Column("score", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["call_id"], ["call.call_id"], name=op.f("fk_section_score_call_id_call"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("call_id", "section", name=op.f("pk_section_score")),
    )


def downgrade() -> None:
    op.drop_table("section_score")
    op.drop_table("objection_handling")
    op.drop_index(op.f("ix_coaching_plan_item_manager"), table_name="coaching_plan_item")
    op.drop_table("coaching_plan_item")
