"""People, sessions, tokens and the audit as JSON and as lines for the terminal; decides nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from assistant.account_values import Account, ApiToken, AuditEntry, SignedIn
from ui.console import stdout
from ui.words import words

_ACCOUNT = TypeAdapter(Account)
_SESSION = TypeAdapter(SignedIn)
_TOKEN = TypeAdapter(ApiToken)
_ENTRY = TypeAdapter(AuditEntry)
Json = dict[str, Any]


def account_json(account: Account) -> Json:
    made: Json = _ACCOUNT.dump_python(account, mode="json")
    return made | {"disabled": account.disabled_at is not None}


def session_json(session: SignedIn) -> Json:
    made: Json = _SESSION.dump_python(session, mode="json")
    return made


def token_json(token: ApiToken) -> Json:
    made: Json = _TOKEN.dump_python(token, mode="json")
    return made


def entry_json(entry: AuditEntry) -> Json:
    made: Json = _ENTRY.dump_python(entry, mode="json")
    return made


def print_accounts(accounts: Iterable[Account]) -> None:
    told = words()["users"]
    lines = [_account_line(account, told) for account in accounts]
    for line in lines or [told["none"]]:
        stdout.print(line, markup=False)


def print_sessions(sessions: Iterable[SignedIn]) -> None:
    told = words()["users"]
    lines = [
        told["session"].format(key=one.key, since=_when(one.made_at), seen=_when(one.seen_at), address=one.address)
        for one in sessions
    ]
    for line in lines or [told["no_sessions"]]:
        stdout.print(line, markup=False)


def print_tokens(tokens: Iterable[ApiToken]) -> None:
    told = words()["users"]
    lines = [
        told["token"].format(
            name=one.name,
            since=_when(one.made_at),
            seen=_when(one.seen_at) if one.seen_at else told["never"],
            state=told["revoked"] if one.revoked_at else told["in_force"],
        )
        for one in tokens
    ]
    for line in lines or [told["no_tokens"]]:
        stdout.print(line, markup=False)


def print_audit(entries: Iterable[AuditEntry]) -> None:
    told = words()["users"]
    for one in entries:
        stdout.print(f"{_when(one.at)}  {one.who}  {told['deeds'].get(one.what, one.what)}  {one.about}", markup=False)


def _account_line(account: Account, told: Json) -> str:
    parts = [account.login, told["roles"][account.role.value]]
    parts += [account.name] if account.name else []
    parts += [told["managers"].format(names=", ".join(account.managers))] if account.managers else []
    parts += [told["hears"]] if account.hears else []
    parts += [told["disabled"].format(at=_when(account.disabled_at))] if account.disabled_at else []
    return " · ".join(parts)


def _when(at: datetime) -> str:
    return at.astimezone().strftime("%Y-%m-%d %H:%M")
