"""Segments cut where the voice changes: no word lost, invented, moved or cut."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from transcription.labelling import labelled
from transcription.types import Segment, Voices, VoiceSpan, Word


def segment(text: str, *, start_s: float = 0.0, word_s: float = 0.4, pauses: dict[int, float] | None = None) -> Segment:
    """Words of one length one after another, a pause before some of them."""
    words: list[Word] = []
    for place, word in enumerate(text.split()):
        start_s += (pauses or {}).get(place, 0.0)
        words.append(Word(word, round(start_s, 2), round(start_s + word_s, 2), 0.9))
        start_s += word_s
    return Segment(words[0].start_s, words[-1].end_s, text, words=tuple(words), confidence=0.8)


def voices(*spans: tuple[float, float, int], certainty: float = 0.97) -> Voices:
    return Voices(tuple(VoiceSpan(start_s, end_s, voice, certainty) for start_s, end_s, voice in spans), 2, 0.9)


def said(segments) -> list[tuple[int, str]]:
    return [(part.channel, part.text) for part in segments]


def test_a_segment_is_cut_where_the_voice_changes():
    heard = segment("Вам удобно говорить? Да, слушаю вас.")
    assert said(labelled([heard], voices((0, 1.2, 0), (1.2, 2.4, 1)))) == [
        (0, "Вам удобно говорить?"),
        (1, "Да, слушаю вас."),
    ]


def test_the_end_of_a_sentence_is_preferred_to_the_exact_moment():
    heard = segment("Вам удобно говорить? Да, слушаю вас.")
    for moment_s in (0.95, 1.05, 1.35, 1.45):
        found = labelled([heard], voices((0, moment_s, 0), (moment_s, 2.4, 1)))
        assert said(found)[0] == (0, "Вам удобно говорить?"), moment_s


def test_a_pause_is_preferred_where_there_is_no_punctuation():
    heard = segment("сколько это стоит двести рублей", pauses={3: 0.5})
    found = labelled([heard], voices((0, 1.05, 0), (1.05, 2.5, 1)))
    assert said(found) == [(0, "сколько это стоит"), (1, "двести рублей")]


def test_a_lone_word_within_a_phrase_goes_to_the_voice_around_it():
    heard = segment("мы привезём вам бетон завтра")
    found = labelled([heard], voices((0, 0.8, 0), (0.8, 1.2, 1), (1.2, 2.0, 0)))
    assert said(found) == [(0, "мы привезём вам бетон завтра")]


def test_a_lone_word_between_sentences_stays_where_it_was_heard():
    heard = segment("Привезём завтра. Хорошо. Тогда оформляю.", pauses={2: 0.3, 3: 0.3})
    found = labelled([heard], voices((0, 0.95, 0), (0.95, 1.65, 1), (1.65, 3.0, 0)))
    assert said(found) == [(0, "Привезём завтра."), (1, "Хорошо."), (0, "Тогда оформляю.")]


def test_segments_without_words_stay_whole():
    heard = Segment(0.0, 4.0, "слова без времени")
    assert said(labelled([heard], voices((0, 1.0, 0), (1.0, 4.0, 1)))) == [(1, "слова без времени")]


def test_words_that_do_not_spell_the_text_are_not_trusted_with_it():
    heard = Segment(0.0, 2.0, "двадцать пять", words=(Word("25", 0.0, 2.0),))
    assert said(labelled([heard], voices((0, 2.0, 1)))) == [(1, "двадцать пять")]


def test_one_voice_changes_nothing():
    heard = (segment("алло алло"),)
    assert labelled(heard, Voices((VoiceSpan(0, 1, 0, 0.9),), 1, 0.9)) == heard
    assert labelled(heard, Voices((), 2, 0.9)) == heard


def test_words_outside_every_span_go_to_the_nearest():
    heard = segment("алло", start_s=10.0)
    assert said(labelled([heard], voices((0, 1.0, 0), (12.0, 13.0, 1)))) == [(1, "алло")]


WORDS = st.lists(
    st.tuples(
        st.sampled_from(["да", "нет,", "хорошо.", "Что?", "двести", "м"]), st.floats(0.0, 1.0), st.floats(0.0, 2.0)
    ),
    min_size=1,
    max_size=8,
)


@given(
    st.lists(WORDS, max_size=5),
    st.lists(st.tuples(st.floats(0.0, 3.0), st.floats(0.0, 1.0), st.integers(0, 1), st.floats(0.5, 1.0)), max_size=8),
)
def test_no_word_is_lost_invented_or_moved(lines, turns):
    segments, at_s = [], 0.0
    for line in lines:
        words = []
        for text, length_s, pause_s in line:
            words.append(Word(text, at_s + pause_s, at_s + pause_s + length_s))
            at_s = words[-1].end_s
        segments.append(Segment(words[0].start_s, words[-1].end_s, " ".join(w.text for w in words), words=tuple(words)))
    spans, end_s = [], 0.0
    for length_s, gap_s, voice, certainty in turns:
        spans.append(VoiceSpan(end_s + gap_s, end_s + gap_s + length_s, voice, certainty))
        end_s = spans[-1].end_s
    found = labelled(segments, Voices(tuple(spans), 2, 0.9))
    assert [word for part in found for word in part.words] == [word for part in segments for word in part.words]
    assert " ".join(part.text for part in found) == " ".join(part.text for part in segments)
    assert {part.channel for part in found} <= {0, 1}
    for part in found:
        assert part.text == " ".join(word.text for word in part.words)
        assert part.start_s <= part.words[0].start_s
