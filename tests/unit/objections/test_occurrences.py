"""When two sayings are one objection, and when a reason takes the place of "later"."""

from __future__ import annotations

import pytest

from objections.language import utterances
from objections.occurrences import Finding, occurrences
from objections.types import Explanation
from tests.unit.objections.calls import call
from transcription.types import Transcript


def _finding(transcript: Transcript, turn: int, category: str, confidence: float = 0.8) -> Finding:
    said = transcript.turns[turn]
    return Finding(said, utterances(said, "ru")[0], category, confidence, (), confidence < 0.6, Explanation("tests"))


@pytest.mark.parametrize(
    ("seconds_a_turn", "second", "count"),
    [(5.0, 4, 1), (20.0, 2, 1), (40.0, 4, 2), (None, 4, 1), (None, 8, 2)],
)
def test_the_same_within_a_minute_or_a_few_turns_is_one(seconds_a_turn: float | None, second: int, count: int) -> None:
    transcript = call(*["C: дорого нам"] * 9, seconds_a_turn=seconds_a_turn)
    findings = [_finding(transcript, 0, "price", 0.5), _finding(transcript, second, "price", 0.9)]
    found = occurrences(findings, yielding=frozenset())
    assert len(found) == count
    if count == 1:
        assert found[0].turns == {0, second}
        assert found[0].confidence == 0.9
        assert not found[0].unsure


def test_different_categories_stay_apart_and_keep_their_order() -> None:
    transcript = call("C: дорого нам", "C: и сложно")
    found = occurrences([_finding(transcript, 0, "price"), _finding(transcript, 1, "effort")], yielding=frozenset())
    assert [one.category for one in found] == ["price", "effort"]


def test_thinking_it_over_yields_to_the_reason_said_with_it() -> None:
    transcript = call("C: дорого. надо подумать", "C: подумаю")
    yielding = frozenset({"stall"})
    both = [_finding(transcript, 0, "stall"), _finding(transcript, 0, "price")]
    (found,) = occurrences(both, yielding=yielding)
    assert (found.category, found.also) == ("price", ("stall",))
    (alone,) = occurrences([_finding(transcript, 1, "stall")], yielding=yielding)
    assert alone.category == "stall"
