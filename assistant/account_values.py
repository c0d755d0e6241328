"""People who may sign in, their sessions and tokens, and what is written down of what they did; values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from assistant.viewers import Role, Viewer


@dataclass(frozen=True, slots=True)
class Account:
    """A person. ``name`` is how calls and the CRM name him; ``managers`` is None where he sees everybody's calls."""

    login: str
    role: Role
    name: str
    managers: tuple[str, ...] | None
    hears: bool
    made_at: datetime
    password_at: datetime
    disabled_at: datetime | None = None

    def viewer(self) -> Viewer:
        """What this person may see."""
        if self.role is Role.MANAGER:
            return Viewer(self.role, self.login, self.name, frozenset({self.name}))
        if self.role is Role.TEAM_LEAD:
            listed = None if self.managers is None else frozenset(self.managers)
            return Viewer(self.role, self.login, self.name, listed)
        if self.role is Role.MARKETER:
            return Viewer(self.role, self.login, self.name, hears=self.hears, masked=True)
        return Viewer(self.role, self.login, self.name)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody's open session. ``key`` is the beginning of the token's hash: enough to tell sessions apart."""

    key: str
    login: str
    made_at: datetime
    seen_at: datetime
    address: str
    agent: str


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A token for programs, by the name that its owner gave it; ``seen_at`` is None until it is used."""

    login: str
    name: str
    made_at: datetime
    seen_at: datetime | None = None
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Guesses:
    """Wrong passwords since the last right one, of a login or an address; ``locked_until`` may lie in the past."""

    failures: int = 0
    last_at: datetime | None = None
    locked_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what, about what, and when. Never changed and never deleted."""

    at: datetime
    who: str
    what: str
    about: str = ""
