"""calls page"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import assistant.store.models

revision = "1eaf53b14b01"
down_revision = "70d5c64a04c4"
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "import_batch",
        sa.Column("batch_id", sa.String(length=64), nullable=False),
        sa.Column("author", sa.String(length=128), nullable=False),
        sa.Column("announced", sa.Integer(), nullable=False),
        sa.Column("begun_at", assistant.store.models.Moment(timezone=True), nullable=False),
        sa.Column("last_at", assistant.store.models.Moment(timezone=True), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("batch_id", name=op.f("pk_import_batch")),
    )
    op.create_table(
        "saved_view",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(length=128), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("made_at", assistant.store.models.Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_saved_view")),
    )
    with op.batch_alter_table("saved_view", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_saved_view_owner"), ["owner"], unique=False)

    op.create_table(
        "call_card",
        sa.Column("call_id", sa.String(length=64), nullable=False),
        sa.Column("client", sa.Text(), nullable=False),
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("criticals", sa.Integer(), nullable=False),
        sa.Column("unresolved", sa.Integer(), nullable=False),
        sa.Column("shown", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["call_id"], ["call.call_id"], name=op.f("fk_call_card_call_id_call"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_call_card")),
    )
    op.create_table(
        "import_file",
        sa.Column("batch_id", sa.String(length=64), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("part", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("call_id", sa.String(length=64), nullable=False),
        sa.Column("new", sa.Boolean(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["import_batch.batch_id"],
            name=op.f("fk_import_file_batch_id_import_batch"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("batch_id", "place", "part", name=op.f("pk_import_file")),
    )
    with op.batch_alter_table("import_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_file_call_id"), ["call_id"], unique=False)

    op.create_table(
        "reviewed_mark",
        sa.Column("call_id", sa.String(length=64), nullable=False),
        sa.Column("author", sa.String(length=128), nullable=False),
        sa.Column("made_at", assistant.store.models.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["call_id"], ["call.call_id"], name=op.f("fk_reviewed_mark_call_id_call"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("call_id", "author", name=op.f("pk_reviewed_mark")),
    )
    op.create_table(
        "search_text",
        sa.Column("call_id", sa.String(length=64), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["call_id"], ["call.call_id"], name=op.f("fk_search_text_call_id_call"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_search_text")),
    )
    op.create_table(
        "search_vector",
        sa.Column("call_id", sa.String(length=64), nullable=False),
        sa.Column("encoder", sa.String(length=80), nullable=False),
        sa.Column("places", sa.JSON(), nullable=False),
        sa.Column("vectors", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["call_id"], ["call.call_id"], name=op.f("fk_search_vector_call_id_call"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_search_vector")),
    )
    op.create_table(
        "search_word",
        sa.Column("lemma", sa.String(length=64), nullable=False),
        sa.Column("call_id", sa.String(length=64), nullable=False),
        sa.Column("turns", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["call_id"], ["call.call_id"], name=op.f("fk_search_word_call_id_call"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("lemma", "call_id", name=op.f("pk_search_word")),
    )
    with op.batch_alter_table("search_word", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_search_word_call_id"), ["call_id"], unique=False)


def downgrade() -> None:

    with op.batch_alter_table("search_word", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_search_word_call_id"))

    op.drop_table("search_word")
    op.drop_table("search_vector")
    op.drop_table("search_text")
    op.drop_table("reviewed_mark")
    with op.batch_alter_table("import_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_import_file_call_id"))

    op.drop_table("import_file")
    op.drop_table("call_card")
    with op.batch_alter_table("saved_view", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_saved_view_owner"))

    op.drop_table("saved_view")
    op.drop_table("import_batch")
