from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from threading import Thread

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from assistant.app import build
from assistant.settings import Settings
from tests.recordings import answers
from ui.web.app import build_web

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
MANAGER_SAYS = "добрый день меня зовут Алексей удобно сейчас говорить"
CLIENT_SAYS = "нет это слишком дорого для нас"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        pytest.skip("no Chromium on this machine: install chromium to drive the pages")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that fails the test when a script breaks or anything is fetched from another host."""
    context = browser.new_context(locale="ru-RU", viewport={"width": 1440, "height": 900})
    opened = context.new_page()
    troubles: list[str] = []
    opened.on("pageerror", lambda error: troubles.append(str(error)))
    opened.on("request", lambda asked: None if _ours(asked.url) else troubles.append(asked.url))
    yield opened
    context.close()
    assert not troubles


def _ours(url: str) -> bool:
    return url.startswith(("http://127.0.0.1:", "data:", "blob:"))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an installation of its own, served as ``razbor serve`` does; the queue works beside the pages.

    It lives in another thread because Playwright keeps an event loop running in this one.
    """
    folder = tmp_path_factory.mktemp("site")
    script = answers(folder / "answers.yaml", (MANAGER_SAYS, CLIENT_SAYS))
    settings = Settings(home=folder / "home", engine="scripted", script_answers=script, company="Линтера")
    served = Served(settings)
    served.start()
    yield served.address()
    served.stop()


class Served(Thread):
    """One application with its pages and its queue."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(daemon=True)
        self._settings = settings
        self._server: uvicorn.Server | None = None
        self._trouble: BaseException | None = None

    def run(self) -> None:
        try:
            app = build(self._settings)
            app.queue.start()
            self._server = uvicorn.Server(uvicorn.Config(build_web(app), port=0, log_level="error"))
            self._server.run()
            app.queue.stop()
            app.close()
        except BaseException as trouble:
            self._trouble = trouble
            raise

    def address(self) -> str:
        deadline = time.monotonic() + 60
        while self._server is None or not self._server.started:
            assert self._trouble is None, f"the pages do not start: {self._trouble}"
            assert time.monotonic() < deadline, "the pages do not start within a minute"
            time.sleep(0.05)
        (listener,) = self._server.servers[0].sockets
        return f"http://127.0.0.1:{listener.getsockname()[1]}"

    def stop(self) -> None:
        assert self._server is not None
        self._server.should_exit = True
        self.join(timeout=30)
