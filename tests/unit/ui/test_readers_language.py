"""Everything that is shown of a call is in its reader's language, but for what people said or typed themselves."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from functools import partial
from html.parser import HTMLParser

import pytest
from pydantic import BaseModel

from assistant.app import App
from assistant.documents import AnalysisDocument
from assistant.documents_evidence import EvidenceItem
from tests.encoders import TrigramEncoder
from tests.sample_installation import call_of, installed
from tests.sample_reviews import DIALOGUES, SAMPLES
from ui import cli
from ui.web.address import read_address
from ui.web.app import wordings_of
from ui.web.pages.call import CallPage
from ui.web.pages.calls import CallsPage
from ui.web.pages.funnel import FunnelPage
from ui.web.pages.managers import ManagersPage
from ui.web.pages.practice import PracticePage
from ui.web.pages.team import TeamPage
from ui.web.pages.themes import ThemesPage
from ui.web.reader import Reader

LETTERS = {"ru": re.compile(r"[A-Za-z]{2,}"), "en": re.compile(r"[А-Яа-яЁё]+")}
"""What a reader must not be told in: the other alphabet."""
SPOKEN = frozenset({"quote-text", "turn-text", "snippet-text", "quoted-words"})
"""Elements that hold nothing but somebody's words."""
TOLD_ATTRIBUTES = ("title", "aria-label", "placeholder", "alt")
SAME_EVERYWHERE = (
    *("CRM", "Razbor", "XLSX", "CSV", "DOCX", "Markdown", "HTML", "PDF", "JSON", "SRT", "VTT", "MP3", "WAV", "API"),
    *("RUB", "USD", "EUR", "English", "Русский", "Ru", "En", "RU", "EN", "Esc", "Enter", "Space", "Shift", "Разбор"),
    *("default@1", "first-contact", "MD"),
    "wav, mp3, flac, ogg, m4a, amr, gsm",
    "json, srt, vtt, csv",
)
CODES = re.compile(
    r"sha256:[0-9a-f]*|trigrams|\b(?:ru|en)-?\d\d[\w-]+(?:\.opus)?|\| test \||razbor [a-z]+(?: new)?(?: --[a-z]+)*"
)
"""Hashes, models, ids and commands, which are alike everywhere."""
QUOTED = re.compile(r"«[^»]*»|“[^”]*”")


class _Told(HTMLParser):
    """The text that a person reads, without what is a quote."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._inside: list[bool] = []
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        quoted = bool(SPOKEN & set((values.get("class") or "").split())) or tag in ("script", "style")
        if tag not in ("br", "img", "input", "path", "meta", "link", "hr", "use", "circle", "line", "rect"):
            self._inside.append(quoted)
        if not any(self._inside):
            self.parts += [value for name in TOLD_ATTRIBUTES if (value := values.get(name))]

    def handle_endtag(self, tag: str) -> None:
        if self._inside:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        if not any(self._inside):
            self.parts.append(data)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    made = installed(tmp_path_factory.mktemp("samples"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def verbatim(app: App) -> tuple[str, ...]:
    """What people said and typed, the longest first: quotes, names and the CRM's own texts."""
    found = set(SAME_EVERYWHERE)
    for name in DIALOGUES:
        opened = app.calls.open(call_of(name))
        assert opened.analysis is not None
        assert opened.transcript is not None
        found |= {item.quote for item in _quotes(opened.analysis)} | _typed(opened.analysis)
        found |= {turn.text for turn in opened.transcript.turns}
        found |= {opened.summary.client, opened.summary.company, opened.summary.manager, opened.summary.call.name}
    for table in ("leads", "deals", "activities"):
        for line in (SAMPLES / "crm" / f"{table}.csv").read_text(encoding="utf-8").splitlines()[1:]:
            found |= {cell.strip('"') for cell in re.split("[;,]", line)}
    spaced = {" ".join(one.split()) for one in found if one and len(one) > 1 and not _is_code(one)}
    return tuple(sorted(spaced | set(SAME_EVERYWHERE), key=len, reverse=True))


def _is_code(text: str) -> bool:
    """A stage or a source by its key is no company's own wording."""
    return re.fullmatch(r"[a-z_]+", text) is not None


def _quotes(value: object) -> Iterator[EvidenceItem]:
    if isinstance(value, EvidenceItem):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _quotes(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from _quotes(item)


def _typed(analysis: AnalysisDocument) -> set[str]:
    """Names, addresses and whole phrases of the call, and whatever stands in the CRM."""
    facts = analysis.facts
    said = (facts.client_name, facts.manager_name, facts.company, facts.email, facts.need, facts.next_step)
    kept = {field.call for field in analysis.crm.fields if field.field in ("comment", "next_step", "company", "email")}
    values = {fact.value for fact in (*said, *facts.promises) if fact} | {field.crm for field in analysis.crm.fields}
    near = [item for found in analysis.objections for item in (*found.explanation.matched, found.explanation.nearest)]
    return {value for value in (*values, *kept, *near) if value}


def foreign(text: str, language: str, verbatim: tuple[str, ...]) -> list[str]:
    """Words of the other alphabet, each with what stands around it, once people's own words are taken out."""
    left = CODES.sub("·", " ".join(text.split()))
    for words in verbatim:
        if words in left or words.lower() in left:
            left = re.sub(rf"(?<!\w){re.escape(words)}(?!\w)", "·", left, flags=re.IGNORECASE)
    left = QUOTED.sub("·", left)
    return [left[max(0, one.start() - 60) : one.end() + 40] for one in LETTERS[language].finditer(left)]


def _shown(make: Callable[[], str | tuple[str, ...]]) -> str:
    """A page once it has counted."""
    for _ in range(200):
        made = make()
        text = made if isinstance(made, str) else "".join(made)
        if "data-again" not in text:
            return text
        time.sleep(0.1)
    raise AssertionError("the page counts for ever")


def _reader(app: App, address: str, language: str) -> Reader:
    return Reader(wordings_of(app)(language), read_address(address))


@pytest.mark.parametrize("name", sorted(DIALOGUES))
def test_a_call_is_told_in_the_language_of_its_reader(app: App, verbatim: tuple[str, ...], name: str) -> None:
    language = "en" if name.startswith("ru") else "ru"
    page = CallPage(app, wordings_of(app)).body(_reader(app, f"/calls/{call_of(name)}", language))
    assert foreign(" | ".join(_Told(page).parts), language, verbatim) == []


PAGES: dict[str, Callable[[App, Reader], Callable[[], str | tuple[str, ...]]]] = {
    "/calls": lambda app, reader: partial(CallsPage(app, wordings_of(app)).listing, reader),
    "/calls?q=цена": lambda app, reader: partial(CallsPage(app, wordings_of(app)).toolbar, reader),
    "/managers": lambda app, reader: partial(ManagersPage(app, wordings_of(app)).body, reader),
    "/managers/Марина Белова": lambda app, reader: partial(_manager, app, reader),
    "/team": lambda app, reader: partial(_team, app, reader),
    "/themes": lambda app, reader: partial(ThemesPage(app, wordings_of(app)).body, reader),
    "/funnel": lambda app, reader: partial(FunnelPage(app, wordings_of(app)).body, reader),
    "/practice": lambda app, reader: partial(PracticePage(app, wordings_of(app)).body, reader),
}


def _manager(app: App, reader: Reader) -> tuple[str, ...]:
    page = ManagersPage(app, wordings_of(app))
    return (*page.body(reader), page.feedback(reader), page.promises(reader))


def _team(app: App, reader: Reader) -> tuple[str, ...]:
    page = TeamPage(app, wordings_of(app))
    return (*page.body(reader), page.coach(reader))


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("address", sorted(PAGES))
def test_a_page_is_in_the_language_of_its_reader(
    app: App, verbatim: tuple[str, ...], address: str, language: str
) -> None:
    page = _shown(PAGES[address](app, _reader(app, address, language)))
    assert foreign(" | ".join(_Told(page).parts), language, verbatim) == []


REPORTS = ("manager", "team", "themes", "funnel", "promises", "week")


def _printed(app: App, arguments: list[str], language: str, capfd: pytest.CaptureFixture[str]) -> str:
    home = str(app.settings.home)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAZBOR_HOME", home)
        patch.setenv("RAZBOR_COMPANY", "Ясный склад")
        patch.setenv("COLUMNS", "400")
        patch.setattr("assistant.workshop.Workshop.encoder", TrigramEncoder())
        code = cli.run(["--lang", language, *arguments])
    told = capfd.readouterr()
    assert code == 0, told.err
    return told.out


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("report", REPORTS)
def test_a_report_is_in_the_language_of_the_terminal(
    app: App, verbatim: tuple[str, ...], report: str, language: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert foreign(_printed(app, ["report", report], language, capfd), language, verbatim) == []


@pytest.mark.parametrize("name", sorted(DIALOGUES))
def test_show_tells_a_call_in_the_language_of_the_terminal(
    app: App, verbatim: tuple[str, ...], name: str, capfd: pytest.CaptureFixture[str]
) -> None:
    language = "en" if name.startswith("ru") else "ru"
    assert foreign(_printed(app, ["show", call_of(name)], language, capfd), language, verbatim) == []


@pytest.mark.parametrize("language", ["ru", "en"])
def test_show_lists_the_calls_in_the_language_of_the_terminal(
    app: App, verbatim: tuple[str, ...], language: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert foreign(_printed(app, ["show"], language, capfd), language, verbatim) == []
