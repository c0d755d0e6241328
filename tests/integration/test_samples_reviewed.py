"""What each sample call is meant to show, Razbor shows: the written dialogues, with their CRM, by the real encoder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from assistant.crm import CrmIndex, crm_of_call
from assistant.crm_export import ExportReader
from assistant.documents import AnalysisDocument, analysis_document, objections_of
from assistant.pipeline import Reviewer
from assistant.playbook import load_playbook
from objections.encoder import load_encoder
from objections.history import PastObjection, came_back
from objections.reader import find_reader
from tests.analyses import assert_evidence_is_verbatim
from tests.builders import NOON, a_transcript
from transcription.quality import judge
from transcription.types import Transcript

pytestmark = pytest.mark.models
SAMPLES = Path(__file__).parents[2] / "samples"
DIALOGUES = {path.stem: path for path in sorted((SAMPLES / "dialogues").glob("*.yaml"))}
LETTERS = {"manager": "m", "client": "c", "other": "o"}


@dataclass(frozen=True)
class Reviewed:
    truth: dict[str, Any]
    transcript: Transcript
    analysis: AnalysisDocument

    @property
    def sure(self) -> dict[str, str]:
        """Surely found categories with the status of their handling."""
        return {item.category: item.handling.status for item in self.analysis.objections if not item.unsure}


@pytest.fixture(scope="module")
def reviews(pytestconfig: pytest.Config) -> dict[str, Reviewed]:
    assert pytestconfig.cache is not None
    cache = pytestconfig.cache.mkdir("razbor-weights")
    playbook = load_playbook()
    zone = ZoneInfo("Europe/Moscow")
    encoder = load_encoder(cache=cache)
    reviewer = Reviewer.of(playbook, encoder, "test", cache / "exemplars", find_reader(encoder, ours=True))
    index = CrmIndex.of_export(ExportReader(playbook.mapping, zone).read(SAMPLES / "crm"))
    made = {}
    for name, path in DIALOGUES.items():
        dialogue = yaml.safe_load(path.read_text(encoding="utf-8"))
        lines = [f"{LETTERS[turn['speaker']]}: {' '.join(turn['text'].split())}" for turn in dialogue["turns"]]
        plain = a_transcript(*lines, call_id=name, language=dialogue["language"])
        reasons = judge(plain.turns, language=plain.language).reasons
        transcript = a_transcript(*lines, call_id=name, language=dialogue["language"], reasons=reasons)
        crm = crm_of_call(index.link(dialogue["recording"]), zone=zone, company="Ясный склад")
        made[name] = Reviewed(dialogue["truth"], transcript, analysis_document(reviewer.review(transcript, crm)))
    return made


@pytest.mark.parametrize("name", DIALOGUES)
def test_each_labelled_objection_is_found_with_an_expected_outcome(reviews: dict[str, Reviewed], name: str) -> None:
    review = reviews[name]
    for expected in review.truth["objections"]:
        assert review.sure.get(expected["category"]) in expected["handling"]["status"], review.sure


def test_hardly_anything_is_taken_for_an_objection_that_is_none(reviews: dict[str, Reviewed]) -> None:
    """Of all labelled questions, facts, agreements and polite refusals, at most one may be surely taken."""
    taken = [
        (name, item.quote)
        for name, review in reviews.items()
        for found in review.analysis.objections
        for item in found.evidence
        for innocent in review.truth["not_objections"]
        if not found.unsure
        and item.turn == innocent["turn"]
        and (item.quote in innocent["quote"] or innocent["quote"] in item.quote)
    ]
    assert sum(len(review.truth["not_objections"]) for review in reviews.values()) >= 15
    assert len(taken) <= 1, taken


@pytest.mark.parametrize("name", DIALOGUES)
def test_labelled_steps_contradictions_and_verdict_are_found(reviews: dict[str, Reviewed], name: str) -> None:
    review = reviews[name]
    status = {step.id: step.status for step in review.analysis.script.steps}
    absent = {step for step in review.truth["script"]["missing"] if status[step] == "done"}
    assert not absent
    found = {item.field for item in review.analysis.crm.fields if item.status == "contradicts"}
    labelled = {item["field"] for item in review.truth["crm"] if item["status"] == "contradicts"}
    assert found == labelled
    assert review.analysis.lead.verdict == review.truth["lead"]["verdict"]
    assert assert_evidence_is_verbatim(review.analysis.to_json(), review.transcript) > 5


def test_the_well_led_call_scores_best_and_the_price_given_up_is_seen(reviews: dict[str, Reviewed]) -> None:
    scores = {name: review.analysis.scorecard.score or 0.0 for name, review in reviews.items()}
    assert max(scores, key=lambda name: scores[name]) == "ru-01-well-led"
    price = next(item for item in reviews["ru-02-price-given-up"].analysis.objections if item.category == "price")
    assert price.handling.conceded
    assert scores["ru-02-price-given-up"] < scores["ru-01-well-led"] - 25


def test_a_voicemail_is_judged_as_one(reviews: dict[str, Reviewed]) -> None:
    analysis = reviews["en-07-voicemail"].analysis
    assert analysis.kind == "voicemail"
    assert analysis.objections == ()
    assert {step.id for step in analysis.script.steps if step.status == "not_applicable"} >= {"discovery", "permission"}


def test_the_objection_of_the_third_call_comes_back_in_the_sixth(reviews: dict[str, Reviewed]) -> None:
    first, second = reviews["ru-03-day-late"].analysis, reviews["ru-06-objection-returns"].analysis
    earlier = [PastObjection("ru-03", NOON, item) for item in objections_of(first)]
    later = [PastObjection("ru-06", NOON.replace(day=20), item) for item in objections_of(second)]
    (again,) = came_back(earlier, later)
    assert (again.earlier.objection.category, again.changes_status) == ("authority", True)
