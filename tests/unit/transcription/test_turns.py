from __future__ import annotations

from transcription.turns import build_turns
from transcription.types import Segment, Speaker, Word

SIDES = {0: Speaker.MANAGER, 1: Speaker.CLIENT}


def said(channel: int, start_s: float, end_s: float, text: str, sure: float | None = 0.9) -> Segment:
    texts = text.split()
    step = (end_s - start_s) / max(1, len(texts))
    words = tuple(Word(w, start_s + i * step, start_s + (i + 1) * step, sure) for i, w in enumerate(texts))
    return Segment(start_s, end_s, text, channel, words)


def lines(*segments: Segment, sides=SIDES) -> list[str]:
    return [f"{turn.speaker.value[0]}: {turn.text}" for turn in build_turns(segments, sides)]


def test_one_sides_segments_join_while_it_keeps_the_floor() -> None:
    assert lines(said(0, 0, 2, "добрый день"), said(0, 2.8, 4, "меня зовут Анна")) == ["m: добрый день меня зовут Анна"]


def test_a_long_pause_ends_a_turn() -> None:
    assert lines(said(0, 0, 2, "добрый день"), said(0, 4, 5, "алло")) == ["m: добрый день", "m: алло"]


def test_the_other_side_taking_the_floor_ends_a_turn() -> None:
    found = lines(said(0, 0, 2, "сколько"), said(1, 2.1, 2.9, "сто тысяч рублей"), said(0, 3, 4, "понятно"))
    assert found == ["m: сколько", "c: сто тысяч рублей", "m: понятно"]


def test_a_backchannel_does_not_break_a_turn() -> None:
    found = lines(said(0, 0, 4, "мы делаем склады"), said(1, 4.1, 4.5, "угу"), said(0, 4.8, 7, "и доставку"))
    assert found == ["m: мы делаем склады и доставку", "c: угу"]


def test_unknown_speakers_are_parted_at_shorter_pauses() -> None:
    found = lines(said(0, 0, 2, "добрый день"), said(0, 3, 4, "здравствуйте"), sides={})
    assert found == ["u: добрый день", "u: здравствуйте"]


def test_turns_are_numbered_timed_and_carry_words() -> None:
    first, second = build_turns([said(1, 3, 4, "да", 0.5), said(0, 0, 2, "вам удобно", 0.7)], SIDES)
    assert (first.turn, first.speaker, first.start_s, first.end_s) == (0, Speaker.MANAGER, 0, 2)
    assert [word.text for word in first.words] == ["вам", "удобно"]
    assert (first.confidence, second.confidence) == (0.7, 0.5)


def test_empty_segments_make_no_turn() -> None:
    assert build_turns([Segment(0, 1, "  ")], SIDES) == ()
