"""The promises of a call on its page: status, quote and reason in both languages, the most urgent first, escaped."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from assistant.promise_verdicts import PromiseStatus, Proof
from assistant.promises import LedgerLine, Urgency
from scoring_rubric.promise_pack import default_promise_pack
from tests.unit.ui.sample_app import HOSTILE, STARTED, SampleApp, transcript
from transcription.types import Speaker, quote
from ui.web.components.promises import promise_rows
from ui.web.components.review import call_markup
from ui.web.titles import titles_of
from ui.web.wording import LANGUAGES, Wording, wording

CALL = "c7f3a1d20b44"
DUE = datetime.fromisoformat("2026-11-26T15:00:00+03:00")


def _words(language: str) -> Wording:
    return wording(language, titles_of(SampleApp().workshop.playbook, language))


def _line(status: str, reason: str, **changes: object) -> LedgerLine:
    sentence = default_promise_pack().reasons[reason]
    line = LedgerLine(
        call_id=CALL,
        made_at=STARTED,
        manager="Анна Белова",
        client="Олег",
        lead_id="L-101",
        who=Speaker.MANAGER,
        value="Созвонимся в четверг в три",
        action="call",
        evidence=(quote(transcript().turns[22], 0, 26),),
        when=DUE,
        precision="time",
        due=DUE + timedelta(minutes=15),
        status=PromiseStatus(status),
        reason=reason,
        reasons={"ru": sentence.ru, "en": sentence.en},
        proof=None,
        denied=None,
        entered=False,
        task_id="",
        urgency=Urgency.NONE,
    )
    return replace(line, **changes)  # type: ignore[arg-type]


KEPT = _line("kept", "talked", proof=Proof("call", "A-2", DUE, "b1"), entered=True)
OVERDUE = _line("broken", "no_call", urgency=Urgency.OVERDUE)


def _page(language: str, *lines: LedgerLine) -> str:
    opened = SampleApp().calls.open(CALL)
    return call_markup(opened, _words(language), has_media=False, promises=lines)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_promise_has_its_status_quote_reason_and_day(language: str) -> None:
    words = _words(language)
    html = _page(language, OVERDUE, KEPT)

    for line in (OVERDUE, KEPT):
        assert words.name("promise_status", line.status.value) in html
        assert line.reasons[language] in html
    assert OVERDUE.evidence[0].quote in html
    assert words.moment(DUE) in html
    assert words.text("promises.entered") in html
    assert html.index('data-status="broken"') < html.index('data-status="kept"')
    assert 'href="#promises"' in html


def test_what_decided_leads_to_its_call_and_a_touch_of_the_crm_leads_nowhere() -> None:
    kept, sent = promise_rows((KEPT, replace(KEPT, proof=Proof("message", "E1", DUE, text="Прайс"))), _words("ru"))

    assert kept.proof is not None
    assert kept.proof[1].endswith("b1")
    assert sent.proof is not None
    assert sent.proof == ("Сообщение, 26 ноя 2026, 15:00: Прайс", "")


def test_a_call_without_promises_has_no_such_section() -> None:
    assert 'id="promises"' not in _page("ru")


def test_words_of_the_crm_are_no_markup() -> None:
    html = _page("ru", replace(KEPT, proof=Proof("message", "E1", DUE, text=HOSTILE)))

    assert "<img src=x" not in html


@pytest.mark.parametrize(
    ("changes", "day"),
    [
        ({"precision": "day", "when": DUE.replace(hour=0)}, "26 Nov 2026"),
        ({"precision": "week"}, "until 26 Nov 2026"),
        ({"when": None, "precision": None, "due": None}, ""),
    ],
)
def test_a_day_is_told_as_exactly_as_it_was_named(changes: dict[str, object], day: str) -> None:
    (row,) = promise_rows((replace(OVERDUE, **changes),), _words("en"))  # type: ignore[arg-type]

    assert row.day == day
