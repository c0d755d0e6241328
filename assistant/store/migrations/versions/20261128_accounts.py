"""people, their sessions and tokens, wrong passwords and the audit"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import assistant.store.models

revision = "70d5c64a04c4"
down_revision = "d4ba5f6832c4"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("login", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("managers", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("hears", sa.Boolean(), nullable=False),
        sa.Column("password", sa.Text(), nullable=False),
        sa.Column("made_at", assistant.store.models.Moment(timezone=True), nullable=False),
        sa.Column("password_at", assistant.store.models.Moment(timezone=True), nullable=False),
        sa.Column("disabled_at", assistant.store.models.Moment(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("login", name=op.f("pk_account")),
    )
    op.create_table(
        "audit",
        sa.Column("entry_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", assistant.store.models.Moment(timezone=True), nullable=False),
        sa.Column("who", sa.String(length=128), nullable=False),
        sa.Column("what", sa.String(length=64), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_audit")),
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_at"), ["at"], unique=False)

    op.create_table(
        "sign_in_guess",
        sa.Column("subject_sha256", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", assistant.store.models.Moment(timezone=True), nullable=False),
        sa.Column("locked_until", assistant.store.models.Moment(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("subject_sha256", name=op.f("pk_sign_in_guess")),
    )
    op.create_table(
        "account_session",
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("login", sa.String(length=64), nullable=False),
        sa.Column("made_at", assistant.store.models.Moment(timezone=True), nullable=False),
        sa.Column("seen_at", assistant.store.models.Moment(timezone=True), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("agent", sa.String(length=255), nullable=False),
        sa.ForeignKeyConstraint(
            ["login"], ["account.login"], name=op.f("fk_account_session_login_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_sha256", name=op.f("pk_account_session")),
    )
    with op.batch_alter_table("account_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_account_session_login"), ["login"], unique=False)

    op.create_table(
        "api_token",
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("login", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("made_at", assistant.store.models.Moment(timezone=True), nullable=False),
        sa.Column("seen_at", assistant.store.models.Moment(timezone=True), nullable=True),
        sa.Column("revoked_at", assistant.store.models.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["login"], ["account.login"], name=op.f("fk_api_token_login_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_sha256", name=op.f("pk_api_token")),
    )
    with op.batch_alter_table("api_token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_api_token_login"), ["login"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("api_token", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_api_token_login"))

    op.drop_table("api_token")
    with op.batch_alter_table("account_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_account_session_login"))

    op.drop_table("account_session")
    op.drop_table("sign_in_guess")
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_at"))

    op.drop_table("audit")
    op.drop_table("account")
