"""The two detectors apart: patterns, and nearness to exemplars."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from objections.detectors.classifier import ExemplarClassifier, softmax
from objections.detectors.cues import CueDetector
from objections.encoder import encode_kept
from objections.language import utterances_of_text
from objections.taxonomy import default_taxonomies
from tests.encoders import TrigramEncoder

GROUPS = {
    "price": ("слишком дорого", "очень дорого нам", "дорого для нас"),
    "busy": ("я на совещании", "сейчас совещание", "идёт совещание"),
}
NONE = ("да хорошо", "хорошо давайте", "ну хорошо")


@pytest.mark.parametrize(
    ("language", "text", "strong", "countered"),
    [
        ("ru", "Для нас это слишком дорого.", {"price"}, set()),
        ("ru", "это совсем не дорого", set(), {"price"}),
        ("ru", "мне надо подумать", {"stall"}, set()),
        ("ru", "решаю то не я", {"authority"}, set()),
        ("ru", "мы не хотим ничего менять", {"competitor"}, set()),
        ("ru", "мы хотим поменять поставщика", set(), {"competitor"}),
        ("ru", "откуда у вас мой номер", {"contact"}, set()),
        ("ru", "я за рулём", {"busy"}, set()),
        ("en", "We can't afford that", {"price"}, set()),
        ("en", "I need to run it by my boss", {"authority"}, set()),
        ("en", "it is not expensive", set(), {"price"}),
        ("en", "take me off your list", {"contact"}, set()),
        ("en", "we're happy with our current provider", {"competitor"}, set()),
    ],
)
def test_cues_speak_for_and_counter_cues_against(
    language: str, text: str, strong: set[str], countered: set[str]
) -> None:
    findings = CueDetector(default_taxonomies()[language]).find(utterances_of_text(text, language)[0])
    assert {name for name, strength in findings.strengths.items() if strength >= 0.8} == strong
    assert findings.countered >= countered
    assert not findings.countered & strong


@pytest.mark.parametrize(
    ("text", "settled"),
    [
        ("раньше смущало а теперь всё понятно", True),
        ("присылайте договор завтра оплатим", True),
        ("мы не готовы подписать", False),
        ("договор мы не подпишем", False),
    ],
)
def test_words_that_settle_are_not_fooled_by_a_negation(text: str, settled: bool) -> None:
    findings = CueDetector(default_taxonomies()["ru"]).find(utterances_of_text(text, "ru")[0])
    assert findings.settled is settled


def test_hits_over_the_same_words_count_once() -> None:
    detector = CueDetector(default_taxonomies()["ru"])
    once = detector.find(utterances_of_text("слишком дорого", "ru")[0]).strengths["price"]
    twice = detector.find(utterances_of_text("слишком дорого и денег нет", "ru")[0]).strengths["price"]
    assert once == pytest.approx(0.85)
    assert 0.85 < twice < 1.0


def test_the_managers_question_names_what_would_only_be_an_answer() -> None:
    detector = CueDetector(default_taxonomies()["ru"])
    assert detector.asked_about("А кто у вас принимает решение?") == {"authority"}
    assert detector.asked_about("расскажите о компании") == frozenset()


def test_the_nearest_group_wins_and_shares_sum_to_one() -> None:
    encoder = TrigramEncoder()
    classifier = ExemplarClassifier(GROUPS, NONE, encoder)
    texts = ["нам слишком дорого", "у меня совещание", "хорошо"]
    shares = softmax(classifier.logits(encoder.encode(texts)))
    assert shares.sum(axis=1) == pytest.approx(1.0)
    assert list(shares.argmax(axis=1)) == [0, 1, 2]
    assert classifier.nearest(encoder.encode(["нам слишком дорого"])[0])[0] == "слишком дорого"
    assert classifier.nearest(encoder.encode(["слишком дорого"])[0], category=1)[0] in GROUPS["busy"]


def test_leaving_one_out_is_exact() -> None:
    """The closed form gives what training without that sentence would give."""
    encoder = TrigramEncoder()
    whole = ExemplarClassifier(GROUPS, NONE, encoder)
    assert 0.0 <= whole.left_out_accuracy <= 1.0
    again = ExemplarClassifier(GROUPS, NONE, encoder)
    assert np.array_equal(whole.logits(encoder.encode(["дорого"])), again.logits(encoder.encode(["дорого"])))


def test_vectors_of_a_pack_are_kept_under_the_hash_of_their_texts(tmp_path: Path) -> None:
    encoder = TrigramEncoder()
    first = encode_kept(encoder, ["a", "b"], tmp_path)
    assert np.array_equal(encode_kept(encoder, ["a", "b"], tmp_path), first)
    assert encoder.calls == 1
    encode_kept(encoder, ["a", "c"], tmp_path)
    assert encoder.calls == 2
    assert len(list(tmp_path.iterdir())) == 2
