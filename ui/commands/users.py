"""``user``: the people who may sign in, their sessions and tokens, and the audit of what they did."""

from __future__ import annotations

import getpass
import sys
from typing import Annotated

import typer

from assistant.accounts import NewPerson
from assistant.errors import BadInput
from assistant.passwords import check_new
from assistant.viewers import Role
from ui import console, users
from ui.commands.context import JsonOption, opened, settings_of
from ui.words import words

user_app = typer.Typer(help="People who may sign in.")

LoginArgument = Annotated[str, typer.Argument(metavar="LOGIN", help="The person's login.")]
StdinOption = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from the first line of stdin instead of asking.")
]


@user_app.command("add")
def add(
    context: typer.Context,
    login: LoginArgument,
    role: Annotated[Role, typer.Option(help="What the person is.")],
    name: Annotated[str, typer.Option(help="As calls and the CRM write it; a manager's calls are found by it.")] = "",
    managers: Annotated[
        str | None, typer.Option(metavar="A,B", help="A team lead's managers; without it, everybody.")
    ] = None,
    hears: Annotated[bool, typer.Option("--hears", help="A marketer may play recordings.")] = False,
    password_stdin: StdinOption = False,
    as_json: JsonOption = False,
) -> None:
    """Add a person. The password is asked for twice; 10 characters at least."""
    person = NewPerson(login, role, name, None if managers is None else _listed(managers), hears)
    with opened(settings_of(context)) as app:
        known = app.calls.choices().managers
        account = app.accounts.add(person, _password(login, from_stdin=password_stdin))
    strange = [one for one in (*_expected(account.role, account.name), *(account.managers or ())) if one not in known]
    if strange:
        told = words()["users"]["strange"]
        console.say(told.format(names=", ".join(strange), known=", ".join(known) or words()["users"]["nobody"]))
    if as_json:
        console.print_json(users.account_json(account))
    else:
        users.print_accounts([account])


@user_app.command("change")
def change(
    context: typer.Context,
    login: LoginArgument,
    role: Annotated[Role | None, typer.Option(help="What the person is from now on.")] = None,
    name: Annotated[str | None, typer.Option(help="As calls and the CRM write it.")] = None,
    managers: Annotated[
        str | None, typer.Option(metavar="A,B|all", help="A team lead's managers; `all` for everybody.")
    ] = None,
    hears: Annotated[bool | None, typer.Option("--hears/--no-hears", help="Whether a marketer may play.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Change a person's role, name or managers; what is left out stays. Open sessions see it at once."""
    with opened(settings_of(context)) as app:
        before = app.accounts.person(login)
        same = role in (None, before.role)
        person = NewPerson(
            login,
            role or before.role,
            before.name if name is None else name,
            (before.managers if same else None) if managers is None else _listed(managers),
            (before.hears if same else False) if hears is None else hears,
        )
        account = app.accounts.change(person)
    if as_json:
        console.print_json(users.account_json(account))
    else:
        users.print_accounts([account])


@user_app.command("list")
def list_users(context: typer.Context, as_json: JsonOption = False) -> None:
    """Everybody with an account, disabled ones too."""
    with opened(settings_of(context)) as app:
        found = app.accounts.list()
    if as_json:
        console.print_json({"users": [users.account_json(one) for one in found]})
    else:
        users.print_accounts(found)


@user_app.command("disable")
def disable(context: typer.Context, login: LoginArgument, as_json: JsonOption = False) -> None:
    """Take a person's access away at once; what he wrote stays."""
    with opened(settings_of(context)) as app:
        account = app.accounts.disable(login)
    if as_json:
        console.print_json(users.account_json(account))
    else:
        users.print_accounts([account])


@user_app.command("enable")
def enable(context: typer.Context, login: LoginArgument, as_json: JsonOption = False) -> None:
    """Give a disabled person access again, with the password he had."""
    with opened(settings_of(context)) as app:
        account = app.accounts.enable(login)
    if as_json:
        console.print_json(users.account_json(account))
    else:
        users.print_accounts([account])


@user_app.command("passwd")
def passwd(
    context: typer.Context, login: LoginArgument, password_stdin: StdinOption = False, as_json: JsonOption = False
) -> None:
    """Set a new password. Every session of the person ends and every token is revoked."""
    with opened(settings_of(context)) as app:
        app.accounts.sessions(login)  # an unknown login is told before a password is typed
        account = app.accounts.set_password(login, _password(login, from_stdin=password_stdin))
    if as_json:
        console.print_json(users.account_json(account))
    else:
        users.print_accounts([account])


@user_app.command("sessions")
def sessions(
    context: typer.Context,
    login: LoginArgument,
    end: Annotated[bool, typer.Option("--end", help="End all of them.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Where a person is signed in."""
    with opened(settings_of(context)) as app:
        found = app.accounts.sessions(login)
        ended = app.accounts.end_sessions(login) if end else 0
    if as_json:
        console.print_json({"sessions": [users.session_json(one) for one in found], "ended": ended})
        return
    users.print_sessions(found)
    if end:
        console.say(words()["users"]["ended"].format(n=ended))


@user_app.command("token")
def token(
    context: typer.Context,
    login: LoginArgument,
    name: Annotated[str, typer.Option(help="What it is for; without it the person's tokens are listed.")] = "",
    revoke: Annotated[bool, typer.Option("--revoke", help="Take the token of this name out of force.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Make a token for a program that acts as this person: `Authorization: Bearer TOKEN`. It is shown once."""
    if revoke and not name:
        raise BadInput("--revoke needs the --name of the token; `razbor user token LOGIN` lists them")
    with opened(settings_of(context)) as app:
        made = ""
        if revoke:
            app.accounts.revoke_token(login, name)
        elif name:
            made = app.accounts.new_token(login, name)
        found = app.accounts.tokens(login)
    if as_json:
        document = {"tokens": [users.token_json(one) for one in found]}
        console.print_json(document | ({"token": made} if made else {}))
    elif made:
        console.say(words()["users"]["token_once"])
        console.stdout.print(made, markup=False)
    else:
        users.print_tokens(found)


@user_app.command("audit")
def audit(
    context: typer.Context,
    who: Annotated[str, typer.Option(metavar="LOGIN", help="Only what this person did.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="How many lines, the newest first.")] = 100,
    as_json: JsonOption = False,
) -> None:
    """What people did: sign-ins and failed ones, changes of users, corrections, exports."""
    with opened(settings_of(context)) as app:
        found = app.audit.newest(limit, who=who)
    if as_json:
        console.print_json({"audit": [users.entry_json(one) for one in found]})
    else:
        users.print_audit(found)


def _listed(managers: str) -> tuple[str, ...] | None:
    return None if managers.strip() == "all" else tuple(managers.split(","))


def _expected(role: Role, name: str) -> tuple[str, ...]:
    """A name under which there should be calls."""
    return (name,) if role is Role.MANAGER else ()


def _password(login: str, *, from_stdin: bool) -> str:
    if from_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
        check_new(password, login)
        return password
    if not sys.stdin.isatty():
        raise BadInput("there is no terminal to ask for the password on; add --password-stdin and send it to stdin")
    told = words()["users"]
    password = getpass.getpass(told["password"])
    check_new(password, login)
    if getpass.getpass(told["again"]) != password:
        raise BadInput("the two passwords differ; run the command again")
    return password
