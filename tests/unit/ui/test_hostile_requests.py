"""Every route of the built application against requests that nobody should send: told no in a sentence, never a 500.

The routes are read from the application, so that one that is added later is asked, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.app import App
from tests.two_managers import OWN, installation
from tests.unit.ui.test_access_routes import ROUTES, ours
from ui.web.app import build_web

pytestmark = pytest.mark.usefixtures("any_store")
UNAVAILABLE = 503
"""What an installation without a recogniser says of speech, in a sentence."""
WORDS = (
    "%00",
    "a%00b",
    "%FF%FE",
    "%ED%A0%80",
    "..%2F..%2Fetc%2Fpasswd",
    quote("１２３"),
    quote("²"),
    "-1",
    "1e999",
    "nan",
    "9" * 30,
    "a" * 5000,
    "%25s%25n",
    quote("' or 1=1 --"),
    quote("\u202e🙂"),
)
VALUES: tuple[Any, ...] = (
    None,
    True,
    -1,
    10**30,
    1e308,
    "",
    "\x00",
    "a\x00b",
    "１２",
    "x" * 20_000,
    [],
    [None],
    ["\x00"],
    {},
    {"a": {"b": []}},
)
RAW = (
    (b"", "application/json"),
    (b"{", "application/json"),
    (b"null", "application/json"),
    (b"[]", "application/json"),
    (b'"text"', "application/json"),
    (b"1", "application/json"),
    (b"NaN", "application/json"),
    (b'{"a": 1e999}', "application/json"),
    (b'{"question": "\\ud800", "text": "\\ud800", "author": "\\ud800", "name": "\\ud800"}', "application/json"),
    (b"\xff\xfe{\x00}\x00", "application/json"),
    ('{"question": "Сколько звонков?"}'.encode("cp1251"), "application/json"),
    (b"[" * 50_000, "application/json"),
    (b"x" * 100_000, "application/octet-stream"),
    (b"a=1&b=2", "application/x-www-form-urlencoded"),
    (b"--x\r\nnonsense", "multipart/form-data; boundary=x"),
    (b"--x\r\nContent-Disposition: form-data\r\n\r\n", "multipart/form-data"),
)


@pytest.fixture(scope="module")
def app(any_store: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    made = installation(tmp_path_factory.mktemp("home"), signed=False)
    yield made
    made.close()


@pytest.fixture(scope="module")
def web(app: App) -> FastAPI:
    return build_web(app)


@pytest.fixture(scope="module")
def client(web: FastAPI) -> Iterator[TestClient]:
    with TestClient(web, follow_redirects=False, raise_server_exceptions=False) as made:
        yield made


def wrong_with(answer: Any, asked: str) -> list[str]:
    """What is wrong with an answer: a failure of ours, or a refusal that is no sentence."""
    told = f"{asked[:90]}: {answer.status_code} {answer.text[:200]}"
    if (answer.status_code >= 500 and answer.status_code != UNAVAILABLE) or "Traceback" in answer.text:
        return [told]
    if answer.status_code < 400 or not answer.headers.get("content-type", "").startswith("application/json"):
        return []
    detail = answer.json()["detail"]
    return [] if isinstance(detail, str) and 3 < len(detail) < 1000 else [told]


def good(path: str, key: str) -> str:
    """The path with values that are known, other than those still in braces."""
    known = {"call_id": OWN, "call": OWN, "number": "1", **ROUTES[key].values}
    return re.sub(r"\{(\w+)\}", lambda name: quote(known.get(name[1], "1")), path)


def queries(web: FastAPI, method: str, path: str) -> list[str]:
    described = web.openapi()["paths"].get(path, {}).get(method.lower(), {})
    return [one["name"] for one in described.get("parameters", []) if one["in"] == "query"]


def test_paths_and_queries_of_every_route(web: FastAPI, client: TestClient) -> None:
    wrong: list[str] = []
    for method, path in ours(web):
        key = f"{method} {path}"
        asked = good(path, key)
        for name in re.findall(r"\{(\w+)\}", path):
            for word in WORDS:
                bad = good(path.replace("{" + name + "}", f"<{name}>"), key).replace(f"<{name}>", word)
                wrong += wrong_with(client.request(method, bad, json=ROUTES[key].body), f"{method} {bad}")
        for name in queries(web, method, path):
            for word in WORDS:
                wrong += wrong_with(
                    client.request(method, f"{asked}?{name}={word}", json=ROUTES[key].body), f"{key} {name}={word}"
                )
    assert not wrong, "\n".join(wrong)


def test_bodies_of_every_route(web: FastAPI, client: TestClient) -> None:
    wrong: list[str] = []
    for method, path in ours(web):
        key = f"{method} {path}"
        if method not in ("POST", "PATCH", "PUT", "DELETE") or path in ("/sign-out",):
            continue
        asked = good(path, key)
        for content, kind in RAW:
            answer = client.request(method, asked, content=content, headers={"content-type": kind})
            wrong += wrong_with(answer, f"{key} {kind} {content[:60]!r}")
        for name in fields(web, method, path, key):
            for value in VALUES:
                body = {**(ROUTES[key].body or {}), name: value}
                wrong += wrong_with(client.request(method, asked, json=body), f"{key} {name}={str(value)[:60]!r}")
    assert not wrong, "\n".join(wrong)


def fields(web: FastAPI, method: str, path: str, key: str) -> list[str]:
    """Fields of the body: of the example, and those that the schema or the route's own words name."""
    described = web.openapi()["paths"].get(path, {}).get(method.lower(), {})
    named = re.findall(r"``(\w+)``", described.get("description", ""))
    return sorted({*(ROUTES[key].body or {}), *named})


def test_other_methods_are_refused_in_a_sentence(web: FastAPI, client: TestClient) -> None:
    wrong: list[str] = []
    for path in sorted({path for _, path in ours(web)}):
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "FOO"):
            if f"{method} {path}" not in ROUTES:
                wrong += wrong_with(
                    client.request(method, good(path, next(key for key in ROUTES if key.endswith(f" {path}")))), path
                )
    assert not wrong, "\n".join(wrong)
