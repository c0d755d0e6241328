"""What a page says of one thing it says everywhere: how an objection ended, what is critical, what a voicemail is."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from assistant.calls import StoryLine
from assistant.documents import AnalysisDocument, analysis_document
from assistant.domain import CallSummary
from scoring_rubric.rubric import load_rubric
from scoring_rubric.rubric_reasons import Reason
from tests.unit.ui.sample_app import SampleApp, open_call, review, transcript
from ui import presenters
from ui.web.address import Address
from ui.web.components.review import call_markup
from ui.web.pages.calls import CallsPage
from ui.web.reader import Reader
from ui.web.wording import LANGUAGES, Wording

CALL = "c7f3a1d20b44"


def _analysis() -> AnalysisDocument:
    return analysis_document(review(transcript()))


def _main() -> CallSummary:
    return next(one for one in SampleApp().calls.known if one.call.call_id == CALL)


def _row(wordings: dict[str, Wording], summary: CallSummary, language: str = "en") -> str:
    made = SampleApp()
    made.calls.known = (summary,)
    page = CallsPage(made, wordings.__getitem__)  # type: ignore[arg-type]
    return page.listing(Reader(wordings[language], Address("/calls", {})))


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_objection_that_came_back_is_not_settled_on_its_own_page_either(
    wordings: dict[str, Wording], language: str
) -> None:
    words, summary, analysis = wordings[language], _main(), _analysis()
    first = analysis.objections[0]
    settled = first.model_copy(update={"handling": first.handling.model_copy(update={"status": "resolved"})})
    analysis = analysis.model_copy(update={"objections": (settled,)})
    at = summary.started_at
    assert at is not None
    line = StoryLine(CALL, at, first.id, first.category, "…", "answered", came_back_in="later")
    again = replace(line, call_id="later", started_at=at + timedelta(days=2), came_back_in="")
    alone = open_call(summary, transcript(), analysis)
    known = replace(alone, story=(line, again))
    badge = 'class="status status-{}">{}<'
    names = {key: words.name("handling", key) for key in ("resolved", "answered")}
    assert badge.format("resolved", names["resolved"]) in call_markup(alone, words, has_media=False)
    markup = call_markup(known, words, has_media=False)
    assert badge.format("answered", names["answered"]) in markup
    assert badge.format("resolved", names["resolved"]) not in markup
    assert 'href="/calls/later"' in markup


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_outcomes_or_steps_have_words_that_may_be_taken_for_one_another(
    wordings: dict[str, Wording], language: str
) -> None:
    words = wordings[language]
    outcomes = [words.name("handling", key) for key in ("resolved", "answered", "deflected", "ignored")]
    steps = [words.name("handling_step", key) for key in ("acknowledge", "explore", "respond", "confirm")]
    assert len({*outcomes, *steps}) == 8
    assert not set(outcomes) & {step.split()[0] for step in steps}
    for key in ("resolved", "answered"):
        assert words.text(f"calls.values.handling.{key}") == words.name("handling", key)


def test_a_critical_error_gives_the_number_its_colour_and_its_heading(wordings: dict[str, Wording]) -> None:
    high = replace(_main(), score=83.0, critical=("crm_next_step",))
    assert "score band-critical" in _row(wordings, high)
    assert "score band-good" in _row(wordings, replace(high, critical=()))
    markup = call_markup(open_call(high, transcript(), _analysis()), wordings["en"], has_media=False)
    box = re.search(r'class="scorebox ([^"]*)"', markup)
    heading = re.search(r'class="bandname">([^<]*)<', markup)
    assert box is not None
    assert heading is not None
    assert (box.group(1), heading.group(1)) == ("band-critical", wordings["en"].text("flags.critical", n=1))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("critical", "score", "kind", "told"),
    [
        (("crm_next_step",), 83.0, "first_outgoing", True),
        ((), 83.0, "first_outgoing", False),
        (("crm_next_step",), None, "first_outgoing", False),
        (("crm_next_step",), 83.0, "voicemail", False),
    ],
)
def test_what_a_critical_error_means_for_the_number_is_said_beside_it(
    wordings: dict[str, Wording],
    capsys: pytest.CaptureFixture[str],
    language: str,
    critical: tuple[str, ...],
    score: float | None,
    kind: str,
    told: bool,
) -> None:
    words, made = wordings[language], _analysis()
    card = made.scorecard.model_copy(update={"critical": critical, "score": score})
    analysis = made.model_copy(update={"scorecard": card, "kind": kind})
    markup = call_markup(open_call(_main(), transcript(), analysis), words, has_media=False)
    presenters.print_analysis(analysis, words)
    for shown in (markup, " ".join(capsys.readouterr().out.split())):
        assert (words.text("score.critical_means") in shown) is told


@pytest.mark.parametrize("language", LANGUAGES)
def test_how_an_objection_ended_and_how_it_was_answered_are_told_apart(
    wordings: dict[str, Wording], capsys: pytest.CaptureFixture[str], language: str
) -> None:
    words, analysis = wordings[language], _analysis()
    markup = call_markup(open_call(_main(), transcript(), analysis), words, has_media=False)
    presenters.print_analysis(analysis, words)
    for shown in (markup, " ".join(capsys.readouterr().out.split())):
        assert shown.count(words.text("score.handling_note")) == 1
    outcome, answer = (words.text(f"managers.{key}").split(":")[0] for key in ("handled", "handling_step"))
    assert words.text("managers.resolved").startswith(outcome)
    assert outcome != answer
    share = load_rubric().reasons[Reason.OBJECTIONS_SHARE].in_language(language)
    assert {"ru": "баллом", "en": "mark"}[language] in share


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_voicemail_and_an_unsure_objection_are_shown_as_what_they_are(
    wordings: dict[str, Wording], language: str
) -> None:
    words, summary = wordings[language], _main()
    voicemail = replace(summary, kind="voicemail", objections=(), unsure=())
    assert f'class="chip kind">{words.name("kind", "voicemail")}<' in _row(wordings, voicemail, language)
    assert words.text("calls.no_objections") not in _row(wordings, voicemail, language)
    doubted = replace(summary, objections=("price", "need"), unsure=("need",))
    row = _row(wordings, doubted, language)
    assert row.count("chip objection unsure") == 1
    assert words.text("objections.unsure") in row
    spoken = _analysis().model_copy(update={"kind": "voicemail"})
    assert words.text("score.voicemail") in call_markup(
        open_call(summary, transcript(), spoken), words, has_media=False
    )
