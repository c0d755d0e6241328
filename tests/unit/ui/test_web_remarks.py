"""What people said of a review on its page: every word escaped, in its place, with the program's mark beside."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from assistant.calls import OpenCall
from assistant.marking import marked
from assistant.remarks import (
    Acknowledgement,
    Dispute,
    DisputeAnswer,
    DisputeState,
    MarkStatus,
    Override,
    Remarks,
    SelfScore,
    Subject,
)
from assistant.self_scores import SelfScores
from tests.unit.ui.sample_app import HOSTILE, STARTED, SampleApp
from ui.web.components.review import call_markup, section_rows
from ui.web.titles import titles_of
from ui.web.wording import LANGUAGES, wording

CALL = "c7f3a1d20b44"
APP = SampleApp()


def _opened(*, reason: str = "Спросила вовремя", author: str = "Мария Орлова") -> OpenCall:
    opened = APP.calls.open(CALL)
    assert opened.analysis is not None
    override = Override(CALL, "qualification", MarkStatus.SCORED, reason, author, STARTED, 1.0)
    upheld = DisputeAnswer(DisputeState.UPHELD, author, reason, STARTED, ("g1",))
    disputes = (
        Dispute(CALL, Subject.CRITERION, reason, author, STARTED, "qualification", dispute_id="d1", answer=upheld),
        Dispute(CALL, Subject.CRITERION, reason, author, STARTED, "questions", dispute_id="d2"),
        Dispute(CALL, Subject.OBJECTION, reason, author, STARTED, turn=5, quote="Два склада", dispute_id="d3"),
        Dispute(CALL, Subject.SCORE, reason, author, STARTED, dispute_id="d4"),
    )
    said = Remarks(
        (SelfScore(CALL, author, STARTED, 82.0), SelfScore(CALL, author, STARTED, declined=True)),
        (Acknowledgement(CALL, author, STARTED),),
        disputes,
        (override,),
    )
    return replace(opened, analysis=marked(opened.analysis, [override]), remarks=said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_remark_stands_in_its_place(language: str) -> None:
    words = wording(language, titles_of(APP.workshop.playbook, language))
    page = call_markup(_opened(), words, has_media=False, reader="Мария Орлова")
    assert all(page.count(f'id="dispute-d{number}"') == 1 for number in (1, 2, 3, 4))
    changed = page[page.index('id="criterion-qualification"') :].split("</summary>")[0]
    assert re.search(r'<s class="machine num".*?50', changed, re.DOTALL)
    assert "Мария Орлова" in changed
    assert words.text("remarks.state.open") in page[page.index('id="criterion-questions"') :].split("</summary>")[0]
    assert 'action="' not in page


def test_what_people_write_never_becomes_markup() -> None:
    words = wording("ru", titles_of(APP.workshop.playbook, "ru"))
    page = call_markup(_opened(reason=HOSTILE, author=HOSTILE), words, has_media=False, reader=HOSTILE)
    assert "<img" not in page
    assert "onerror=alert" not in re.sub(r"&[a-z#0-9]+;", "", re.sub(r">[^<]*<|=\"[^\"]*\"", "", page))


def test_a_person_who_has_read_it_is_not_asked_again() -> None:
    words = wording("ru")
    asked = 'data-send="/api/calls/c7f3a1d20b44/acknowledgements"'
    assert asked not in call_markup(_opened(), words, has_media=False, reader="Мария Орлова")
    assert asked in call_markup(_opened(), words, has_media=False, reader="Игорь Сомов")


def test_nobody_signs_with_the_managers_name_unless_it_is_the_own_mark_that_is_asked_for() -> None:
    page = call_markup(_opened(), wording("ru"), has_media=False, reader="")
    assert set(re.findall(r'name="author" value="([^"]*)" placeholder', page)) == {""}


def test_what_a_person_has_marked_comes_first_whatever_its_mark() -> None:
    analysis = _opened().analysis
    assert analysis is not None
    first = section_rows(next(part for part in analysis.scorecard.sections if part.id == "first_contact"))
    assert [item.id for item in first.lacking] == ["qualification"]
    assert "qualification" not in {item.id for item in first.done}


def test_a_veiled_page_has_no_mark_and_asks_for_ones_own() -> None:
    words = wording("ru", titles_of(APP.workshop.playbook, "ru"))
    opened = SelfScores(None, first=True).seen_by(APP.calls.open(CALL), "Анна Белова")  # type: ignore[arg-type]
    page = call_markup(opened, words, has_media=False, reader="", veiled=True)
    head = page[: page.index('class="player')]
    assert "74" not in re.sub("<[^>]*>", "", head)
    assert 'data-send="/api/calls/c7f3a1d20b44/self-scores"' in page
    assert 'id="criterion-' not in page
