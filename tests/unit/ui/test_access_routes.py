"""Every route of the built application, walked as nobody and as each role: nothing comes that the role may not have.

A route that is not in ``ROUTES`` fails the walk: whoever adds one decides here for whom it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.app import App
from assistant.viewers import Role
from tests.two_managers import (
    ANNA,
    COLLEAGUES,
    FILES,
    LOGINS,
    OTHERS,
    OTHERS_DATA,
    OWN,
    OWN_DATA,
    PASSWORD,
    installation,
)
from ui.web.app import build_web
from ui.web.rooms import ROOMS

ADMIN = frozenset({Role.ADMIN})
REVIEWERS = ADMIN | {Role.TEAM_LEAD}
TALKERS = REVIEWERS | {Role.MANAGER}
NAMERS = REVIEWERS | {Role.MARKETER}
EVERYBODY = frozenset(Role)
WORD = {"author": "Самозванец", "reason": "Потому что так вернее"}


@dataclass(frozen=True)
class Rule:
    """``roles`` whom it answers; ``body`` what is sent; ``values`` of the path's names other than a call's;
    ``absent``: there is nothing under them, which is what is answered."""

    roles: frozenset[Role]
    body: dict[str, Any] | None = None
    values: dict[str, str] = field(default_factory=dict)
    query: str = ""
    free: bool = False
    absent: bool = False


ROUTES: dict[str, Rule] = {
    "GET /openapi.json": Rule(EVERYBODY),
    "GET /api/calls": Rule(EVERYBODY),
    "GET /api/calls/{call_id}": Rule(EVERYBODY),
    "GET /api/calls/{call_id}/promises": Rule(EVERYBODY),
    "GET /api/calls/{call_id}/corrections": Rule(EVERYBODY),
    "POST /api/calls/{call_id}/corrections": Rule(
        REVIEWERS, {"turn": 7, "quote": "слишком дорого", "kind": "missed", "category": "price", "outcome": "answered"}
    ),
    "GET /api/progress": Rule(EVERYBODY),
    "GET /media/{call_id}": Rule(TALKERS),
    "GET /api/reports/promises": Rule(TALKERS),
    "GET /api/reports/{name}": Rule(EVERYBODY, values={"name": "themes"}),
    "GET /api/reports/week": Rule(TALKERS),
    "POST /api/themes/{theme_id}": Rule(NAMERS, {"name": "Дорого"}, {"theme_id": "t1"}),
    "GET /api/calibration/sessions": Rule(REVIEWERS),
    "POST /api/calibration/sessions": Rule(REVIEWERS, {"name": "x", "calls": [OWN], "reviewers": ["Павел Рогов"]}),
    "GET /api/calibration/sessions/{session}": Rule(REVIEWERS, values={"session": "november"}),
    "POST /api/calibration/sessions/{session}/marks": Rule(REVIEWERS, {"marks": []}, {"session": "november"}),
    "GET /api/rating/exceptions": Rule(REVIEWERS),
    "POST /api/rating/calls/{call}/{verdict}": Rule(REVIEWERS, WORD, {"verdict": "count"}),
    "POST /api/rating/criteria/{criterion}/{verdict}": Rule(
        REVIEWERS, WORD, {"criterion": "greeting", "verdict": "keep-out"}
    ),
    "GET /api/calls/{call_id}/remarks": Rule(EVERYBODY),
    "POST /api/calls/{call_id}/self-scores": Rule(TALKERS, {"total": 70}),
    "POST /api/calls/{call_id}/acknowledgements": Rule(TALKERS, {}),
    "POST /api/calls/{call_id}/disputes": Rule(TALKERS, WORD),
    "GET /api/disputes": Rule(TALKERS),
    "POST /api/disputes/{dispute_id}/withdraw": Rule(TALKERS, WORD, {"dispute_id": "d1"}),
    "POST /api/disputes/{dispute_id}/resolve": Rule(REVIEWERS, {**WORD, "upheld": False}, {"dispute_id": "d1"}),
    "POST /api/calls/{call_id}/overrides": Rule(REVIEWERS, {**WORD, "criterion": "greeting", "score": 1.0}),
    "GET /api/golden": Rule(REVIEWERS),
    "POST /api/golden/{case_id}/retire": Rule(REVIEWERS, WORD, {"case_id": "g1"}),
    "GET /api/calls/{call_id}/receipt": Rule(TALKERS),
    "POST /api/ask": Rule(EVERYBODY, {"question": "сколько звонков", "language": "ru"}),
    "GET /api/calls/{call_id}/transcript-corrections": Rule(REVIEWERS),
    "POST /api/calls/{call_id}/transcript-corrections": Rule(REVIEWERS, {"kind": "?"}),
    "POST /api/calls/{call_id}/transcript-corrections/prepare": Rule(REVIEWERS, {}),
    "POST /api/calls/{call_id}/transcript-corrections/{number}/undo": Rule(
        REVIEWERS, {"author": "Самозванец"}, {"number": "99"}, absent=True
    ),
    "POST /api/calls/{call_id}/corrections/{number}/undo": Rule(
        REVIEWERS, {"author": "Самозванец"}, {"number": "99"}, absent=True
    ),
    "POST /api/calls/{call_id}/details": Rule(REVIEWERS, {"manager": "Никто", "at": "2026-11-20T10:00"}),
    "POST /api/calls/{call_id}/delete": Rule(REVIEWERS, {}),
    "GET /api/calls/{call_id}/comments": Rule(TALKERS),
    "POST /api/calls/{call_id}/comments": Rule(TALKERS, {"text": "Послушайте", "author": "Самозванец"}),
    "POST /api/comments/{number}/resolve": Rule(TALKERS, {}, {"number": "99"}, absent=True),
    "POST /api/comments/{number}/delete": Rule(TALKERS, {}, {"number": "99"}, absent=True),
    "GET /api/people": Rule(TALKERS),
    "GET /media/{call_id}/peaks": Rule(TALKERS),
    "GET /api/managers": Rule(TALKERS),
    "GET /api/managers/{name}": Rule(TALKERS, values={"name": ANNA}),
    "GET /api/managers/{name}/letter": Rule(TALKERS, values={"name": ANNA}),
    "GET /api/managers/{name}/promises": Rule(TALKERS, values={"name": ANNA}),
    "GET /api/team": Rule(REVIEWERS),
    "GET /api/team/coaching": Rule(REVIEWERS),
    "GET /api/team/report": Rule(REVIEWERS),
    "GET /api/coaching-plan": Rule(TALKERS),
    "POST /api/coaching-plan": Rule(REVIEWERS, {"manager": ANNA, "agreed": "x", "author": "Самозванец"}),
    "POST /api/coaching-plan/{item_id}": Rule(TALKERS, {"done": "maybe"}, {"item_id": "1"}, absent=True),
    "GET /api/reports/funnel": Rule(NAMERS),
    "GET /api/briefs": Rule(NAMERS),
    "POST /api/briefs": Rule(NAMERS, {"themes": []}),
    "GET /api/briefs/{brief_id}": Rule(NAMERS, values={"brief_id": "1"}, absent=True),
    "POST /api/briefs/{brief_id}": Rule(NAMERS, {"status": "?"}, {"brief_id": "1"}, absent=True),
    "DELETE /api/briefs/{brief_id}": Rule(NAMERS, values={"brief_id": "1"}, absent=True),
    "GET /api/briefs/{brief_id}/file": Rule(NAMERS, values={"brief_id": "1"}, absent=True),
    "GET /api/practice": Rule(TALKERS),
    "POST /api/practice/attempts": Rule(TALKERS, {"category": "price", "language": "ru"}),
    "GET /api/practice/attempts/{attempt_id}": Rule(TALKERS, values={"attempt_id": "p1"}, absent=True),
    "POST /api/practice/attempts/{attempt_id}/answers": Rule(
        TALKERS, {"text": "Понимаю вас", "at": 0}, {"attempt_id": "p1"}, absent=True
    ),
    "POST /api/practice/attempts/{attempt_id}/finish": Rule(TALKERS, {}, {"attempt_id": "p1"}, absent=True),
    "POST /api/practice/assignments": Rule(REVIEWERS, {"manager": ANNA, "category": "price", "due": "2026-12-01"}),
    "POST /api/practice/speech": Rule(TALKERS),
    "GET /api/export/calls.{form}": Rule(EVERYBODY, values={"form": "csv"}),
    "GET /api/calls/{call_id}/reviewed": Rule(TALKERS),
    "POST /api/calls/{call_id}/reviewed": Rule(REVIEWERS),
    "DELETE /api/calls/{call_id}/reviewed": Rule(REVIEWERS),
    "POST /api/reviewed": Rule(REVIEWERS, {"calls": [OWN]}),
    "GET /api/views": Rule(EVERYBODY),
    "POST /api/views": Rule(EVERYBODY, {"name": "x", "query": "view=triage"}),
    "PATCH /api/views/{view_id}": Rule(EVERYBODY, {"name": "y"}, {"view_id": "v1"}),
    "DELETE /api/views/{view_id}": Rule(EVERYBODY, values={"view_id": "v1"}),
    "POST /api/import": Rule(REVIEWERS),
    "GET /api/imports": Rule(EVERYBODY),
    "DELETE /api/imports/{batch_id}": Rule(REVIEWERS, values={"batch_id": "b1"}),
    "GET /api/me": Rule(EVERYBODY),
    "GET /api/users": Rule(ADMIN),
    "GET /api/audit": Rule(ADMIN),
    "POST /api/me/end-sessions": Rule(EVERYBODY, {"everywhere": False}),
    "POST /api/users": Rule(ADMIN, {"login": "?", "role": "?"}),
    "POST /api/users/{login}": Rule(ADMIN, {"role": "?"}, {"login": "nobody"}),
    "POST /api/users/{login}/disable": Rule(ADMIN, values={"login": "nobody"}),
    "POST /api/users/{login}/enable": Rule(ADMIN, values={"login": "nobody"}),
    "POST /api/users/{login}/password": Rule(ADMIN, values={"login": "nobody"}),
    "POST /api/users/{login}/end-sessions": Rule(ADMIN, values={"login": "nobody"}),
    "POST /api/packs/check": Rule(REVIEWERS),
    "POST /api/packs/publish": Rule(ADMIN),
    "GET /api/backups": Rule(ADMIN),
    "POST /api/backups": Rule(ADMIN, {"media": "?"}),
    "GET /sign-in": Rule(EVERYBODY, free=True),
    "POST /sign-in": Rule(EVERYBODY, free=True),
    "POST /sign-out": Rule(EVERYBODY, free=True),
    "GET /password": Rule(EVERYBODY),
    "POST /password": Rule(EVERYBODY),
    "GET /ui": Rule(EVERYBODY, free=True),
}
PAGES = {
    "calls": EVERYBODY,
    "call": EVERYBODY,
    "managers": TALKERS,
    "team": REVIEWERS,
    "themes": EVERYBODY,
    "funnel": NAMERS,
    "briefs": NAMERS,
    "ask": EVERYBODY,
    "practice": TALKERS,
    "settings": EVERYBODY,
}
"""Every room by its key, which is also its Gradio application's; whatever Gradio serves there is the room's."""
CALL = re.compile(r"\{call(?:_id)?\}")


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    made = installation(tmp_path_factory.mktemp("home"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def web(app: App) -> FastAPI:
    return build_web(app)


@pytest.fixture(scope="module")
def clients(web: FastAPI) -> Iterator[dict[Role | None, TestClient]]:
    """A browser for each role, and one of nobody."""
    with TestClient(web, follow_redirects=False) as nobody:
        made: dict[Role | None, TestClient] = {None: nobody}
        for role, login in LOGINS.items():
            made[role] = signed_in(web, login)
        yield made


def signed_in(web: FastAPI, login: str) -> TestClient:
    client = TestClient(web, follow_redirects=False, headers={"origin": "http://testserver"})
    answer = client.post("/sign-in", data={"login": login, "password": PASSWORD})
    assert answer.status_code == 303, answer.text
    return client


def routes_of(served: Any, under: str = "") -> Iterator[tuple[str, str]]:
    """(method, path) of every route, those of included routers and mounted applications as well."""
    for route in served.routes:
        included = getattr(route, "original_router", None)
        if included is not None:
            yield from routes_of(included, under)
        elif type(route).__name__ == "Mount":
            inner = getattr(route.app, "routes", None)
            if inner is None:
                yield "GET", under + route.path
            else:
                yield from routes_of(route.app, under + route.path)
        else:
            for method in sorted((route.methods or {"GET"}) - {"HEAD"} or {"HEAD"}):
                yield method, under + route.path


def ours(web: FastAPI) -> Iterable[tuple[str, str]]:
    return [(method, path) for method, path in routes_of(web) if not path.startswith("/pages/")]


def test_every_route_and_every_room_has_its_rule(web: FastAPI) -> None:
    found = {f"{method} {path}" for method, path in ours(web)}
    assert found == set(ROUTES), "say in ROUTES for whom each route is"
    assert {room.key for room in ROOMS} == set(PAGES), "say in PAGES for whom each room is"
    assert {room.key: room.roles for room in ROOMS} == PAGES
    gradio = {path.split("/")[2] for _, path in routes_of(web) if path.startswith("/pages/")}
    assert gradio == set(PAGES)


def test_nobody_gets_anything_but_the_sign_in_page(web: FastAPI, clients: dict[Role | None, TestClient]) -> None:
    for method, path in routes_of(web):
        rule = ROUTES.get(f"{method} {path}")
        if rule is not None and rule.free:
            continue
        asked = re.sub(r"\{[^}]+\}", OWN, path)
        answer = clients[None].request(method, asked)
        if path == "/password" and method == "GET":
            assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=%2Fpassword")
        else:
            assert answer.status_code == 401, f"{method} {asked}: {answer.status_code}"
            assert "sign in first" in answer.text or method == "HEAD"
        assert_none_of(answer.text, (*OWN_DATA, *OTHERS_DATA), f"{method} {asked}")


@pytest.mark.parametrize("page", ["/", "/calls", f"/calls/{OWN}", "/calls?q=1", "/nowhere"])
def test_nobody_is_sent_to_sign_in_from_a_page(clients: dict[Role | None, TestClient], page: str) -> None:
    answer = clients[None].get(page)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in")


@pytest.mark.parametrize("role", list(Role))
def test_each_role_gets_what_is_its_own(web: FastAPI, clients: dict[Role | None, TestClient], role: Role) -> None:
    """Own calls are answered, others' calls are not there for a manager, and what is not for a role is forbidden."""
    client = clients[role]
    for method, path in ours(web):
        rule = ROUTES[f"{method} {path}"]
        if rule.free or path == "/password":
            continue
        for call_id in (OWN, OTHERS) if CALL.search(path) else (OWN,):
            asked = address(path, rule, call_id)
            answer = client.request(method, asked, json=rule.body if method == "POST" else None)
            told = f"{role} {method} {asked}: {answer.status_code} {answer.text[:200]}"
            if role not in rule.roles:
                assert answer.status_code == 403, told
            elif role is Role.MANAGER and call_id == OTHERS:
                assert answer.status_code == 404, told
            elif rule.absent:
                assert answer.status_code in (404, 422), told
            else:
                assert answer.status_code in (200, 201, 204, 206, 422), told
            check_words(role, answer.text.replace(call_id, "…") if call_id in asked else answer.text, told)


def address(path: str, rule: Rule, call_id: str) -> str:
    asked = CALL.sub(call_id, path)
    for name, value in rule.values.items():
        asked = asked.replace("{" + name + "}", value)
    assert "{" not in asked, f"{path} needs values in ROUTES"
    return asked


def check_words(role: Role, text: str, told: str) -> None:
    if role is Role.MARKETER:
        assert_none_of(text, (*OWN_DATA, *OTHERS_DATA, *COLLEAGUES, *files()), told)
    if role is Role.MANAGER:
        assert_none_of(text, (*OTHERS_DATA, "игорь", "сомов", OTHERS), told)


def files() -> tuple[str, ...]:
    return (*(name.removesuffix(".wav") for name in FILES.values()), "gone_", "lvova")


def assert_none_of(text: str, words: Iterable[str], told: str) -> None:
    plain = text.casefold().replace("ё", "е")
    found = [word for word in words if word in plain]
    assert not found, f"{found} in {told}: {[plain[max(0, plain.find(w) - 60) : plain.find(w) + 60] for w in found]}"


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize(
    ("query", "roles"),
    [
        ("/api/reports/team", TALKERS),
        ("/api/reports/manager", TALKERS),
        ("/api/reports/manager?manager=Игорь Сомов", TALKERS),
        ("/api/reports/themes?manager=Игорь Сомов", TALKERS),
        ("/api/reports/promises?manager=Игорь Сомов", TALKERS),
        ("/api/reports/week?manager=Анна Белова&format=html", TALKERS),
        ("/api/reports/week?manager=Анна Белова&format=md", TALKERS),
        ("/api/calls?text=Гречухин", EVERYBODY),
        ("/api/calls?text=9051234567", EVERYBODY),
        ("/api/calls?text=арин", EVERYBODY),
        ("/api/calls?text=tversnab.example", EVERYBODY),
        ("/api/calls?text=ромашка", EVERYBODY),
        ("/api/calls?manager=Игорь Сомов", EVERYBODY),
        ("/api/disputes?state=open", TALKERS),
    ],
)
def test_reports_and_lists_hold_only_what_is_the_roles(
    clients: dict[Role | None, TestClient], role: Role, query: str, roles: frozenset[Role]
) -> None:
    answer = clients[role].get(query)
    told = f"{role} {query}: {answer.status_code} {answer.text[:200]}"
    assert answer.status_code == (200 if role in roles else 403), told
    check_words(role, answer.text, told)
    if role is Role.MARKETER and "text=" in query:
        assert answer.json()["calls"] == [], "who sees no names does not find calls by them"


def test_who_sees_no_names_searches_what_was_said(clients: dict[Role | None, TestClient]) -> None:
    for text in ("экселе", "ну это слишком", "на складе"):
        found = clients[Role.MARKETER].get("/api/calls", params={"text": text}).json()["calls"]
        assert [one["call"]["call_id"] for one in found] == [OWN], text


@pytest.mark.parametrize("name", [FILES[OWN], FILES[OTHERS].removesuffix(".wav"), "bbbb", "", "%"])
def test_calls_of_others_cannot_be_found_by_a_piece_of_their_name(
    clients: dict[Role | None, TestClient], name: str
) -> None:
    for role in (Role.MANAGER, Role.MARKETER):
        answer = clients[role].get(f"/api/calls/{name}/promises")
        found = role is Role.MANAGER and name == FILES[OWN]
        assert answer.status_code == (200 if found else 404)
        assert_none_of(answer.text.replace(name, ""), (*OTHERS_DATA, OTHERS), f"{role} {name}")


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize(
    ("page", "address", "own"),
    [("calls", "/calls", True), ("call", f"/calls/{OWN}", True), ("call", f"/calls/{OTHERS}", False)],
)
def test_pages_are_filled_with_what_is_the_roles(
    clients: dict[Role | None, TestClient], role: Role, page: str, address: str, own: bool
) -> None:
    body = {"data": [address], "fn_index": 0, "session_hash": "s"}
    answer = clients[role].post(f"/pages/{page}/gradio_api/run/show", json=body)
    assert answer.status_code == 200
    shown = "".join(part for part in answer.json()["data"] if isinstance(part, str))
    assert 'class="topbar"' in shown
    assert 'action="/sign-out"' in shown
    body_of_page = re.sub(r"<details class=\"account\".*?</details>", "", shown, flags=re.DOTALL)
    check_words(role, body_of_page.replace(address, "…"), f"{role} {address}")
    if role is Role.MANAGER and not own:
        assert "callpage" not in shown
    if role in REVIEWERS and page == "call" and own:
        assert "Гречухин" in shown
    assert ("data-audio" in shown or "<audio" in shown) is (
        page == "call" and role is not Role.MARKETER and (own or role is not Role.MANAGER)
    )


def test_a_marketer_who_may_hear_hears_and_learns_no_name(web: FastAPI) -> None:
    client = signed_in(web, "radio")
    answer = client.get(f"/media/{OWN}", headers={"range": "bytes=0-99"})
    assert answer.status_code == 206
    assert_none_of(str(answer.headers), (*OWN_DATA, *files()), "headers of the recording")


def test_what_is_written_is_signed_by_who_has_signed_in(clients: dict[Role | None, TestClient]) -> None:
    path = f"/api/calls/{OWN}/self-scores"
    kept = clients[Role.MANAGER].post(path, json={"author": "Самозванец", "total": 55}).json()["self_score"]
    assert kept["author"] == ANNA
    kept = clients[Role.ADMIN].post(path, json={"total": 55}).json()["self_score"]
    assert kept["author"] == "root"


def test_only_reviewers_upload(clients: dict[Role | None, TestClient]) -> None:
    for role, client in clients.items():
        answer = client.post("/pages/calls/gradio_api/upload", files={"files": ("a.wav", b"RIFF")})
        expected = 401 if role is None else 200 if role in REVIEWERS else 403
        assert answer.status_code == expected, role


def test_a_team_lead_with_a_list_sees_its_managers_only(app: App, web: FastAPI) -> None:
    from assistant.accounts import NewPerson

    app.accounts.add(NewPerson("narrow", Role.TEAM_LEAD, "Узкий Руководитель", (ANNA,)), PASSWORD)
    client = signed_in(web, "narrow")
    assert {one["call"]["manager"] for one in client.get("/api/calls").json()["calls"]} == {ANNA}
    assert client.get(f"/api/calls/{OWN}").status_code == 200
    for method, path, body in (
        ("GET", f"/api/calls/{OTHERS}", None),
        ("GET", f"/media/{OTHERS}", None),
        ("POST", f"/api/calls/{OTHERS}/overrides", {**WORD, "criterion": "greeting", "score": 1.0}),
        ("POST", "/api/disputes/d2/resolve", {**WORD, "upheld": False}),
        ("POST", f"/api/rating/calls/{OTHERS}/leave-out", WORD),
        ("POST", "/api/calibration/sessions", {"name": "y", "calls": [OTHERS], "reviewers": ["Узкий Руководитель"]}),
    ):
        answer = client.request(method, path, json=body)
        assert answer.status_code == 404, path
        assert_none_of(answer.text, OTHERS_DATA, path)
    for report in ("team", "manager", "promises", "themes", "week"):
        assert_none_of(client.get(f"/api/reports/{report}").text, (*OTHERS_DATA, "сомов", OTHERS), report)


def test_the_installation_is_as_the_walk_needs_it(app: App, tmp_path: Path) -> None:
    """What must not come is there: an administrator gets it."""
    opened = app.calls.open(OWN)
    assert opened.analysis is not None
    assert opened.analysis.facts.client_name is not None
    assert opened.link.lead is not None
    assert opened.link.lead.company == "ТверьСнаб"
    assert app.calls.media(OWN) is not None
