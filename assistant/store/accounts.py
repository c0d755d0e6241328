"""People, their sessions and tokens, wrong passwords and the audit, by SQL."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from assistant.account_values import Account, ApiToken, AuditEntry, Guesses, SignedIn
from assistant.store.account_models import AccountRow, ApiTokenRow, AuditRow, GuessRow, SessionRow
from assistant.viewers import Role

KEY = 12
"""Signs of a token's hash by which people tell sessions apart."""


class AccountRepository:
    """People with the hashes of their passwords, and who is signed in."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def exist(self) -> bool:
        return self._session.scalar(select(AccountRow.login).limit(1)) is not None

    def add(self, account: Account, password: str) -> None:
        """``password`` is its hash."""
        row = AccountRow(
            login=account.login,
            role=account.role.value,
            name=account.name,
            managers=None if account.managers is None else list(account.managers),
            hears=account.hears,
            password=password,
            made_at=account.made_at,
            password_at=account.password_at,
            disabled_at=account.disabled_at,
        )
        self._session.add(row)
        self._session.flush()

    def change(self, account: Account) -> None:
        """What a person is; not his password, nor whether he is disabled."""
        self._session.execute(
            update(AccountRow)
            .where(AccountRow.login == account.login)
            .values(
                role=account.role.value,
                name=account.name,
                managers=None if account.managers is None else list(account.managers),
                hears=account.hears,
            )
        )

    def get(self, login: str) -> Account | None:
        row = self._session.get(AccountRow, login)
        return None if row is None else _account(row)

    def all(self) -> tuple[Account, ...]:
        return tuple(_account(row) for row in self._session.scalars(select(AccountRow).order_by(AccountRow.login)))

    def password(self, login: str) -> str | None:
        """The hash of a person's password; None for nobody."""
        return self._session.scalar(select(AccountRow.password).where(AccountRow.login == login))

    def set_password(self, login: str, password: str, at: datetime | None = None) -> None:
        """``at`` is left out where only the hash's parameters change."""
        changes = {"password": password} | ({} if at is None else {"password_at": at})
        self._session.execute(update(AccountRow).where(AccountRow.login == login).values(**changes))

    def set_disabled(self, login: str, at: datetime | None) -> None:
        self._session.execute(update(AccountRow).where(AccountRow.login == login).values(disabled_at=at))

    def open_session(self, token_sha256: str, signed: SignedIn) -> None:
        row = SessionRow(
            token_sha256=token_sha256,
            login=signed.login,
            made_at=signed.made_at,
            seen_at=signed.seen_at,
            address=signed.address[:64],
            agent=signed.agent[:255],
        )
        self._session.add(row)
        self._session.flush()

    def session(self, token_sha256: str) -> tuple[SignedIn, Account] | None:
        found = self._session.execute(
            select(SessionRow, AccountRow)
            .join(AccountRow, AccountRow.login == SessionRow.login)
            .where(SessionRow.token_sha256 == token_sha256)
        ).first()
        return None if found is None else (_signed(found[0]), _account(found[1]))

    def sessions(self, login: str) -> tuple[SignedIn, ...]:
        """The last used first."""
        rows = self._session.scalars(
            select(SessionRow).where(SessionRow.login == login).order_by(SessionRow.seen_at.desc())
        )
        return tuple(_signed(row) for row in rows)

    def see_session(self, token_sha256: str, at: datetime) -> None:
        self._session.execute(update(SessionRow).where(SessionRow.token_sha256 == token_sha256).values(seen_at=at))

    def end_session(self, token_sha256: str) -> None:
        self._session.execute(delete(SessionRow).where(SessionRow.token_sha256 == token_sha256))

    def end_sessions(self, login: str, *, but: str = "") -> int:
        """Ends all sessions of a person but the one of a token's hash; says how many."""
        ended = self._session.execute(
            delete(SessionRow)
            .where(SessionRow.login == login, SessionRow.token_sha256 != but)
            .returning(SessionRow.token_sha256)
        )
        return len(ended.all())

    def end_stale_sessions(self, *, made_before: datetime, seen_before: datetime) -> None:
        self._session.execute(
            delete(SessionRow).where((SessionRow.made_at < made_before) | (SessionRow.seen_at < seen_before))
        )

    def add_token(self, token_sha256: str, token: ApiToken) -> None:
        row = ApiTokenRow(token_sha256=token_sha256, login=token.login, name=token.name, made_at=token.made_at)
        self._session.add(row)
        self._session.flush()

    def token(self, token_sha256: str) -> tuple[ApiToken, Account] | None:
        found = self._session.execute(
            select(ApiTokenRow, AccountRow)
            .join(AccountRow, AccountRow.login == ApiTokenRow.login)
            .where(ApiTokenRow.token_sha256 == token_sha256)
        ).first()
        return None if found is None else (_token(found[0]), _account(found[1]))

    def tokens(self, login: str) -> tuple[ApiToken, ...]:
        rows = self._session.scalars(
            select(ApiTokenRow).where(ApiTokenRow.login == login).order_by(ApiTokenRow.made_at, ApiTokenRow.name)
        )
        return tuple(_token(row) for row in rows)

    def see_token(self, token_sha256: str, at: datetime) -> None:
        self._session.execute(update(ApiTokenRow).where(ApiTokenRow.token_sha256 == token_sha256).values(seen_at=at))

    def revoke_tokens(self, login: str, at: datetime, *, name: str | None = None) -> int:
        """Revokes a person's tokens in force, or the one of a name; says how many."""
        wanted = [ApiTokenRow.login == login, ApiTokenRow.revoked_at.is_(None)]
        if name is not None:
            wanted.append(ApiTokenRow.name == name)
        revoked = self._session.execute(
            update(ApiTokenRow).where(*wanted).values(revoked_at=at).returning(ApiTokenRow.token_sha256)
        )
        return len(revoked.all())


class GuessRepository:
    """Wrong passwords; every subject is a hash."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def count(self, subject: str, at: datetime, *, forgotten_before: datetime) -> int:
        """Counts one more guess and says how many there are now, older ones being forgotten.

        The first thing that it does is a write: of attempts at the same time each sees the one before.
        """
        counted = self._session.execute(
            update(GuessRow)
            .where(GuessRow.subject_sha256 == subject, GuessRow.last_at >= forgotten_before)
            .values(failures=GuessRow.failures + 1, last_at=at)
            .returning(GuessRow.failures)
        ).scalar()
        if counted is not None:
            return counted
        self._session.execute(delete(GuessRow).where(GuessRow.last_at < forgotten_before))
        self._session.add(GuessRow(subject_sha256=subject, failures=1, last_at=at, locked_until=None))
        self._session.flush()
        return 1

    def of(self, subject: str) -> Guesses:
        row = self._session.get(GuessRow, subject)
        return Guesses() if row is None else Guesses(row.failures, row.last_at, row.locked_until)

    def lock(self, subject: str, until: datetime) -> None:
        self._session.execute(update(GuessRow).where(GuessRow.subject_sha256 == subject).values(locked_until=until))

    def take_back(self, subject: str) -> None:
        """One guess was none: the password was right."""
        row = self._session.get(GuessRow, subject)
        if row is not None:
            row.failures, row.locked_until = max(0, row.failures - 1), None
            self._session.flush()

    def forget(self, subject: str) -> None:
        self._session.execute(delete(GuessRow).where(GuessRow.subject_sha256 == subject))


class AuditRepository:
    """What people did. Entries are added and never changed."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, entry: AuditEntry) -> None:
        self._session.add(AuditRow(at=entry.at, who=entry.who[:128], what=entry.what[:64], about=entry.about))
        self._session.flush()

    def newest(self, limit: int, *, who: str = "", what: Iterable[str] = ()) -> tuple[AuditEntry, ...]:
        asked = select(AuditRow).order_by(AuditRow.at.desc(), AuditRow.entry_id.desc()).limit(limit)
        kinds = tuple(what)
        if who:
            asked = asked.where(AuditRow.who == who)
        if kinds:
            asked = asked.where(AuditRow.what.in_(kinds))
        return tuple(AuditEntry(row.at, row.who, row.what, row.about) for row in self._session.scalars(asked))


def _account(row: AccountRow) -> Account:
    return Account(
        login=row.login,
        role=Role(row.role),
        name=row.name,
        managers=None if row.managers is None else tuple(row.managers),
        hears=row.hears,
        made_at=row.made_at,
        password_at=row.password_at,
        disabled_at=row.disabled_at,
    )


def _signed(row: SessionRow) -> SignedIn:
    return SignedIn(row.token_sha256[:KEY], row.login, row.made_at, row.seen_at, row.address, row.agent)


def _token(row: ApiTokenRow) -> ApiToken:
    return ApiToken(row.login, row.name, row.made_at, row.seen_at, row.revoked_at)
