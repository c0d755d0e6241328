"""A stored review gives back what it was scored from: scored again by its rubric, it is the same to the last digit."""

from __future__ import annotations

import json

import pytest

from assistant.documents import AnalysisDocument, analysis_document, objections_of
from assistant.documents_scorecard import scorecard_item
from assistant.findings_stored import findings_of
from scoring_rubric.rubric import load_rubric
from scoring_rubric.scoring import score
from tests.sample_reviews import DIALOGUES, sample_review
from transcription.captions import transcript_from_json, transcript_to_json
from transcription.interchange import transcript_from_stored
from transcription.types import Speaker


@pytest.mark.parametrize("words_of", [tuple(Speaker), (Speaker.MANAGER,)])
@pytest.mark.parametrize("name", DIALOGUES)
def test_a_stored_call_scores_exactly_the_same_again(name: str, words_of: tuple[Speaker, ...]) -> None:
    review = sample_review(name)
    stored = json.loads(analysis_document(review).model_dump_json(by_alias=True))
    transcript = json.loads(json.dumps(transcript_to_json(review.transcript)))
    analysis = AnalysisDocument.model_validate(stored)
    findings = findings_of(transcript_from_stored(transcript, words_of=words_of), analysis)
    assert scorecard_item(score(load_rubric(), findings)).model_dump(mode="json") == stored["scorecard"]


@pytest.mark.parametrize("name", DIALOGUES)
def test_findings_hold_all_that_the_document_holds(name: str) -> None:
    review = sample_review(name)
    analysis = analysis_document(review)
    findings = findings_of(review.transcript, analysis)
    again = analysis_document(
        type(review)(
            **{
                field: getattr(review, field)
                for field in ("transcript", "advice", "receipt", "unanswered", "scorecard")
            },
            context=findings.context,
            objections=findings.objections,
            script=findings.script,
            statistics=findings.statistics,
            facts=findings.facts,
            lead=findings.lead,
            crm=findings.crm or review.crm,
        )
    )
    assert again == analysis
    assert findings.objections == objections_of(analysis)
    assert findings.kind is review.context.kind


@pytest.mark.parametrize("name", DIALOGUES)
def test_the_quick_reading_of_a_stored_transcript_is_that_of_the_careful_one(name: str) -> None:
    written = json.loads(json.dumps(transcript_to_json(sample_review(name).transcript)))
    assert transcript_from_stored(written) == transcript_from_json(written) == sample_review(name).transcript


def test_a_stored_transcript_with_an_empty_turn_is_read_carefully() -> None:
    written = transcript_to_json(sample_review("ru-01-well-led").transcript)
    written["turns"][3]["text"] = " "
    assert transcript_from_stored(written) == transcript_from_json(written)
