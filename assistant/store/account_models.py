"""Tables of people, their sessions and tokens, wrong passwords, and the audit. No token and no password lies here,
only hashes.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from assistant.store.models import Base


class AccountRow(Base):
    """Never deleted: what a person wrote keeps its author. Somebody who has left is disabled."""

    __tablename__ = "account"

    login: Mapped[str] = mapped_column(String(64), primary_key=True)
    role: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(128), default="")
    managers: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    hears: Mapped[bool] = mapped_column(default=False)
    password: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime]
    password_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]


class SessionRow(Base):
    """An open session, by the sha256 of its token; a session that ends is deleted."""

    __tablename__ = "account_session"

    token_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    login: Mapped[str] = mapped_column(ForeignKey("account.login", ondelete="CASCADE"), index=True)
    made_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    address: Mapped[str] = mapped_column(String(64), default="")
    agent: Mapped[str] = mapped_column(String(255), default="")


class ApiTokenRow(Base):
    __tablename__ = "api_token"

    token_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    login: Mapped[str] = mapped_column(ForeignKey("account.login", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(128))
    made_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class GuessRow(Base):
    """Wrong passwords by a hash of the login that was typed, or of the address: people type passwords there, too."""

    __tablename__ = "sign_in_guess"

    subject_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int]
    last_at: Mapped[datetime]
    locked_until: Mapped[datetime | None]


class AuditRow(Base):
    __tablename__ = "audit"

    entry_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[datetime] = mapped_column(index=True)
    who: Mapped[str] = mapped_column(String(128))
    what: Mapped[str] = mapped_column(String(64))
    about: Mapped[str] = mapped_column(Text, default="")
