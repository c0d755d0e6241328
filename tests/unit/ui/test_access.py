"""Signing in through the pages: cookies, other sites, guessing, where one comes out, and what is open to whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.app import App
from assistant.viewers import Role
from tests.two_managers import OWN, PASSWORD, installation
from ui.web.access import SESSION, is_export, is_own_name, local_path, same_origin
from ui.web.app import build_web

HERE = {"origin": "http://testserver"}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    made = installation(tmp_path_factory.mktemp("home"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def web(app: App) -> FastAPI:
    return build_web(app)


_ADDRESSES = count(1)


def visitor(web: FastAPI, **more: Any) -> TestClient:
    """A browser somewhere: wrong passwords of one test lock out nobody in another."""
    number = next(_ADDRESSES)
    address = (f"10.0.{number // 250}.{number % 250}", 50000)
    return TestClient(web, follow_redirects=False, client=address, **({"headers": HERE} | more))


@pytest.fixture
def client(web: FastAPI) -> TestClient:
    return visitor(web)


def enter(client: TestClient, login: str = "anna", password: str = PASSWORD, **more: str) -> object:
    return client.post("/sign-in", data={"login": login, "password": password, **more})


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_cookie_is_kept_from_scripts_other_sites_and_plain_lines(web: FastAPI, scheme: str) -> None:
    browser = TestClient(web, base_url=f"{scheme}://testserver", follow_redirects=False)
    answer = browser.post("/sign-in", data={"login": "anna", "password": PASSWORD, "next": "/calls?q=1"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/calls?q=1")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"{SESSION}=")
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert ("Secure" in cookie) is (scheme == "https")
    assert ("strict-transport-security" in answer.headers) is (scheme == "https")


@pytest.mark.parametrize(
    ("wanted", "led"),
    [
        ("/calls/abc?t=61", "/calls/abc?t=61"),
        ("", "/"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example/", "/"),
        ("/\t/evil.example/", "/"),
        ("/\n//evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("calls", "/"),
        ("/sign-in?next=/sign-in", "/"),
        ("/sign-out", "/"),
        ("/api/calls", "/"),
        ("http:calls", "/"),
        ("///evil.example", "/"),
    ],
)
def test_signing_in_leads_to_pages_of_ours_only(wanted: str, led: str) -> None:
    assert local_path(wanted) == led


def test_a_wrong_login_and_a_wrong_password_are_told_alike(client: TestClient) -> None:
    wrong, unknown = enter(client, "lead", "not the password"), enter(client, "nobody-at-all", "not the password")
    assert wrong.status_code == unknown.status_code == 401
    assert re.sub(r'value="[^"]*"', "", wrong.text) == re.sub(r'value="[^"]*"', "", unknown.text)
    assert 'role="alert"' in wrong.text
    assert "not the password" not in wrong.text


@pytest.mark.parametrize(("language", "says"), [("ru", "Неверный логин или пароль"), ("en", "password is wrong")])
def test_the_page_speaks_the_readers_language_and_needs_no_script(client: TestClient, language: str, says: str) -> None:
    page = client.get("/sign-in", headers={"accept-language": language})
    assert f'<html lang="{language}"' in page.text
    assert "<script" not in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    answer = client.post("/sign-in", data={"login": "x", "password": "y"}, headers={"accept-language": language})
    assert says in answer.text
    for style in re.findall(r'href="(/ui/[^"]+)"', page.text):
        assert client.get(style).status_code == 200


def test_what_was_typed_comes_back_as_text(client: TestClient) -> None:
    answer = enter(client, '"><script>alert(1)</script>', "x", next='/calls"><script>')
    assert "<script" not in answer.text


def test_signing_out_ends_the_session_for_good(web: FastAPI, client: TestClient) -> None:
    enter(client, "root")
    assert client.get("/api/me").json()["role"] == "admin"
    token = client.cookies[SESSION]
    answer = client.post("/sign-out")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    thief = TestClient(web, cookies={SESSION: token})
    assert thief.get("/api/me").status_code == 401
    assert client.get("/sign-out").status_code in (404, 405), "a picture on another site must not sign people out"


def test_a_new_sign_in_ends_the_browsers_session_before(web: FastAPI, client: TestClient) -> None:
    enter(client, "root")
    before = client.cookies[SESSION]
    enter(client, "lead")
    assert client.cookies[SESSION] != before
    assert TestClient(web, cookies={SESSION: before}).get("/api/me").status_code == 401


@pytest.mark.parametrize(
    ("headers", "cookie", "ours"),
    [
        ({"sec-fetch-site": "same-origin"}, True, True),
        ({"sec-fetch-site": "same-site"}, True, False),
        ({"sec-fetch-site": "cross-site", "origin": "http://testserver", "host": "testserver"}, True, False),
        ({"sec-fetch-site": "none"}, True, False),
        ({"origin": "http://testserver", "host": "testserver"}, True, True),
        ({"origin": "http://testserver.evil.example", "host": "testserver"}, True, False),
        ({"origin": "http://testserver:81", "host": "testserver"}, True, False),
        ({"origin": "null", "host": "testserver"}, False, False),
        ({"host": "testserver"}, True, False),
        ({"host": "testserver"}, False, True),
    ],
)
def test_changes_come_from_our_own_pages(headers: dict[str, str], cookie: bool, ours: bool) -> None:
    assert same_origin(headers, cookie=cookie) is ours


def test_another_site_changes_nothing_in_a_signed_in_browser(web: FastAPI) -> None:
    browser = visitor(web, headers={})
    enter(browser, "root")
    path = f"/api/calls/{OWN}/acknowledgements"
    for headers in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}, {}):
        assert browser.post(path, json={}, headers=headers).status_code == 403
    assert browser.post(path, json={}, headers={"origin": "http://testserver"}).status_code == 201
    run = browser.post("/pages/calls/gradio_api/run/show", json={"data": ["/calls"]}, headers={"origin": "null"})
    assert run.status_code == 403


def test_a_token_serves_programs_until_it_is_revoked(app: App, web: FastAPI) -> None:
    token = app.accounts.new_token("anna", "отчёты")
    program = TestClient(web, headers={"authorization": f"Bearer {token}"})
    assert program.get("/api/me").json()["login"] == "anna"
    assert program.post(f"/api/calls/{OWN}/acknowledgements", json={}).status_code == 201
    app.accounts.revoke_token("anna", "отчёты")
    assert program.get("/api/me").status_code == 401
    for strange in ("", "x", "ы" * 9):
        headers = {"authorization": f"Bearer {strange}".encode()}
        assert TestClient(web).get("/api/me", headers=headers).status_code == 401


def test_a_person_changes_the_password_and_stays_signed_in(app: App, web: FastAPI) -> None:
    from assistant.accounts import NewPerson

    app.accounts.add(NewPerson("newcomer", Role.MARKETER), PASSWORD)
    here, elsewhere = visitor(web), visitor(web)
    for browser in (here, elsewhere):
        enter(browser, "newcomer")
    new = "a quite different password"
    for form, says in (
        ({"password": "wrong one here", "new": new, "again": new}, "is wrong"),
        ({"password": PASSWORD, "new": new, "again": new + "!"}, "differ"),
        ({"password": PASSWORD, "new": "short", "again": "short"}, "too short"),
        ({"password": PASSWORD, "new": "qwertyuiop", "again": "qwertyuiop"}, "tried first"),
        ({"password": PASSWORD, "new": PASSWORD, "again": PASSWORD}, "present one"),
    ):
        answer = here.post("/password", data=form, headers={"accept-language": "en"})
        assert answer.status_code == 422
        assert says in answer.text
    answer = here.post("/password", data={"password": PASSWORD, "new": new, "again": new})
    assert answer.headers["location"] == "/password?done=1"
    assert here.get("/api/me").status_code == 200
    assert elsewhere.get("/api/me").status_code == 401
    assert enter(elsewhere, "newcomer").status_code == 401
    assert enter(elsewhere, "newcomer", new).status_code == 303


def test_every_answer_carries_the_headers_that_keep_other_sites_out(client: TestClient) -> None:
    enter(client, "root")
    for path in ("/sign-in", "/calls", "/api/me", f"/media/{OWN}", "/nowhere", "/ui/razbor.css"):
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff", path
        assert headers["x-frame-options"] == "SAMEORIGIN", path
        assert headers["referrer-policy"] == "same-origin", path
        assert path == "/ui/razbor.css" or "cache-control" in headers, path
    assert client.get("/api/me").headers["cache-control"] == "private, no-store"


def test_changes_and_exports_are_written_down(app: App, client: TestClient) -> None:
    enter(client, "root")
    client.get("/api/reports/week?format=md")
    client.post(f"/api/calls/{OWN}/acknowledgements", json={})
    client.post("/api/calls/nope/acknowledgements", json={})
    newest = app.audit.newest(3)
    assert [(one.who, one.what, one.about) for one in newest[:2]] == [
        ("root", "changed", f"POST /api/calls/{OWN}/acknowledgements"),
        ("root", "exported", "GET /api/reports/week?format=md"),
    ]
    assert client.get("/api/audit?limit=1").json()["audit"][0]["who"] == "root"


@pytest.mark.parametrize(
    ("host", "own"),
    [
        ("localhost:7860", True),
        ("127.0.0.1", True),
        ("[::1]:7860", True),
        ("127.0.0.2:1", True),
        ("evil.example:7860", False),
        ("localhost.evil.example", False),
        ("", False),
        ("10.0.0.1", False),
    ],
)
def test_open_pages_answer_only_to_the_machines_own_names(host: str, own: bool) -> None:
    assert is_own_name(host) is own


@pytest.mark.parametrize(
    ("path", "query", "export"),
    [("/api/reports/team", "", True), ("/api/calls", "", False), ("/api/calls/export", "", True)],
)
def test_what_counts_as_an_export(path: str, query: str, export: bool) -> None:
    assert is_export(path, query) is export


def test_five_wrong_passwords_close_the_door_for_a_while(app: App, web: FastAPI) -> None:
    for login in ("lead", "nobody-here"):
        answers = [enter(visitor(web), login, f"wrong number {n}").status_code for n in range(5)]
        assert answers == [401] * 5
        locked = enter(visitor(web), login, PASSWORD)
        assert locked.status_code == 429
        assert "1" in locked.text


def test_without_accounts_the_pages_are_open_and_close_with_the_first(tmp_path_factory: pytest.TempPathFactory) -> None:
    from assistant.accounts import NewPerson

    made = installation(tmp_path_factory.mktemp("open"), signed=False)
    client = TestClient(build_web(made), follow_redirects=False)
    assert client.get("/api/me").json() == {
        "login": "",
        "name": "",
        "role": "admin",
        "managers": None,
        "hears": True,
        "masked": False,
    }
    assert client.get("/sign-in").headers["location"] == "/calls"
    assert client.post(f"/api/calls/{OWN}/acknowledgements", json={"author": "Гость"}).status_code == 201
    evil = client.post(f"/api/calls/{OWN}/acknowledgements", json={"author": "x"}, headers={"origin": "http://evil"})
    assert evil.status_code == 403
    guarded = TestClient(build_web(made, local=True), base_url="http://evil.example")
    assert guarded.get("/api/calls").status_code == 421
    assert TestClient(build_web(made, local=True), base_url="http://localhost").get("/api/calls").status_code == 200
    made.accounts.add(NewPerson("first", Role.ADMIN), PASSWORD)
    assert client.get("/api/me").status_code == 401
    demo = replace(made, settings=made.settings.model_copy(update={"demo": True}))
    assert TestClient(build_web(demo)).get("/api/me").status_code == 200
    made.close()
