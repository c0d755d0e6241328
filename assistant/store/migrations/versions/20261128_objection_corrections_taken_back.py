"""who took a correction of an objection back, and when"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import assistant.store.models

revision = "c41d70e5b9a3"
down_revision = "2bb3f665598c"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "objection_correction", sa.Column("undone_by", sa.String(length=128), nullable=False, server_default="")
    )
    op.add_column(
        "objection_correction", sa.Column("undone_at", assistant.store.models.Moment(timezone=True), nullable=True)
    )


def downgrade() -> None:
    # Without the two columns a correction that was taken back would count again.
    op.execute("DELETE FROM objection_correction WHERE undone_at IS NOT NULL")
    with op.batch_alter_table("objection_correction") as table:
        table.drop_column("undone_at")
        table.drop_column("undone_by")
