"""Passwords: which are good enough, their hashes by argon2, and whether one is right. Keeps nothing."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore, Lock

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from assistant.errors import WeakPassword

SHORTEST = 10
LONGEST = 256
DIFFERENT = 4
AT_ONCE = 2
"""Hashes made at the same time: each takes 64 MiB, and a flood of sign-ins must not take the machine's memory."""
_WORST = Path(__file__).with_name("worst_passwords.txt")


def check_new(password: str, login: str) -> None:
    """Raises WeakPassword unless a new password is good enough."""
    plain, size = _plain(password).casefold(), len(password)
    if size < SHORTEST:
        raise WeakPassword(
            "short", f"the password has {size} characters; expected {SHORTEST} at least, such as three or four words"
        )
    if size > LONGEST:
        raise WeakPassword("long", f"the password has {size} characters; expected {LONGEST} at most")
    if plain == _plain(login).casefold():
        raise WeakPassword("login", "the password is the login itself; take something that nobody can guess from it")
    if plain in _worst() or len(set(plain)) < DIFFERENT:
        raise WeakPassword(
            "worst", "this password is among those that are tried first; take another, such as three or four words"
        )


def _plain(password: str) -> str:
    """One form for the letters that keyboards write in several."""
    return unicodedata.normalize("NFKC", password)


@cache
def _worst() -> frozenset[str]:
    lines = _WORST.read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip().casefold() for line in lines if line.strip() and not line.startswith("#"))


@dataclass(slots=True)
class Passwords:
    """argon2id with the library's own parameters, which it raises as machines get faster."""

    hasher: PasswordHasher = field(default_factory=PasswordHasher)
    _turns: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(AT_ONCE))
    _lock: Lock = field(default_factory=Lock)
    _dummy: str = ""

    def hashed(self, password: str) -> str:
        with self._turns:
            return self.hasher.hash(_plain(password))

    def matches(self, kept: str | None, password: str) -> bool:
        """Whether a password is right. Without a kept hash the same work is done in vain, so that nobody can tell from
        the time of the answer which logins there are.
        """
        with self._turns:
            try:
                right = self.hasher.verify(kept or self._in_vain(), _plain(password[: LONGEST + 1]))
            except (VerificationError, InvalidHashError):
                return False
        return right and kept is not None

    def outdated(self, kept: str) -> bool:
        return self.hasher.check_needs_rehash(kept)

    def _in_vain(self) -> str:
        with self._lock:
            if not self._dummy:
                self._dummy = self.hasher.hash("nobody has this password")
            return self._dummy
