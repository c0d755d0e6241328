"""No word is lost or invented between what was recognised and the transcript."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from transcription.quality import clean
from transcription.turns import build_turns
from transcription.types import Segment, Speaker, Word, quote

SIDES = {0: Speaker.MANAGER, 1: Speaker.CLIENT}


@st.composite
def segments(draw: st.DrawFn) -> list[Segment]:
    made = []
    for _ in range(draw(st.integers(0, 12))):
        start_s = draw(st.integers(0, 600)) / 10
        texts = draw(
            st.lists(
                st.sampled_from(["да", "нет", "угу", "сколько", "стоит", "дорого", "подумаю"]), min_size=1, max_size=5
            )
        )
        words = tuple(Word(text, start_s + i * 0.3, start_s + i * 0.3 + 0.3, 0.9) for i, text in enumerate(texts))
        made.append(Segment(start_s, words[-1].end_s, " ".join(texts), draw(st.integers(0, 1)), words))
    return made


@given(segments())
def test_every_word_stays_on_its_side(heard: list[Segment]) -> None:
    turns = build_turns(heard, SIDES)
    before = Counter((SIDES[segment.channel], word) for segment in heard for word in segment.text.split())
    after = Counter((turn.speaker, word) for turn in turns for word in turn.text.split())
    assert before == after


@given(segments())
def test_turns_are_in_order_and_their_words_can_be_quoted(heard: list[Segment]) -> None:
    turns = build_turns(heard, SIDES)
    assert [turn.turn for turn in turns] == list(range(len(turns)))
    starts = [turn.start_s for turn in turns if turn.start_s is not None]
    assert starts == sorted(starts)
    for turn in turns:
        assert turn.text == " ".join(word.text for word in turn.words)
        found = quote(turn)
        assert found.quote == turn.text
        assert found.start_s == turn.words[0].start_s


@given(segments())
def test_cleaning_only_ever_takes_words_out_and_is_done_once(heard: list[Segment]) -> None:
    once = clean(heard).segments
    assert clean(once).segments == once
    before = Counter(word for segment in heard for word in segment.text.split())
    after = Counter(word for segment in once for word in segment.text.split())
    assert not after - before
