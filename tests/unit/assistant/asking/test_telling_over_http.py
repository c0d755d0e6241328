"""The way to a model at an address: what servers do wrong leaves the plain answer, and nothing goes elsewhere."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from assistant.asking.ask import Question
from assistant.asking.telling import make_teller
from assistant.asking.values import Answer
from assistant.settings import Settings
from assistant.store.unit_of_work import Database
from assistant.viewers import OPEN
from tests.asked_calls import TODAY, a_database, asking_of, the_plan

QUESTION = "Сколько звонков?"
CALLS = 20
Reply = tuple[int, dict[str, str], bytes]


class Server:
    """An OpenAI-compatible server on loopback that replies as ``reply`` makes of each request."""

    def __init__(self, reply: Callable[[dict[str, object]], Reply]) -> None:
        asked: list[dict[str, object]] = []
        self.asked = asked

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length", 0))
                body = json.loads(self.rfile.read(length) or b"{}")
                asked.append(body)
                status, headers, content = reply(body)
                self.send_response(status)
                for name, value in {"Content-Length": str(len(content)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                """Says nothing."""

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        threading.Thread(target=self._http.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}/v1"

    def stop(self) -> None:
        self._http.shutdown()
        self._http.server_close()


@pytest.fixture
def serve() -> Iterator[Callable[[Callable[[dict[str, object]], Reply]], Server]]:
    made: list[Server] = []

    def start(reply: Callable[[dict[str, object]], Reply]) -> Server:
        made.append(Server(reply))
        return made[-1]

    yield start
    for server in made:
        server.stop()


Serve = Callable[[Callable[[dict[str, object]], Reply]], Server]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Database:
    return a_database(tmp_path_factory.mktemp("told"), the_plan(CALLS))


def ask(database: Database, url: str, home: Path, timeout_s: float = 20.0) -> Answer:
    teller = make_teller(Settings(home=home, llm_url=url, llm_model="small", llm_timeout_s=timeout_s))
    return asking_of(database, teller).ask(Question(QUESTION, as_of=TODAY), OPEN)


def said(**message: object) -> Reply:
    """A completion with this message."""
    choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": None, **message}}
    whole = {"id": "1", "object": "chat.completion", "created": 1, "model": "small", "choices": [choice]}
    return 200, {"Content-Type": "application/json"}, json.dumps(whole).encode()


def calling(name: str, arguments: object) -> Reply:
    written = arguments if isinstance(arguments, str) else json.dumps(arguments)
    call = {"id": "c1", "type": "function", "function": {"name": name, "arguments": written}}
    return said(tool_calls=[call])


def honest(body: dict[str, object]) -> Reply:
    messages = body["messages"]
    assert isinstance(messages, list)
    if messages[-1]["role"] != "tool":
        return calling("run_query", {"query": {"measure": "calls"}})
    count = json.loads(messages[-1]["content"])["figures"][0]["count"]
    return calling("final_result", {"answer": f"Всего звонков: {count}.", "citations": []})


def test_a_model_that_looks_up_and_repeats_words_the_answer_time_after_time(
    database: Database, serve: Serve, tmp_path: Path
) -> None:
    server = serve(honest)
    for _ in range(3):
        answer = ask(database, server.url, tmp_path)
        assert (answer.by, answer.answer) == ("model", f"Всего звонков: {CALLS}.")


@pytest.mark.parametrize("status", [400, 422, 500, 501])
def test_a_server_that_cannot_make_a_model_call_a_tool_is_asked_to_let_it(
    database: Database, serve: Serve, tmp_path: Path, status: int
) -> None:
    server = serve(lambda body: honest(body) if body["tool_choice"] == "auto" else (status, {}, b"{}"))
    assert ask(database, server.url, tmp_path).by == "model"
    assert [body["tool_choice"] for body in server.asked] == ["required", "auto", "auto"]


WRONG: dict[str, Callable[[dict[str, object]], Reply]] = {
    "500": lambda _: (500, {}, b"out of memory"),
    "429 that asks to wait": lambda _: (429, {"Retry-After": "60"}, b"{}"),
    "401": lambda _: (401, {}, b'{"error": "key"}'),
    "a page": lambda _: (200, {"Content-Type": "text/html"}, b"<html>welcome</html>"),
    "no JSON": lambda _: (200, {"Content-Type": "application/json"}, b"{"),
    "empty": lambda _: (200, {"Content-Type": "application/json"}, b""),
    "no choices": lambda _: (200, {"Content-Type": "application/json"}, b'{"choices": []}'),
    "JSON of another kind": lambda _: (200, {"Content-Type": "application/json"}, b"[1, 2]"),
    "words and no call": lambda _: said(content="Всего 20 звонков, верьте мне."),
    "no message": lambda _: said(content=""),
    "an unknown tool": lambda _: calling("drop_table", {}),
    "arguments that are no JSON": lambda _: calling("run_query", "{measure: calls"),
    "a query that is none": lambda _: calling("run_query", {"query": {"measure": "salary"}}),
    "an answer without a look": lambda _: calling("final_result", {"answer": "Всего 20 звонков.", "citations": []}),
    "an endless loop": lambda _: calling("run_query", {"query": {"measure": "calls"}}),
    "an answer a mile long": lambda _: calling("final_result", {"answer": "да " * 100_000, "citations": []}),
}


@pytest.mark.parametrize("reply", WRONG.values(), ids=WRONG.keys())
def test_what_a_server_does_wrong_leaves_the_plain_answer_with_a_note(
    database: Database, serve: Serve, tmp_path: Path, reply: Callable[[dict[str, object]], Reply]
) -> None:
    plain = asking_of(database).ask(Question(QUESTION, as_of=TODAY), OPEN)
    began = time.monotonic()
    answer = ask(database, serve(reply).url, tmp_path)
    assert time.monotonic() - began < 10
    assert answer.by == "rules"
    assert answer.found == plain.found
    assert answer.answer == f"{plain.answer} {answer.notes[-1]}"
    assert "модел" in answer.notes[-1].lower()


def test_a_server_that_is_dead_is_given_up_at_once(database: Database, tmp_path: Path) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
    began = time.monotonic()
    answer = ask(database, f"http://127.0.0.1:{port}/v1", tmp_path)
    assert time.monotonic() - began < 5
    assert answer.answer.endswith("Модель не ответила, поэтому ответ собран без неё.")


@pytest.mark.parametrize("drip", [False, True], ids=["silent", "a byte a second"])
def test_a_server_that_hangs_is_given_up_in_time(database: Database, tmp_path: Path, drip: bool) -> None:
    with socket.create_server(("127.0.0.1", 0)) as held:
        stop = threading.Event()

        def hold() -> None:
            connection, _ = held.accept()
            with connection:
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n" if drip else b"")
                while drip and not stop.wait(0.2):
                    connection.sendall(b" ")
                stop.wait(20)

        threading.Thread(target=hold, daemon=True).start()
        began = time.monotonic()
        answer = ask(database, f"http://127.0.0.1:{held.getsockname()[1]}/v1", tmp_path, timeout_s=1.0)
        stop.set()
    assert time.monotonic() - began < 8
    assert "Модель не ответила" in answer.answer


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_server_that_sends_elsewhere_is_not_followed(
    database: Database, serve: Serve, tmp_path: Path, status: int
) -> None:
    elsewhere = serve(honest)
    server = serve(lambda _: (status, {"Location": f"{elsewhere.url}/chat/completions"}, b""))
    assert ask(database, server.url, tmp_path).by == "rules"
    assert len(server.asked) == 1
    assert elsewhere.asked == []


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
def test_a_proxy_of_the_environment_learns_nothing_of_a_model_on_this_machine(
    database: Database, serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    proxy, server = serve(honest), serve(honest)
    for one in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(one, raising=False)
    monkeypatch.setenv(name, proxy.url.removesuffix("/v1"))
    assert ask(database, server.url, tmp_path).by == "model"
    assert proxy.asked == []


@pytest.mark.parametrize(
    "url", ["nonsense", "ftp://127.0.0.1/v1", "http://", "http://[::1", "http://127.0.0.1:99999/v1"]
)
def test_an_address_that_is_none_leaves_the_plain_answer(database: Database, tmp_path: Path, url: str) -> None:
    answer = ask(database, url, tmp_path)
    assert answer.by == "rules"
    assert "Модель не ответила" in answer.answer
