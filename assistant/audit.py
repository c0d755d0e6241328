"""The audit: who did what, about what, when. Written in the transaction that it tells of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from assistant.account_values import AuditEntry
from assistant.store.unit_of_work import Database, UnitOfWork

UNKNOWN = "?"
"""Whoever tried to sign in under a login that nobody has; what was typed is not kept, it may be a password."""


class Deed(StrEnum):
    """What is written down by this program; callers may name other deeds in a word or two."""

    SIGN_IN = "sign_in"
    SIGN_IN_REFUSED = "sign_in_refused"
    SIGN_OUT = "sign_out"
    USER_ADDED = "user_added"
    USER_CHANGED = "user_changed"
    USER_DISABLED = "user_disabled"
    USER_ENABLED = "user_enabled"
    PASSWORD_CHANGED = "password_changed"
    SESSIONS_ENDED = "sessions_ended"
    TOKEN_MADE = "token_made"
    TOKEN_REVOKED = "token_revoked"
    CHANGED = "changed"
    EXPORTED = "exported"
    DISPUTED = "disputed"
    OVERRODE = "overrode"
    CORRECTED = "corrected"
    IMPORTED = "imported"


def audit(work: UnitOfWork, who: str, what: str, about: str = "", at: datetime | None = None) -> None:
    """Writes one line in an open transaction. ``who`` is a login or where a command came from."""
    work.audit.add(AuditEntry(at or datetime.now(UTC), who, str(what), about))


@dataclass(frozen=True, slots=True)
class Audit:
    """The same for callers without a transaction, and what was written, the newest first."""

    database: Database

    def write(self, who: str, what: str, about: str = "") -> None:
        with self.database.begin() as work:
            audit(work, who, what, about)

    def newest(self, limit: int = 100, *, who: str = "") -> tuple[AuditEntry, ...]:
        with self.database.begin() as work:
            return work.audit.newest(limit, who=who)
