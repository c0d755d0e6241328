"""Invariants of conversation statistics."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scoring_rubric.lexicon import lexicon_for
from scoring_rubric.statistics import measure_call
from transcription.types import Layout, Quality, Speaker, Transcript, Turn

RU = lexicon_for("ru")
TURNS = st.lists(
    st.tuples(
        st.sampled_from([Speaker.MANAGER, Speaker.CLIENT]),
        st.floats(min_value=0, max_value=600, allow_nan=False),
        st.floats(min_value=0, max_value=60, allow_nan=False),
        st.sampled_from(["угу", "как дела", "мы делаем программу для склада", "нет спасибо не надо"]),
    ),
    min_size=1,
    max_size=20,
)
SIDES = {Speaker.MANAGER: Speaker.CLIENT, Speaker.CLIENT: Speaker.MANAGER}


def _call(turns: list[tuple[Speaker, float, float, str]], *, swapped: bool = False) -> Transcript:
    ordered = sorted(turns, key=lambda turn: (turn[1], turn[2]))
    made = tuple(
        Turn(number, SIDES[speaker] if swapped else speaker, text, start, start + length)
        for number, (speaker, start, length, text) in enumerate(ordered)
    )
    return Transcript("c", "ru", made, Quality(usable=True), duration_s=700.0, layout=Layout.STEREO)


@given(turns=TURNS)
def test_speech_and_silence_add_up_to_the_call(turns: list[tuple[Speaker, float, float, str]]) -> None:
    found = measure_call(_call(turns), RU)

    assert found.speech_s is not None
    assert found.silence_s is not None
    assert abs(found.speech_s + found.silence_s - 700.0) < 0.05
    assert found.silence_s >= 0


@given(turns=TURNS)
def test_the_two_talk_ratios_sum_to_one(turns: list[tuple[Speaker, float, float, str]]) -> None:
    one, other = (measure_call(_call(turns, swapped=swapped), RU) for swapped in (False, True))

    assert (one.talk_ratio_manager is None) == (other.talk_ratio_manager is None)
    if one.talk_ratio_manager is not None and other.talk_ratio_manager is not None:
        assert abs(one.talk_ratio_manager + other.talk_ratio_manager - 1) < 0.011


@given(turns=TURNS)
def test_swapping_the_sides_swaps_their_counts(turns: list[tuple[Speaker, float, float, str]]) -> None:
    one, other = (measure_call(_call(turns, swapped=swapped), RU) for swapped in (False, True))

    assert (one.questions_manager, one.questions_client) == (other.questions_client, other.questions_manager)
    assert (one.interruptions_manager, one.interruptions_client) == (
        other.interruptions_client,
        other.interruptions_manager,
    )
    assert (one.words, one.turns, one.interactivity_per_min) == (other.words, other.turns, other.interactivity_per_min)


@given(turns=TURNS)
def test_nothing_is_longer_than_the_call(turns: list[tuple[Speaker, float, float, str]]) -> None:
    found = measure_call(_call(turns), RU)

    assert found.longest_monologue_s is None or 0 <= found.longest_monologue_s <= 700
    assert found.patience_s is None or found.patience_s >= 0
