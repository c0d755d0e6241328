"""The week's letter in every form and language: complete, nothing left unfilled, nothing that mail cannot show."""

from __future__ import annotations

import io
import json
import re
from html import unescape
from pathlib import Path

import pytest
from docx import Document
from fastapi import FastAPI
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from assistant.coaching import CoachingWeeks, WeekReport
from assistant.periods import Period, Wanted
from tests.stored_weeks import a_database, store, weeks_of
from ui import letters, weeks
from ui.api_week import week_router
from ui.letters import letter_words

BAD = {"explore": 0.0, "permission": 0.0, "next_step_dated": 0.0, "crm_budget": 0.0}
BEFORE = {"permission": 0.0}
GOOD = {"discovery": 1.0, "introduction_name": 1.0}


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> CoachingWeeks:
    database = a_database(tmp_path_factory.mktemp("weeks"))
    for number in range(4):
        store(database, f"old{number}", "Марина <b>Белова</b>", -7, **BEFORE)
        store(database, f"new{number}", "Марина <b>Белова</b>", 0, **(BAD | GOOD))
    store(database, "alex", "Алексей", 0, permission=1.0, explore=1.0)
    return weeks_of(database)


def _report(stored: CoachingWeeks, language: str) -> WeekReport:
    return stored.report(Wanted(manager="Марина <b>Белова</b>"), language)


def _docx_text(made: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(made)).paragraphs)


def _text(made: bytes, form: str) -> str:
    if form == "docx":
        return _docx_text(made)
    if form == "html":
        return unescape(re.sub(r"<[^>]+>", " ", made.decode()))
    return made.decode().replace("\\", "")


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("form", ["text", "md", "html", "docx"])
def test_every_sentence_of_the_letter_stands_in_every_form(stored: CoachingWeeks, form: str, language: str) -> None:
    report = _report(stored, language)
    (letter,) = letters.letters(report)
    text = " ".join(_text(weeks.week_rendered(report, form), form).split())
    assert [part.kind for part in letter.parts] == ["last", "strength", "focus", "change"]
    for part in letter.parts:
        assert part.heading.lower() in text.lower()
        for item in part.items:
            for said in (
                item.title,
                item.text,
                item.counts,
                *(quote.words for one in item.shown for quote in one.quotes),
            ):
                assert said in text
            if part.kind != "last":
                assert text.count(item.text) == 1
    assert letter.closing in text


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("form", ["text", "md", "html", "docx"])
def test_nothing_is_left_unfilled(stored: CoachingWeeks, form: str, language: str) -> None:
    text = _text(weeks.week_rendered(_report(stored, language), form), form)
    for left in ("null", "None", "{", "}", "nan", "Move.", "PatternKind"):
        assert left not in text


def test_mail_has_one_column_inline_styles_and_nothing_from_elsewhere(stored: CoachingWeeks) -> None:
    made = weeks.week_rendered(_report(stored, "ru"), "html").decode()
    assert not re.search(r"<(script|style|link|img|svg|iframe|form)\b", made)
    assert not re.search(r"(https?:|//[a-z]|url\(|class=|position:|flex|grid)", made)
    assert "<b>Белова" not in made
    assert all("font-family" in tag for tag in re.findall(r"<(?:p|h1|h2)\b[^>]*>", made))


def test_json_and_sheets_carry_counts_and_intervals(stored: CoachingWeeks) -> None:
    report = _report(stored, "ru")
    document = json.loads(weeks.week_rendered(report, "json"))
    assert (document["report"], document["calls"], set(document["period"])) == ("week", 4, {"since", "until"})
    focus = document["managers"][0]["focus"]
    assert set(focus["calls"]) == {"count", "of", "share", "low", "high"}
    assert focus["moments"][0]["said"][0]["quote"]
    sheet = load_workbook(io.BytesIO(weeks.week_rendered(report, "xlsx"))).active
    assert sheet is not None
    assert (
        sheet.max_row == 1 + 1 + 1 + 1 + 2
    )  # a header, the last focus, a strength (a name said is none), the focus, two changes


def test_all_managers_make_one_document_with_a_letter_each(stored: CoachingWeeks) -> None:
    report = stored.report()
    assert [letter.manager for letter in letters.letters(report)] == ["Алексей", "Марина <b>Белова</b>"]
    assert _docx_text(weeks.week_rendered(report, "docx")).count(letter_words("ru")["footer"]) == 2


@pytest.mark.parametrize("form", weeks.FORMS)
def test_a_period_without_calls_says_so(tmp_path: Path, form: str) -> None:
    report = weeks_of(a_database(tmp_path)).report(Wanted(Period(None, None)))
    made = weeks.week_rendered(report, form)
    assert made
    if form in ("text", "md", "html", "docx"):
        assert "--since" in _text(made, form)


@pytest.mark.parametrize(
    ("first", "last", "ru", "en"),
    [
        ("2026-11-16", "2026-11-22", "16–22 ноября 2026", "16–22 November 2026"),
        ("2026-11-30", "2026-12-06", "30 ноября – 6 декабря 2026", "30 November – 6 December 2026"),
        ("2026-12-28", "2027-01-03", "28 декабря 2026 – 3 января 2027", "28 December 2026 – 3 January 2027"),
        ("2026-11-16", "2026-11-16", "16 ноября 2026", "16 November 2026"),
    ],
)
def test_days_are_written_as_people_write_them(first: str, last: str, ru: str, en: str) -> None:
    from datetime import date

    period = Period(date.fromisoformat(first), date.fromisoformat(last))
    assert (letters.days(period, "ru"), letters.days(period, "en")) == (ru, en)


def test_both_languages_have_the_same_words() -> None:
    def keys(words: object, path: str = "") -> set[str]:
        if not isinstance(words, dict):
            return {path}
        return {key for name, value in words.items() for key in keys(value, f"{path}.{name}")}

    assert keys(letter_words("ru")) == keys(letter_words("en"))


def test_the_route_gives_json_and_files_and_says_what_is_wrong(stored: CoachingWeeks) -> None:
    web = FastAPI()
    web.include_router(week_router(stored))
    client = TestClient(web)
    assert client.get("/api/reports/week").json()["report"] == "week"
    mail = client.get("/api/reports/week", params={"format": "html", "manager": "Алексей"})
    assert mail.headers["content-type"].startswith("text/html")
    assert client.get("/api/reports/week", params={"format": "docx"}).content[:2] == b"PK"
    for wrong in (
        {"format": "pdf"},
        {"manager": "Иван"},
        {"since": "2026-11-02", "until": "2026-11-01"},
        {"language": "de"},
    ):
        answer = client.get("/api/reports/week", params=wrong)
        assert answer.status_code == 422
        assert answer.json()["detail"]
