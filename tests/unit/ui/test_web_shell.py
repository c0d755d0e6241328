"""The served pages: public addresses, our frame, one host, and no way to the files of the machine."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.unit.ui.sample_app import SampleApp
from ui.web.app import build_web
from ui.web.rooms import room, room_of

CALLS_PAGE, CALL_PAGE = room("calls").mounted, room("call").mounted


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(build_web(SampleApp())) as opened:  # type: ignore[arg-type]
        yield opened


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/calls", "calls"),
        ("/calls/", "calls"),
        ("/calls/c7f3", "call"),
        ("/calls/c7f3/x", None),
        ("/media/c7f3", None),
        ("/", None),
    ],
)
def test_addresses_and_their_pages(path: str, page: str | None) -> None:
    found = room_of(path)
    assert (found and found.key) == page


def test_the_root_leads_to_the_calls(client: TestClient) -> None:
    answer = client.get("/", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (307, "/calls")


@pytest.mark.parametrize(("address", "root"), [("/calls", CALLS_PAGE), ("/calls/c7f3?t=61", CALL_PAGE)])
def test_a_page_has_our_frame_and_its_own_gradio_root(client: TestClient, address: str, root: str) -> None:
    answer = client.get(address, headers={"accept-language": "ru-RU"})
    page = answer.text
    assert answer.status_code == 200
    assert '<html\n\tlang="ru"' in page
    assert f'<base href="{CALLS_PAGE}/">' in page
    assert page.index("razbor-boot") < page.index("<gradio-app")
    config = json.loads(re.search(r"window\.gradio_config = (\{.*?\});</script>", page, re.DOTALL)[1])  # type: ignore[index]
    assert config["root"].endswith(root)
    for name in re.findall(r'(?:src|href)="(/ui/[^"]+)"', page):
        assert client.get(name).status_code == 200


@pytest.mark.parametrize(
    ("query", "cookie", "accepted", "expected"),
    [("?lang=en", "ru", "ru", "en"), ("", "en", "ru", "en"), ("", "", "ru", "ru")],
)
def test_the_page_speaks_the_readers_language(
    client: TestClient, query: str, cookie: str, accepted: str, expected: str
) -> None:
    headers = {"accept-language": accepted, **({"cookie": f"razbor_lang={cookie}"} if cookie else {})}
    assert f'lang="{expected}"' in client.get(f"/calls{query}", headers=headers).text


def test_a_page_names_no_other_host(client: TestClient) -> None:
    answer = client.get("/calls")
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    links = re.findall(r'(?:src|href|content)="(https?://[^"]+)"', answer.text)
    assert not [link for link in links if "testserver" not in link]


def test_gradio_gives_out_no_file_of_the_machine(client: TestClient, tmp_path: Path) -> None:
    secret = tmp_path / "razbor.sqlite3"
    secret.write_bytes(b"calls")
    for root in (CALLS_PAGE, CALL_PAGE):
        for path in (secret, Path("/etc/passwd"), Path.cwd() / "pyproject.toml"):
            assert client.get(f"{root}/gradio_api/file={path}").status_code in {403, 404}


def test_styles_and_fonts_are_served_and_the_folder_is_not(client: TestClient) -> None:
    assert client.get("/ui/fonts/inter-cyrillic.woff2").status_code == 200
    assert client.get("/ui/../app.py").status_code == 404
    assert client.get("/ui/").status_code == 404


@pytest.mark.parametrize(("language", "told"), [("ru", "Такой страницы нет"), ("en", "There is no such page")])
def test_an_address_that_leads_nowhere_has_a_page_for_people_and_a_sentence_for_programs(
    client: TestClient, language: str, told: str
) -> None:
    page = client.get("/nosuch", headers={"accept": "text/html,*/*;q=0.8", "accept-language": language})
    assert page.status_code == 404
    assert told in page.text
    assert 'href="/calls"' in page.text
    for path, accept in (("/nosuch", "application/json"), ("/api/nosuch", "text/html"), ("/ui/nosuch.css", "*/*")):
        answer = client.get(path, headers={"accept": accept})
        assert (answer.status_code, list(answer.json())) == (404, ["detail"])
