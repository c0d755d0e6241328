"""What administrators do from the page of settings: people, packs, backups."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.app import App, build
from assistant.archives import check_archive
from assistant.audit import Deed
from assistant.doctor import Examination, Line
from assistant.playbook import default_packs
from assistant.settings import Settings
from assistant.viewers import OPEN, Role
from tests.two_managers import PASSWORD, installation
from ui.web.access import NO_ACCOUNT, Door, deed_of
from ui.web.app import build_web
from ui.web.components.settings import checks_told
from ui.web.wording import LANGUAGES, wording


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    made = installation(tmp_path / "home")
    yield made
    made.close()


@pytest.fixture
def web(app: App) -> FastAPI:
    return build_web(app)


def login_of(app: App, role: Role) -> str:
    return next(one.login for one in app.accounts.list() if one.role is role)


def signed_in(web: FastAPI, login: str, password: str = PASSWORD) -> TestClient:
    client = TestClient(web, follow_redirects=False, headers={"origin": "http://testserver"})
    assert client.post("/sign-in", data={"login": login, "password": password}).status_code == 303
    return client


@pytest.fixture
def admin(app: App, web: FastAPI) -> TestClient:
    return signed_in(web, login_of(app, Role.ADMIN))


def test_a_person_is_added_with_a_password_that_is_told_once(admin: TestClient, web: FastAPI) -> None:
    given = {"login": "nina", "role": "team_lead", "name": "Нина Лис", "managers": ["Анна Белова"]}
    made = admin.post("/api/users", json=given)
    assert made.status_code == 201
    assert made.json()["user"]["role"] == "team_lead"
    password = made.json()["password"]
    assert password not in admin.get("/api/users").text
    nina = signed_in(web, "nina", password)
    assert nina.get("/api/me").json()["managers"] == ["Анна Белова"]


@pytest.mark.parametrize(
    "given",
    [
        {"login": "nina", "role": "boss"},
        {"login": "a b", "role": "marketer"},
        {"login": "nina", "role": "manager"},
        {"login": "nina", "role": "marketer", "password": "chosen by me 12"},
        {"role": "marketer"},
    ],
)
def test_what_does_not_fit_is_said_and_nobody_is_added(admin: TestClient, given: dict[str, str]) -> None:
    before = admin.get("/api/users").json()
    answer = admin.post("/api/users", json=given)
    assert (answer.status_code, bool(answer.json()["detail"])) == (422, True)
    assert admin.get("/api/users").json() == before


def test_a_person_can_be_changed_shut_out_and_let_in_again(admin: TestClient, web: FastAPI) -> None:
    password = admin.post("/api/users", json={"login": "nina", "role": "marketer"}).json()["password"]
    nina = signed_in(web, "nina", password)
    assert nina.get("/api/me").json()["hears"] is False
    admin.post("/api/users/nina", json={"role": "marketer", "hears": True})
    assert nina.get("/api/me").json()["hears"] is True
    assert admin.post("/api/users/nina/disable").json()["user"]["disabled"] is True
    assert nina.get("/api/me").status_code == 401
    assert admin.post("/api/users/nina/enable").json()["user"]["disabled"] is False
    fresh = admin.post("/api/users/nina/password").json()["password"]
    again = signed_in(web, "nina", fresh)
    assert admin.post("/api/users/nina/end-sessions").json() == {"ended": 1}
    assert again.get("/api/me").status_code == 401


def test_the_last_administrator_stays(app: App, admin: TestClient) -> None:
    login = login_of(app, Role.ADMIN)
    assert admin.post(f"/api/users/{login}/disable").status_code == 422
    assert admin.post(f"/api/users/{login}", json={"role": "marketer"}).status_code == 422


def test_one_signs_oneself_out_everywhere(app: App, admin: TestClient, web: FastAPI) -> None:
    elsewhere = signed_in(web, login_of(app, Role.ADMIN))
    assert admin.post("/api/me/end-sessions", json={}).status_code == 422
    assert admin.post("/api/me/end-sessions", json={"everywhere": True}).json() == {"ended": 2}
    assert [one.get("/api/me").status_code for one in (admin, elsewhere)] == [401, 401]


def test_the_first_account_is_not_made_from_the_web(tmp_path: Path) -> None:
    app = build(Settings(home=tmp_path / "home", engine="scripted"))
    answer = TestClient(build_web(app)).post("/api/users", json={"login": "root", "role": "admin"})
    assert answer.status_code == 422
    assert "razbor user add" in answer.json()["detail"]
    assert not app.accounts.exist()
    app.close()


def test_a_backup_is_made_in_the_background_and_checks_out(app: App, admin: TestClient) -> None:
    assert admin.get("/api/backups").json()["making"] is None
    assert admin.post("/api/backups", json={}).status_code == 202
    deadline = time.monotonic() + 60.0
    while not (told := admin.get("/api/backups").json())["making"]["done"]:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert told["making"]["problem"] == ""
    [kept] = told["backups"]
    check_archive(Path(told["folder"]) / kept["name"])
    assert "backed_up" in [entry.what for entry in app.audit.newest(3)]
    assert not Path(told["folder"]).is_relative_to(app.settings.home), "what would be lost with the home is no backup"


def test_a_pack_is_checked_and_then_published(app: App, admin: TestClient, web: FastAPI) -> None:
    ours = next(path for path in default_packs() if path.name.startswith("lead_definition"))
    content = ours.read_bytes().replace(b'version: "1"', b'version: "7"')
    assert content != ours.read_bytes()
    sent = {"file": ("lead_definition.v7.yaml", content)}
    lead = signed_in(web, login_of(app, Role.TEAM_LEAD))
    checked = lead.post("/api/packs/check", files=sent)
    assert (checked.status_code, checked.json()["published"]) == (200, False), checked.text
    assert checked.json()["files"] == ["lead_definition.v7.yaml"]
    assert lead.post("/api/packs/publish", files=sent).status_code == 403
    assert not app.settings.packs_dir.exists() or not list(app.settings.packs_dir.iterdir())
    made = admin.post("/api/packs/publish", files=sent)
    assert (made.json()["published"], made.json()["broken"]) == (True, [])
    assert (app.settings.packs_dir / "lead_definition.v7.yaml").read_bytes() == content
    assert "published" in [entry.what for entry in app.audit.newest(3)]


def test_a_broken_pack_names_its_field_and_not_where_it_lay(admin: TestClient) -> None:
    answer = admin.post("/api/packs/check", files={"file": ("rubric.v9.yaml", b"id: x\nversion: 2\nsections: 5\n")})
    assert answer.status_code == 422
    assert answer.json()["detail"].startswith("rubric.v9.yaml")
    assert "packs-" not in answer.json()["detail"]


@pytest.mark.parametrize("name", ["../../escaped.yaml", "notes.txt", ""])
def test_files_that_are_no_packs_are_refused_by_name(admin: TestClient, name: str) -> None:
    answer = admin.post("/api/packs/check", files={"file": (name or "x", b"a: 1")})
    assert answer.status_code == 422


def test_what_is_done_without_accounts_is_written_down_too(app: App) -> None:
    Door(app.accounts, app.audit, app.settings).write(OPEN, deed_of("/api/calls/c1/disputes"), "POST")
    (entry, *_) = app.audit.newest(1)
    assert (entry.who, entry.what) == (NO_ACCOUNT, "disputed")


@pytest.mark.parametrize(
    ("path", "deed"),
    [
        ("/api/calls/c1/overrides", Deed.OVERRODE),
        ("/api/calls/c1/transcript-corrections/3/undo", Deed.CORRECTED),
        ("/api/import", Deed.IMPORTED),
        ("/api/disputes/d1/resolve", Deed.DISPUTED),
        ("/api/views", Deed.CHANGED),
    ],
)
def test_a_deed_is_named_by_its_address(path: str, deed: Deed) -> None:
    assert deed_of(path) is deed


@pytest.mark.parametrize("language", LANGUAGES)
def test_rules_that_read_differently_now_are_not_told_as_unchanged(language: str) -> None:
    words = wording(language)
    (told,) = checks_told(Examination((Line("published packs", "", True, {"changed": ["taxonomy.ru"]}),)), words)
    assert "taxonomy.ru" in told.sentence
