"""Who may sign in and until when: passwords, locks, sessions and tokens. Hashes are cheap ones here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st

from assistant.accounts import (
    GUESSES,
    IDLE,
    LONGEST,
    LONGEST_LOCK,
    Accounts,
    Attempt,
    NewPerson,
    digest,
    lock_after,
    tidy_login,
)
from assistant.audit import UNKNOWN, Audit
from assistant.errors import BadInput, SignInLocked, SignInRefused, UnknownLogin, WeakPassword
from assistant.passwords import Passwords, check_new
from assistant.store import migrate
from assistant.store.unit_of_work import Database
from assistant.viewers import Role, Viewer
from tests.builders import NOON
from tests.stores import files_of, new_engine

pytestmark = pytest.mark.usefixtures("any_store")

RIGHT, WRONG = "correct horse battery staple", "a wrong guess entirely"
ANNA = NewPerson("anna", Role.MANAGER, "Анна Белова")
ROOT = NewPerson("root", Role.ADMIN)


def cheap() -> Passwords:
    return Passwords(PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))


@dataclass
class Clock:
    at: datetime = NOON

    def __call__(self) -> datetime:
        return self.at

    def passes(self, span: timedelta) -> None:
        self.at += span


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def accounts(tmp_path: Path, clock: Clock) -> Accounts:
    database = Database(new_engine(tmp_path))
    migrate.upgrade(database.engine)
    made = Accounts(database, cheap(), clock)
    for person in (ROOT, ANNA):
        made.add(person, RIGHT)
    return made


def try_to(accounts: Accounts, login: str = "anna", password: str = WRONG, address: str = "10.0.0.1") -> None:
    with pytest.raises(SignInRefused):
        accounts.sign_in(Attempt(login, password, address))


@pytest.mark.parametrize(
    ("person", "viewer"),
    [
        (ANNA, Viewer(Role.MANAGER, "anna", "Анна Белова", frozenset({"Анна Белова"}))),
        (NewPerson("boss", Role.TEAM_LEAD), Viewer(Role.TEAM_LEAD, "boss")),
        (
            NewPerson("boss", Role.TEAM_LEAD, "Павел", (" Анна  Белова", "Игорь", "")),
            Viewer(Role.TEAM_LEAD, "boss", "Павел", frozenset({"Анна Белова", "Игорь"})),
        ),
        (NewPerson("pr", Role.MARKETER), Viewer(Role.MARKETER, "pr", hears=False, masked=True)),
        (NewPerson("pr", Role.MARKETER, hears=True), Viewer(Role.MARKETER, "pr", hears=True, masked=True)),
        (ROOT, Viewer(Role.ADMIN, "root")),
    ],
)
def test_each_role_sees_what_it_should(accounts: Accounts, person: NewPerson, viewer: Viewer) -> None:
    if person.login not in ("anna", "root"):
        accounts.add(person, RIGHT)
    token = accounts.sign_in(Attempt(person.login.upper(), RIGHT))
    assert accounts.behind_session(token) == viewer
    assert viewer.sees("Кто-то") is (viewer.managers is None)


@pytest.mark.parametrize(
    ("person", "says"),
    [
        (replace(ANNA, login="anna2", name=""), "--name"),
        (replace(ANNA, login="anna2"), "called 'Анна Белова' already"),
        (replace(ANNA, login="ANNA"), "there is a user 'anna' already"),
        (replace(ROOT, login="r2", managers=("Анна",)), "--managers is for team leads"),
        (replace(ROOT, login="r2", hears=True), "--hears is for marketers"),
        (NewPerson("boss", Role.TEAM_LEAD, managers=(" ",)), "names nobody"),
        (replace(ROOT, login="two words"), "is no login"),
        (replace(ROOT, login="x"), "is no login"),
        (NewPerson("r2", Role.ADMIN, "root"), "already"),
    ],
)
def test_what_does_not_fit_is_said(accounts: Accounts, person: NewPerson, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        accounts.add(person, RIGHT)
    assert [one.login for one in accounts.list()] == ["anna", "root"]


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("короткий", "short"),
        ("", "short"),
        ("anna.belova@firm", "login"),
        ("Anna.Belova@Firm", "login"),
        ("password123", "worst"),
        ("ЙЦУКЕНГШЩЗ", "worst"),
        ("абабабабабаб", "worst"),
        ("x" * 300, "long"),
    ],
)
def test_passwords_that_anybody_guesses_are_refused(password: str, why: str) -> None:
    with pytest.raises(WeakPassword) as refused:
        check_new(password, "anna.belova@firm")
    assert refused.value.why == why


@given(st.text(min_size=10, max_size=40), st.text(min_size=1, max_size=40))
def test_only_the_password_itself_matches(password: str, other: str) -> None:
    passwords = cheap()
    kept = passwords.hashed(password)
    assert passwords.matches(kept, password)
    assert not passwords.matches(None, password)
    assert not passwords.matches("no hash at all", password)
    if other.strip() and other[0] not in password:
        assert not passwords.matches(kept, other)


def test_nothing_that_opens_a_door_is_stored(accounts: Accounts, tmp_path: Path) -> None:
    session = accounts.sign_in(Attempt("anna", RIGHT, "10.0.0.1", "Firefox"))
    token = accounts.new_token("anna", "отчёты")
    try_to(accounts, "secret-typed-into-the-login")
    accounts.database.close()
    kept = b"".join(path.read_bytes() for path in files_of(tmp_path, "test"))
    for secret in (session, token, RIGHT, "secret-typed-into-the-login"):
        assert secret.encode() not in kept
    assert digest(session).encode() in kept


def test_a_session_ends_after_idle_hours_and_after_a_month_at_most(accounts: Accounts, clock: Clock) -> None:
    token = accounts.sign_in(Attempt("anna", RIGHT))
    clock.passes(IDLE - timedelta(minutes=1))
    assert accounts.behind_session(token) is not None
    clock.passes(IDLE - timedelta(minutes=1))
    assert accounts.behind_session(token) is not None, "what is used goes on"
    clock.passes(IDLE)
    assert accounts.sessions("anna") == ()
    assert accounts.behind_session(token) is None
    token = accounts.sign_in(Attempt("anna", RIGHT))
    began = clock.at
    while clock.at - began < LONGEST - IDLE:
        clock.passes(IDLE / 2)
        assert accounts.behind_session(token) is not None
    clock.passes(IDLE / 2)
    clock.passes(IDLE / 2)
    assert accounts.behind_session(token) is None


@pytest.mark.parametrize("end", ["sign_out", "end", "disable", "password"])
def test_what_ends_a_session(accounts: Accounts, end: str) -> None:
    token = accounts.sign_in(Attempt("anna", RIGHT))
    program = accounts.new_token("anna", "ci")
    if end == "sign_out":
        accounts.sign_out(token)
    elif end == "end":
        assert accounts.end_sessions("anna") == 1
    elif end == "disable":
        accounts.disable("anna")
    else:
        accounts.set_password("anna", "quite another password")
    assert accounts.behind_session(token) is None
    assert (accounts.behind_token(program) is None) is (end in ("disable", "password"))
    assert accounts.behind_session("") is None


def test_who_is_disabled_cannot_come_in_and_is_told_nothing_more(accounts: Accounts) -> None:
    accounts.disable("anna")
    with pytest.raises(SignInRefused, match="the login or the password is wrong"):
        accounts.sign_in(Attempt("anna", RIGHT))
    accounts.enable("anna")
    assert accounts.behind_session(accounts.sign_in(Attempt("anna", RIGHT))) is not None
    with pytest.raises(BadInput, match="the only administrator"):
        accounts.disable("root")
    with pytest.raises(UnknownLogin):
        accounts.disable("nobody")


@pytest.mark.parametrize("login", ["anna", "nobody"])
def test_guessing_is_stopped_for_a_growing_while(accounts: Accounts, clock: Clock, login: str) -> None:
    for number in range(GUESSES):
        try_to(accounts, login, address=f"10.0.0.{number}")
    waited = []
    for number in range(4):
        with pytest.raises(SignInLocked) as locked:
            accounts.sign_in(Attempt(login, RIGHT, f"10.0.1.{number}"))
        waited.append(locked.value.minutes)
        clock.passes(timedelta(minutes=locked.value.minutes))
        try_to(accounts, login, address=f"10.0.2.{number}")
    assert waited == [1, 2, 4, 8]
    clock.passes(timedelta(minutes=16))
    if login == "anna":
        assert accounts.sign_in(Attempt(login, RIGHT))
        try_to(accounts, login)
        assert accounts.sign_in(Attempt(login, RIGHT)), "the count begins anew"


def test_an_address_that_tries_many_logins_is_locked_too(accounts: Accounts, clock: Clock) -> None:
    for number in range(GUESSES):
        try_to(accounts, f"login{number}", address="10.9.9.9")
    with pytest.raises(SignInLocked):
        accounts.sign_in(Attempt("anna", RIGHT, "10.9.9.9"))
    assert accounts.sign_in(Attempt("anna", RIGHT, "10.0.0.1")), "others are let in"
    clock.passes(timedelta(minutes=1))
    assert accounts.sign_in(Attempt("anna", RIGHT, "10.9.9.9"))


def test_impatience_does_not_make_the_wait_longer(accounts: Accounts, clock: Clock) -> None:
    for _ in range(GUESSES):
        try_to(accounts)
    for _ in range(20):
        with pytest.raises(SignInLocked):
            accounts.sign_in(Attempt("anna", RIGHT, "10.0.0.2"))
    clock.passes(timedelta(minutes=1))
    assert accounts.sign_in(Attempt("anna", RIGHT, "10.0.0.2"))


@given(st.integers(0, 200))
def test_waits_grow_and_have_an_end(failures: int) -> None:
    assert lock_after(failures) <= lock_after(failures + 1) <= LONGEST_LOCK
    assert (lock_after(failures) > timedelta(0)) is (failures >= GUESSES)


def test_as_much_work_is_done_for_a_login_that_nobody_has(accounts: Accounts, monkeypatch: pytest.MonkeyPatch) -> None:
    verified: list[str] = []
    verify = PasswordHasher.verify

    def watched(self: PasswordHasher, kept: str, password: str) -> bool:
        verified.append(kept)
        return verify(self, kept, password)

    monkeypatch.setattr(PasswordHasher, "verify", watched)
    try_to(accounts, "anna")
    try_to(accounts, "nobody")
    assert len(verified) == 2
    assert verified[0].rpartition("$")[0].rpartition("$")[0] == verified[1].rpartition("$")[0].rpartition("$")[0]


def test_a_hash_made_with_weaker_parameters_is_made_anew(accounts: Accounts) -> None:
    stronger = Accounts(
        accounts.database, Passwords(PasswordHasher(time_cost=2, memory_cost=64, parallelism=1)), accounts.now
    )
    with accounts.database.begin() as work:
        before = work.accounts.password("anna")
    token = stronger.sign_in(Attempt("anna", RIGHT))
    with accounts.database.begin() as work:
        after = work.accounts.password("anna")
    assert before is not None
    assert after is not None
    assert ("t=1" in before, "t=2" in after) == (True, True)
    assert stronger.behind_session(token) is not None, "nobody has to sign in again for it"
    stronger.sign_in(Attempt("anna", RIGHT))
    with accounts.database.begin() as work:
        assert work.accounts.password("anna") == after


def test_a_person_changes_his_own_password(accounts: Accounts) -> None:
    other = accounts.sign_in(Attempt("anna", RIGHT))
    with pytest.raises(SignInRefused):
        accounts.change_password(Attempt("anna", WRONG), "quite another password")
    with pytest.raises(WeakPassword):
        accounts.change_password(Attempt("anna", RIGHT), RIGHT)
    token = accounts.change_password(Attempt("anna", RIGHT), "quite another password")
    assert accounts.behind_session(other) is None
    assert accounts.behind_session(token) is not None
    assert accounts.sign_in(Attempt("anna", "quite another password"))


def test_a_person_becomes_something_else_at_once(accounts: Accounts) -> None:
    token = accounts.sign_in(Attempt("anna", RIGHT))
    accounts.change(NewPerson("anna", Role.TEAM_LEAD, "Анна Белова", ("Игорь Сомов",)))
    assert accounts.behind_session(token) == Viewer(Role.TEAM_LEAD, "anna", "Анна Белова", frozenset({"Игорь Сомов"}))
    for person, says in (
        (NewPerson("root", Role.MARKETER), "the only administrator"),
        (NewPerson("root", Role.ADMIN, "Анна Белова"), "already"),
        (NewPerson("anna", Role.MANAGER), "--name"),
        (NewPerson("nobody", Role.ADMIN), "no user"),
    ):
        with pytest.raises(BadInput, match=says):
            accounts.change(person)
    accounts.change(replace(ROOT, name="Роман"))
    assert [one.name for one in accounts.list()] == ["Анна Белова", "Роман"]


def test_tokens_are_named_once_and_told_once(accounts: Accounts) -> None:
    token = accounts.new_token("anna", " отчёты  по ночам ")
    assert [one.name for one in accounts.tokens("anna")] == ["отчёты по ночам"]
    with pytest.raises(BadInput, match="already"):
        accounts.new_token("anna", "отчёты по ночам")
    assert accounts.behind_token(token) == Viewer(Role.MANAGER, "anna", "Анна Белова", frozenset({"Анна Белова"}))
    assert accounts.behind_session(token) is None, "a token is no session"
    accounts.revoke_token("anna", "отчёты по ночам")
    assert accounts.behind_token(token) is None
    with pytest.raises(BadInput, match="there is: none"):
        accounts.revoke_token("anna", "отчёты по ночам")
    accounts.new_token("anna", "отчёты по ночам")


def test_what_people_did_is_written_down(accounts: Accounts) -> None:
    token = accounts.sign_in(Attempt("anna", RIGHT, "10.0.0.1"))
    accounts.sign_out(token)
    try_to(accounts, "anna", address="10.0.0.7")
    try_to(accounts, "my-password-by-mistake", address="10.0.0.7")
    accounts.disable("anna", by="root")
    told = [(one.who, one.what, one.about) for one in Audit(accounts.database).newest()]
    assert told == [
        ("root", "user_disabled", "anna"),
        (UNKNOWN, "sign_in_refused", "10.0.0.7"),
        ("anna", "sign_in_refused", "10.0.0.7"),
        ("anna", "sign_out", ""),
        ("anna", "sign_in", "10.0.0.1"),
        ("command line", "user_added", "anna: manager"),
        ("command line", "user_added", "root: admin"),
    ]
    assert len(Audit(accounts.database).newest(who="root")) == 1


def test_once_there_is_somebody_there_always_is(tmp_path: Path) -> None:
    database = Database(new_engine(tmp_path))
    migrate.upgrade(database.engine)
    made, elsewhere = Accounts(database, cheap()), Accounts(database, cheap())
    assert not elsewhere.exist()
    made.add(ROOT, RIGHT)
    assert elsewhere.exist(), "another process added the first"


@pytest.mark.parametrize(
    ("typed", "kept"), [(" Anna ", "anna"), ("A.Belova@Firm.ru", "a.belova@firm.ru"), ("ИВАН", "иван")]
)
def test_logins_are_the_same_however_they_are_typed(typed: str, kept: str) -> None:
    assert tidy_login(typed) == kept
