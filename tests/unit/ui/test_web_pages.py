"""What the pages say of a call: everything, escaped, in both languages, with every quote leading to its turn."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from pydantic import BaseModel

from assistant.documents import AnalysisDocument, analysis_document
from assistant.documents_evidence import EvidenceItem
from assistant.domain import CallState
from assistant.viewers import OPEN, Role, Viewer
from scoring_rubric.types import CriterionResult, CriterionStatus, SectionResult
from tests.unit.ui.sample_app import HOSTILE, SampleApp, call, open_call, review, transcript
from transcription.types import Quality, Speaker, Transcript, Turn
from ui.web.address import Address, read_address
from ui.web.components.review import call_markup
from ui.web.pages.call import CallPage
from ui.web.pages.calls import CallsPage
from ui.web.reader import Reader
from ui.web.wording import LANGUAGES, Wording

CALL = "c7f3a1d20b44"


@pytest.fixture(scope="module")
def app() -> SampleApp:
    return SampleApp()


class _Elements(HTMLParser):
    """Every start tag with its attributes, and the text that a person reads."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def _quotes_of(value: object) -> Iterator[EvidenceItem]:
    if isinstance(value, EvidenceItem):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _quotes_of(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from _quotes_of(item)


def _call_page(app: SampleApp, words: Wording, call_id: str = CALL) -> str:
    page = CallPage(app, lambda language: words)  # type: ignore[arg-type]
    return page.body(Reader(words, read_address(f"/calls/{call_id}")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_opens_its_quote_and_every_quote_leads_to_its_turn(
    app: SampleApp, wordings: dict[str, Wording], language: str
) -> None:
    elements = _Elements(_call_page(app, wordings[language]))
    targets = {attrs["id"] for _, attrs in elements.tags if attrs.get("id")}
    shown = {(attrs["data-turn"], attrs["data-quote"]) for _, attrs in elements.tags if "data-quote" in attrs}
    analysis = app.calls.open(CALL).analysis
    assert isinstance(analysis, AnalysisDocument)
    for section in analysis.scorecard.sections:
        for criterion in section.criteria:
            assert f"criterion-{criterion.id}" in targets
            assert {(str(item.turn), item.quote) for item in criterion.evidence} <= shown
    for item in _quotes_of((analysis.objections, analysis.advice, analysis.script.forbidden)):
        assert (str(item.turn), item.quote) in shown
    assert all(f"turn-{turn}" in targets for turn, _ in shown)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_transcript_on_the_page_is_the_transcript(
    app: SampleApp, wordings: dict[str, Wording], language: str
) -> None:
    page = _call_page(app, wordings[language])
    told = [_Elements(text).text for text in re.findall(r'<p class="turn-text">(.*?)</p>', page, re.DOTALL)]
    assert told == [turn.text for turn in transcript().turns]


def test_a_page_has_no_text_of_the_other_language(app: SampleApp, wordings: dict[str, Wording]) -> None:
    page = CallsPage(app, wordings.__getitem__)  # type: ignore[arg-type]
    reader = Reader(wordings["en"], Address("/calls", {"state": "working"}))
    text = _Elements(page.toolbar(reader) + page.listing(reader)).text
    assert not re.search("[а-яё]", text.replace("Анна Белова", "").replace("Игорь Сомов", ""), re.IGNORECASE)


def test_what_people_and_files_say_never_becomes_markup(wordings: dict[str, Wording]) -> None:
    evil = Transcript(
        "evil",
        "en",
        (Turn(0, Speaker.CLIENT, HOSTILE, 0.0, 2.0), Turn(1, Speaker.MANAGER, "</p><script>", 2.0, 3.0)),
        Quality(usable=True),
        duration_s=3.0,
    )
    calls = SampleApp().calls
    summary = replace(calls.known[-1], call=call("evil", HOSTILE), manager=HOSTILE, company=HOSTILE, withheld=HOSTILE)
    markup = call_markup(open_call(summary, evil, None), wordings["en"], has_media=True)
    elements = _Elements(markup)
    assert not [tag for tag, attrs in elements.tags if tag in {"script", "img"} or "onerror" in attrs]
    assert HOSTILE in elements.text


def test_a_withheld_score_says_why_and_shows_no_number(wordings: dict[str, Wording]) -> None:
    spoken = transcript()
    found = review(spoken)
    nothing = CriterionResult("greeting", CriterionStatus.WITHHELD, 1.0, reason="damaged")
    card = replace(
        found.scorecard,
        score=None,
        coverage=0.0,
        critical=(),
        reason="The recording is damaged.",
        sections=(SectionResult("first_contact", 1.0, None, (nothing,)),),
    )
    summary = replace(SampleApp().calls.known[3], score=None, withheld="The recording is damaged.")
    opened = open_call(summary, spoken, analysis_document(replace(found, scorecard=card)))
    page = call_markup(opened, wordings["en"], has_media=True)
    head = page[: page.index('class="player')]
    assert "Not scored" in head
    assert "The recording is damaged." in head
    assert "of 100" not in head


def test_a_transcript_without_sound_times_or_roles_still_opens(wordings: dict[str, Wording]) -> None:
    bare = Transcript(
        "bare", "ru", (Turn(0, Speaker.UNKNOWN, "да"),), Quality(usable=False, reasons=("roles_unknown", "new_reason"))
    )
    summary = replace(SampleApp().calls.known[3], duration_s=None, score=None, client="", company="")
    page = call_markup(open_call(summary, bare, None), wordings["ru"], has_media=False)
    assert "<audio" not in page
    assert "data-canvas" not in page
    assert "роли не различены; New reason" in page


@pytest.mark.parametrize(
    ("call_id", "expected"),
    [("aa00", "Распознаю речь"), ("aa02", "expected a recording"), ("nope", "Такого звонка нет")],
)
def test_a_call_that_is_not_reviewed_says_where_it_is(
    app: SampleApp, wordings: dict[str, Wording], call_id: str, expected: str
) -> None:
    assert expected in _call_page(app, wordings["ru"], call_id)


def test_a_call_that_failed_can_be_deleted_by_those_who_review(wordings: dict[str, Wording]) -> None:
    app = SampleApp()
    address = read_address("/calls/aa02")
    page = CallPage(app, wordings.__getitem__)  # type: ignore[arg-type]
    seller = Viewer(Role.MANAGER, "m", "М")
    bodies = {viewer: page.body(Reader(wordings["ru"], address, "", viewer)) for viewer in (OPEN, seller)}
    assert 'data-send="/api/calls/aa02/delete"' in bodies[OPEN]
    assert "/delete" not in bodies[seller]


@pytest.mark.parametrize("language", LANGUAGES)
def test_whose_call_it_was_can_be_said_where_the_crm_does_not_know(wordings: dict[str, Wording], language: str) -> None:
    app = SampleApp()
    address = read_address("/calls/c7f3a1d20b44")
    reader = Reader(wordings[language], address)
    page = CallPage(app, wordings.__getitem__)  # type: ignore[arg-type]
    assert '/details"' not in page.body(reader)
    app.call_details.known = False
    body = page.body(reader)
    assert 'data-send="/api/calls/c7f3a1d20b44/details"' in body
    assert 'type="datetime-local" name="at" value="2026-11-19T11:04"' in body
    assert '/details"' not in page.body(replace(reader, viewer=Viewer(Role.MANAGER, "m", "М")))


def test_only_a_failure_that_may_pass_can_be_retried(wordings: dict[str, Wording]) -> None:
    app = SampleApp()
    page = CallsPage(app, wordings.__getitem__)  # type: ignore[arg-type]
    reader = Reader(wordings["ru"], Address("/calls"))
    assert "data-retry" not in page.listing(reader)
    app.calls.known = (replace(app.calls.known[0], call=call("f", "f.wav", CallState.FAILED, failure="disk full")),)
    assert 'data-retry="f"' in page.listing(reader)


def test_the_list_asks_for_what_the_address_says(wordings: dict[str, Wording]) -> None:
    app = SampleApp()
    page = CallsPage(app, wordings.__getitem__)  # type: ignore[arg-type]
    markup = page.listing(Reader(wordings["ru"], read_address("/calls?manager=Игорь+Сомов&category=price")))
    asked = app.search.asked[-1].filter
    assert (asked.manager, asked.category) == ("Игорь Сомов", "price")
    assert markup.count('class="row done"') == 1
    assert page.listing(Reader(wordings["ru"], read_address("/calls?reviewed=maybe"))).count('class="row ') == 8
    nothing = page.listing(Reader(wordings["ru"], read_address("/calls?q=нетакого")))
    assert "Таких звонков нет" in nothing
    app.calls.known = ()
    assert "Звонков пока нет" in page.listing(Reader(wordings["ru"], Address("/calls")))
