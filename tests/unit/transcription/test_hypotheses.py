from __future__ import annotations

import pytest

from transcription.engines.hypotheses import Hypothesis, agreed, packing, repeats


def heard(text: str, *, tokens: int = 40, score: float = -0.2, cut: bool = False, speech_s: float = 10.0) -> Hypothesis:
    return Hypothesis(tuple(range(tokens)), text, score, 0.1, cut, speech_s)


GOOD = "добрый день меня зовут анна звоню по вашей заявке на доставку"


@pytest.mark.parametrize(
    ("hypothesis", "broken"),
    [
        (heard(GOOD), False),
        (heard("но с носом не выдал деньги, " * 12), True),
        (heard("я не хочу лишней комиссии платить, я не хочу лишней комиссии"), True),
        (heard(GOOD, tokens=15), True),
        (heard("да", tokens=2, speech_s=1.0), False),
        (heard(GOOD, score=-0.9), True),
        (heard(GOOD, cut=True), True),
    ],
    ids=["good", "loop", "said twice", "broke off", "short answer", "doubtful", "ran on"],
)
def test_broken_hypotheses_are_seen(hypothesis: Hypothesis, broken: bool) -> None:
    assert hypothesis.broken is broken


def test_a_whole_text_is_worth_more_than_a_likelier_loop() -> None:
    assert heard(GOOD, score=-0.6).worth > heard("святого " * 30, score=-0.05).worth
    assert heard(GOOD, score=-0.6).worth > heard("в", tokens=1, score=-0.1).worth
    assert heard(GOOD, score=-0.1).worth > heard(GOOD, score=-0.3).worth


@pytest.mark.parametrize(
    ("tries", "kept"),
    [
        (["press one now", "press 1 now", "Press 1, now."], 1),
        (["нажмите один", "нажмите один", "нажмите решётку"], 0),
        (["", "да", ""], 0),
        (["святого " * 30, "святого " * 30, GOOD], 2),
        (["святого " * 30, "святого " * 30], 0),
        (["один"], 0),
    ],
    ids=["two of three", "equals: the likelier", "nothing", "a loop has no vote", "all broken", "one"],
)
def test_what_most_hearings_agree_on_is_kept(tries: list[str], kept: int) -> None:
    hypotheses = [heard(text, score=-0.1 * (place + 1)) for place, text in enumerate(tries)]
    assert agreed(hypotheses) is hypotheses[kept]


def test_plain_repetition_of_a_word_is_not_a_loop() -> None:
    assert not repeats("да да да хорошо")
    assert repeats("один два три четыре пять один два три четыре")
    assert packing("") == 1.0
