"""Practice judges labelled answers as their author does, in 85 % of steps; an empty phrase earns one step at most."""

from __future__ import annotations

from collections import Counter

import pytest
import yaml

from benchmarks.practice import OURS, figures, judged
from objections.corpus import STEPS
from objections.detector import ObjectionFinder
from objections.encoder import load_encoder
from objections.reader import find_reader
from objections.taxonomy import default_taxonomies
from scoring_rubric.practice_answers import AnswerJudge
from scoring_rubric.practice_pack import default_practice_packs
from tests.builders import a_transcript

CASES = yaml.safe_load(OURS.read_text(encoding="utf-8"))
LAZY = {
    "ru": ("понимаю вас", "Понимаю вас.", "Да, я вас прекрасно понимаю.", "Я вас услышал, вы правы.", "Ясно, хорошо."),
    "en": ("i understand", "I understand.", "I totally hear you.", "Sure, I get it, that makes sense.", "Okay, right."),
}


@pytest.fixture(scope="module")
def judges(pytestconfig: pytest.Config) -> dict[str, AnswerJudge]:
    encoder = load_encoder(cache=pytestconfig.cache.mkdir("razbor-weights"))
    finder = ObjectionFinder(default_taxonomies(), encoder, reader=find_reader(encoder, ours=True))
    return {language: AnswerJudge(finder, pack) for language, pack in default_practice_packs().items()}


def test_the_set_is_sixty_answers_of_every_kind() -> None:
    assert Counter(case["language"] for case in CASES) == {"ru": 30, "en": 30}
    assert {case["quality"] for case in CASES} == {"good", "half", "bad"}
    assert all(set(case["does"]) <= set(STEPS) for case in CASES)
    assert len({case["id"] for case in CASES}) == len(CASES)


@pytest.mark.models
def test_steps_agree_with_the_labels(judges: dict[str, AnswerJudge]) -> None:
    told = figures(judged(CASES, judges))
    assert told["together"]["share"] >= 0.85
    assert told["lazy_beyond_acknowledge"] == []


@pytest.mark.models
@pytest.mark.parametrize(("language", "text"), [(language, text) for language, told in LAZY.items() for text in told])
@pytest.mark.parametrize("category", ["price", "trust", "stall"])
def test_a_lazy_answer_earns_nothing_but_acknowledge(
    judges: dict[str, AnswerJudge], language: str, text: str, category: str
) -> None:
    spoken = {"ru": "Для нас это слишком дорого", "en": "That's too expensive for us"}[language]
    transcript = a_transcript(f"c: {spoken}", f"m: {text}", language=language, timed=False)
    (found,) = judges[language].judged(transcript, category)
    assert set(found.steps) <= {"acknowledge"}
