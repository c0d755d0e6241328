"""People and access: who may sign in, who is behind a session or a token, and when that ends. Knows no pages."""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from assistant.account_values import Account, ApiToken, SignedIn
from assistant.audit import UNKNOWN, Deed, audit
from assistant.errors import BadInput, SignInLocked, SignInRefused, UnknownLogin, WeakPassword
from assistant.passwords import Passwords, check_new
from assistant.store.unit_of_work import Database, UnitOfWork
from assistant.viewers import Role, Viewer

IDLE = timedelta(hours=12)
LONGEST = timedelta(days=30)
SEEN_AGAIN = timedelta(minutes=1)
"""How often a session's last use is written down."""
GUESSES = 5
FIRST_LOCK = timedelta(minutes=1)
LONGEST_LOCK = timedelta(hours=1)
LOGIN_MEMORY = timedelta(hours=24)
ADDRESS_MEMORY = timedelta(hours=1)
"""A whole office may stand behind one address: what its people mistype is forgotten sooner."""
SHELL = "command line"
_LOGIN = re.compile(r"\w[\w.@+-]{1,63}")


@dataclass(frozen=True, slots=True)
class NewPerson:
    """``managers`` are those whose calls a team lead may see; None: everybody's. ``hears`` matters for marketers."""

    login: str
    role: Role
    name: str = ""
    managers: tuple[str, ...] | None = None
    hears: bool = False


@dataclass(frozen=True, slots=True)
class Attempt:
    """What somebody typed to sign in, and where from."""

    login: str
    password: str = field(repr=False)
    address: str = ""
    agent: str = ""


@dataclass(slots=True)
class Accounts:
    database: Database
    passwords: Passwords = field(default_factory=Passwords)
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    _exist: bool = False

    def exist(self) -> bool:
        """Whether anybody has an account: from then on everything needs signing in. Accounts are never deleted."""
        if not self._exist:
            with self.database.begin() as work:
                self._exist = work.accounts.exist()
        return self._exist

    def add(self, person: NewPerson, password: str, *, by: str = SHELL) -> Account:
        """Raises BadInput saying what does not fit."""
        login = tidy_login(person.login)
        check_new(password, login)
        name = " ".join(person.name.split())
        account = Account(login, person.role, name, _managers(person, name), person.hears, self.now(), self.now())
        hashed = self.passwords.hashed(password)
        with self.database.begin() as work:
            if work.accounts.get(login) is not None:
                raise BadInput(f"there is a user {login!r} already; `razbor user list` shows all")
            _refuse_namesake(work, account)
            work.accounts.add(account, hashed)
            audit(work, by, Deed.USER_ADDED, f"{login}: {account.role.value}", self.now())
        return account

    def change(self, person: NewPerson, *, by: str = SHELL) -> Account:
        """Makes a person what ``person`` says; open sessions see it at once. Raises BadInput."""
        name = " ".join(person.name.split())
        with self.database.begin() as work:
            before = _known(work, person.login)
            after = replace(before, role=person.role, name=name, managers=_managers(person, name), hears=person.hears)
            if after.role is not before.role:
                _refuse_last_admin(work, before)
            _refuse_namesake(work, after)
            work.accounts.change(after)
            audit(work, by, Deed.USER_CHANGED, f"{after.login}: {after.role.value}", self.now())
        return after

    def person(self, login: str) -> Account:
        """Raises UnknownLogin."""
        with self.database.begin() as work:
            return _known(work, login)

    def list(self) -> tuple[Account, ...]:
        with self.database.begin() as work:
            return work.accounts.all()

    def disable(self, login: str, *, by: str = SHELL) -> Account:
        """Takes a person's access away at once: his sessions end and his tokens are revoked."""
        with self.database.begin() as work:
            account = _known(work, login)
            if account.disabled_at is None:
                _refuse_last_admin(work, account)
                work.accounts.set_disabled(account.login, self.now())
                audit(work, by, Deed.USER_DISABLED, account.login, self.now())
            work.accounts.end_sessions(account.login)
            work.accounts.revoke_tokens(account.login, self.now())
            return _known(work, login)

    def enable(self, login: str, *, by: str = SHELL) -> Account:
        with self.database.begin() as work:
            account = _known(work, login)
            if account.disabled_at is not None:
                work.accounts.set_disabled(account.login, None)
                audit(work, by, Deed.USER_ENABLED, account.login, self.now())
            return _known(work, login)

    def set_password(self, login: str, password: str, *, by: str = SHELL) -> Account:
        """An administrator gives a person a new password: every session ends and every token is revoked."""
        with self.database.begin() as work:
            account = _known(work, login)
        check_new(password, account.login)
        hashed = self.passwords.hashed(password)
        with self.database.begin() as work:
            self._change(work, account.login, hashed, by)
            return _known(work, login)

    def change_password(self, attempt: Attempt, new: str) -> str:
        """A person who knows his password takes a new one; a new session's token comes back, all others end."""
        account = self._proven(attempt)
        check_new(new, account.login)
        if new == attempt.password:
            raise WeakPassword("same", "the new password is the old one; take another")
        hashed = self.passwords.hashed(new)
        with self.database.begin() as work:
            self._change(work, account.login, hashed, account.login)
            return self._opened(work, account.login, attempt)

    def sign_in(self, attempt: Attempt) -> str:
        """A new session's token. Raises SignInRefused or SignInLocked, which never tell whether the login exists."""
        account = self._proven(attempt)
        with self.database.begin() as work:
            audit(work, account.login, Deed.SIGN_IN, attempt.address, self.now())
            work.accounts.end_stale_sessions(made_before=self.now() - LONGEST, seen_before=self.now() - IDLE)
            return self._opened(work, account.login, attempt)

    def sign_out(self, token: str) -> None:
        with self.database.begin() as work:
            found = work.accounts.session(digest(token))
            if found is not None:
                work.accounts.end_session(digest(token))
                audit(work, found[1].login, Deed.SIGN_OUT, at=self.now())

    def sessions(self, login: str) -> tuple[SignedIn, ...]:
        """A person's open sessions, the last used first."""
        with self.database.begin() as work:
            found = work.accounts.sessions(_known(work, login).login)
        return tuple(one for one in found if not self._over(one))

    def end_sessions(self, login: str, *, by: str = SHELL) -> int:
        with self.database.begin() as work:
            account = _known(work, login)
            ended = work.accounts.end_sessions(account.login)
            audit(work, by, Deed.SESSIONS_ENDED, account.login, self.now())
        return ended

    def behind_session(self, token: str) -> Viewer | None:
        """Who is signed in by a session's token; None for nobody, and for a session that is over."""
        key, now = digest(token), self.now()
        with self.database.begin() as work:
            found = work.accounts.session(key)
            if found is None:
                return None
            signed, account = found
            if self._over(signed) or account.disabled_at is not None:
                work.accounts.end_session(key)
                return None
            if now - signed.seen_at >= SEEN_AGAIN:
                work.accounts.see_session(key, now)
        return account.viewer()

    def new_token(self, login: str, name: str, *, by: str = SHELL) -> str:
        """A token for programs that act as this person; it is told once and kept as a hash."""
        tidy = " ".join(name.split())
        if not tidy or len(tidy) > 128:
            raise BadInput("a token needs a name of 1 to 128 characters that says what it is for")
        token = secrets.token_urlsafe(32)
        with self.database.begin() as work:
            account = _known(work, login)
            if any(one.name == tidy and one.revoked_at is None for one in work.accounts.tokens(account.login)):
                raise BadInput(f"{account.login} has a token {tidy!r} already; revoke it or take another name")
            work.accounts.add_token(digest(token), ApiToken(account.login, tidy, self.now()))
            audit(work, by, Deed.TOKEN_MADE, f"{account.login}: {tidy}", self.now())
        return token

    def tokens(self, login: str) -> tuple[ApiToken, ...]:
        with self.database.begin() as work:
            return work.accounts.tokens(_known(work, login).login)

    def revoke_token(self, login: str, name: str, *, by: str = SHELL) -> None:
        with self.database.begin() as work:
            account = _known(work, login)
            if not work.accounts.revoke_tokens(account.login, self.now(), name=name):
                known = ", ".join(one.name for one in work.accounts.tokens(account.login) if not one.revoked_at)
                raise BadInput(f"{account.login} has no token {name!r} in force; there is: {known or 'none'}")
            audit(work, by, Deed.TOKEN_REVOKED, f"{account.login}: {name}", self.now())

    def behind_token(self, token: str) -> Viewer | None:
        """Who a program acts as; None for a token that nobody has, that is revoked, or whose owner is disabled."""
        key, now = digest(token), self.now()
        with self.database.begin() as work:
            found = work.accounts.token(key)
            if found is None or found[0].revoked_at is not None or found[1].disabled_at is not None:
                return None
            if found[0].seen_at is None or now - found[0].seen_at >= SEEN_AGAIN:
                work.accounts.see_token(key, now)
        return found[1].viewer()

    def _proven(self, attempt: Attempt) -> Account:
        """Whose login and password these are. A guess counts before it is checked, so that many at once win nothing."""
        login = _plain_login(attempt.login)
        subjects = [(f"login {login}", LOGIN_MEMORY)]
        if attempt.address:
            subjects.append((f"address {attempt.address}", ADDRESS_MEMORY))
        self._count(subjects)
        with self.database.begin() as work:
            account, kept = work.accounts.get(login), work.accounts.password(login)
        right = self.passwords.matches(kept, attempt.password)
        with self.database.begin() as work:
            if account is None or kept is None or not right or account.disabled_at is not None:
                who = UNKNOWN if account is None else account.login
                audit(work, who, Deed.SIGN_IN_REFUSED, attempt.address, self.now())
            else:
                work.guesses.forget(digest(subjects[0][0]))
                for subject, _ in subjects[1:]:
                    work.guesses.take_back(digest(subject))
                if self.passwords.outdated(kept):
                    work.accounts.set_password(login, self.passwords.hashed(attempt.password))
                return account
        raise SignInRefused

    def _count(self, subjects: Iterable[tuple[str, timedelta]]) -> None:
        now = self.now()
        with self.database.begin() as work:
            for subject, memory in subjects:
                key = digest(subject)
                failures = work.guesses.count(key, now, forgotten_before=now - memory)
                locked = work.guesses.of(key).locked_until
                if locked is not None and locked > now:
                    raise SignInLocked(locked - now)  # nothing is stored: waiting is not made longer by impatience
                if failures >= GUESSES:
                    work.guesses.lock(key, now + lock_after(failures))

    def _change(self, work: UnitOfWork, login: str, hashed: str, by: str) -> None:
        work.accounts.set_password(login, hashed, self.now())
        work.accounts.end_sessions(login)
        work.accounts.revoke_tokens(login, self.now())
        audit(work, by, Deed.PASSWORD_CHANGED, login, self.now())

    def _opened(self, work: UnitOfWork, login: str, attempt: Attempt) -> str:
        token = secrets.token_urlsafe(32)
        signed = SignedIn("", login, self.now(), self.now(), attempt.address, attempt.agent)
        work.accounts.open_session(digest(token), signed)
        return token

    def _over(self, signed: SignedIn) -> bool:
        now = self.now()
        return now - signed.seen_at >= IDLE or now - signed.made_at >= LONGEST


def digest(secret: str) -> str:
    """The form in which tokens are kept: 256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def lock_after(failures: int) -> timedelta:
    """How long nobody can try after so many wrong passwords: a minute after the fifth, then twice as long each time."""
    if failures < GUESSES:
        return timedelta(0)
    return min(LONGEST_LOCK, FIRST_LOCK * (1 << min(failures - GUESSES, 16)))


def tidy_login(login: str) -> str:
    """A login as it is kept. Raises BadInput where it is none."""
    tidy = _plain_login(login)
    if not _LOGIN.fullmatch(tidy):
        raise BadInput(
            f"{login!r} is no login; expected 2 to 64 letters, digits or . _ @ + -, such as anna or a.belova"
        )
    return tidy


def _plain_login(login: str) -> str:
    return unicodedata.normalize("NFKC", login).strip().casefold()


def _managers(person: NewPerson, name: str) -> tuple[str, ...] | None:
    """Checks that what is said of a person fits his role, and tidies the managers' names."""
    if person.role is Role.MANAGER and not name:
        raise BadInput("a manager sees the calls that name him; say --name as calls and the CRM write it")
    if person.managers is not None and person.role is not Role.TEAM_LEAD:
        raise BadInput(f"--managers is for team leads; a {person.role.value} needs none")
    if person.hears and person.role is not Role.MARKETER:
        raise BadInput(f"--hears is for marketers; a {person.role.value} hears the calls that he sees")
    if person.managers is None:
        return None
    listed = tuple(dict.fromkeys(tidy for one in person.managers if (tidy := " ".join(one.split()))))
    if not listed:
        raise BadInput("--managers names nobody; name them with commas between, or leave it out for everybody")
    return listed


def _known(work: UnitOfWork, login: str) -> Account:
    account = work.accounts.get(_plain_login(login))
    if account is None:
        raise UnknownLogin(login)
    return account


def _refuse_namesake(work: UnitOfWork, account: Account) -> None:
    """What people write is signed with their names: two of one name could not be told apart."""
    others = [one for one in work.accounts.all() if one.login != account.login]
    names = {one.name.casefold() for one in others if one.name}
    logins = {one.login for one in others}
    if account.name and (account.name.casefold() in names or account.name.casefold() in logins):
        raise BadInput(f"somebody else is called {account.name!r} already; tell the two apart by a middle name")
    if account.login in names:
        raise BadInput(f"somebody is called {account.login!r}; take another login")


def _refuse_last_admin(work: UnitOfWork, account: Account) -> None:
    if account.role is Role.ADMIN and account.disabled_at is None:
        admins = [one for one in work.accounts.all() if one.role is Role.ADMIN and one.disabled_at is None]
        if len(admins) == 1:
            raise BadInput(f"{account.login} is the only administrator; add another one first")
